// `sourceAddresses`: addresses alone, of the target's family, on the target's side of loopback.

import { expect, test } from 'vitest';
import { parseScenario } from '../../../../src/scenario/index.ts';

function messages(addresses: string, target = 'http://127.0.0.1:8000'): readonly string[] {
  const text = `version: 1
name: far
target: ${target}
accounts: { file: users.csv }
users: 4
sourceAddresses: ${addresses}
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 5/s, duration: 10s }
`;
  return parseScenario(text, 'far.yaml').diagnostics.map(({ message }) => message);
}

test('several of one side are taken', () => {
  expect(messages('[127.0.0.1, 127.0.0.2, 10.0.0.5]')).toEqual([]);
  expect(messages('["::1"]', 'http://[::1]:8000')).toEqual([]);
  expect(
    messages('[10.0.0.5, "fd00::5"]', '{ url: http://chat.test, allow: [chat.test] }'),
  ).toEqual([]);
});

test('names, numbers and too many are not', () => {
  expect(messages('[localhost]')).toEqual([expect.stringMatching(/^Must be an IP address/)]);
  expect(messages('[5]')).toEqual([expect.stringMatching(/^Must be an IP address/)]);
  const many = Array.from({ length: 65 }, (_, at) => `127.0.1.${at}`).join(', ');
  expect(messages(`[${many}]`)).toEqual(['At most 64 source addresses.']);
});

test('an address that cannot reach the target is a mistake', () => {
  expect(messages('["::1"]')).toEqual(['An IPv6 address cannot reach a target of IPv4.']);
  expect(messages('[127.0.0.2]', '{ url: http://chat.test, allow: [chat.test] }')).toEqual([
    'A loopback address cannot reach a target that is not on loopback.',
  ]);
  const proxied = '{ url: http://127.0.0.1:8000, proxy: http://127.0.0.1:3128 }';
  expect(messages('[127.0.0.2]', proxied)).toEqual([
    'Connections through a proxy come from where the proxy is.',
  ]);
});
