// Addresses that connections shall come from: this machine's, or refused before anything is sent.

import { expect, test } from 'vitest';
import { assertSourceAddresses } from '../../../../src/run/prepare/source-addresses.ts';

test('addresses of this machine are taken', async () => {
  await expect(assertSourceAddresses([])).resolves.toBeUndefined();
  await expect(assertSourceAddresses(['127.0.0.1'])).resolves.toBeUndefined();
});

test('an address of another machine is refused by name', async () => {
  // 192.0.2.0/24 is for documentation, and nobody's.
  await expect(assertSourceAddresses(['127.0.0.1', '192.0.2.7'])).rejects.toMatchObject({
    code: 'RESOURCES_SHORT',
    message: 'Nothing can be sent from 192.0.2.7: this machine does not have it.',
  });
});
