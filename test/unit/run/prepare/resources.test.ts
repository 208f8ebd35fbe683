// The limits of a machine against the needs of a plan, at the limit and one beyond.

import { describe, expect, test } from 'vitest';
import { assertResources, readMachineLimits } from '../../../../src/run/prepare/resources.ts';

const ROOMY = { openFiles: 1_000_000, localPorts: 28_232 };
const needs = (usersPerAgent: number, userCount: number, isEmbedded = false) => ({
  usersPerAgent,
  userCount,
  isEmbedded,
  sourceAddressCount: 0,
});

describe('open files', () => {
  test('are enough when users and 256 more fit', () => {
    expect(assertResources(needs(744, 744), { ...ROOMY, openFiles: 1000 })).toBeUndefined();
    expect(() => assertResources(needs(745, 745), { ...ROOMY, openFiles: 1000 })).toThrow(
      expect.objectContaining({
        code: 'RESOURCES_SHORT',
        exitCode: 5,
        message: 'The plan needs 1001 open files in one process; the limit is 1000.',
        hint: 'Raise it with `ulimit -n 1001`, lower `users`, or use more --workers.',
      }),
    );
  });

  test('are counted for the embedded server, which holds every user', () => {
    const limits = { ...ROOMY, openFiles: 1000 };
    expect(assertResources(needs(500, 1000), limits)).toBeUndefined();
    expect(() => assertResources(needs(500, 1000, true), limits)).toThrow('needs 1256 open files');
  });
});

describe('local ports', () => {
  test('are one for each user towards one address', () => {
    const limits = { ...ROOMY, localPorts: 1000 };
    expect(assertResources(needs(250, 1000), limits)).toBeUndefined();
    expect(() => assertResources(needs(251, 1001), limits)).toThrow(
      expect.objectContaining({
        code: 'RESOURCES_SHORT',
        message: 'The plan needs 1001 local ports towards one address; there are 1000.',
        hint: 'Give 2 source addresses, on loopback `sourceAddresses: [127.0.0.1, 127.0.0.2]`; or widen net.ipv4.ip_local_port_range, or lower `users`.',
      }),
    );
  });
});

test('each source address has ports of its own', () => {
  const limits = { ...ROOMY, localPorts: 1000 };
  const from = (sourceAddressCount: number) => ({ ...needs(2500, 2500), sourceAddressCount });
  expect(assertResources(from(3), limits)).toBeUndefined();
  expect(() => assertResources(from(2), limits)).toThrow(
    'The plan needs 1250 local ports from each source address; there are 1000.',
  );
});

test('a machine that tells no limits refuses nothing', () => {
  const unknown = { openFiles: null, localPorts: null };
  expect(assertResources(needs(1_000_000, 1_000_000, true), unknown)).toBeUndefined();
});

test('this machine tells its limits, or null', () => {
  const { openFiles, localPorts } = readMachineLimits();
  expect(openFiles === null || openFiles > 0).toBe(true);
  expect(localPorts === null || localPorts > 0).toBe(true);
});
