// When a missing frame could have been noticed, step by step on a clock of its own.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FaultLog, type FaultLogEntry } from '../../../../src/server/faults/truth/fault-log.ts';
import { Oracle } from '../../../../src/server/faults/truth/oracle.ts';
import type { Connection } from '../../../../src/server/socket/connection.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SENDER = 1;
/** The oracle compares sockets by identity and asks nothing of them. */
const socket = (): Connection => ({}) as Connection;

const entry: FaultLogEntry = {
  atIso: '2026-01-01T00:00:00.000Z',
  fault: 'drop-re',
  serverId: 1,
  bodyHash: '0123456789abcdef',
  senderId: 'a',
  receiverId: 'b',
  observable: false,
  why: 'missing',
};

/** Whether one missing re on these sockets was observable after some steps; null: not logged. */
async function judge(
  sockets: readonly Connection[],
  steps: (oracle: Oracle) => void,
): Promise<boolean | null> {
  const path = join(temporaryFolder(), 'faults.ndjson');
  const log = new FaultLog(path, () => undefined);
  const oracle = new Oracle(log);
  oracle.await(entry, { missing: 're', senderPk: SENDER, connections: sockets });
  steps(oracle);
  await log.close();
  const [line, ...more] = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  expect(more).toEqual([]);
  return line === undefined ? null : (JSON.parse(line) as FaultLogEntry).observable;
}

test('a later frame of the same sender, and two seconds after it, prove an absence', async () => {
  const one = socket();
  const of = (atMs: number) => ({ senderPk: SENDER, atMs });
  expect(
    await judge([one], (oracle) => {
      oracle.sent(one, 're', of(1000));
      oracle.closed(one, 3000);
    }),
  ).toBe(true);
  expect(
    await judge([one], (oracle) => {
      oracle.sent(one, 're', of(1000));
      oracle.closed(one, 2999);
    }),
  ).toBe(false);
});

test('frames of another kind or another sender prove nothing', async () => {
  const one = socket();
  expect(
    await judge([one], (oracle) => {
      oracle.sent(one, 'conf', { senderPk: SENDER, atMs: 0 });
      oracle.sent(one, 're', { senderPk: 2, atMs: 0 });
      oracle.closed(one, 10_000);
    }),
  ).toBe(false);
});

test('one of several sockets is enough, and the entry is written once', async () => {
  const [one, other] = [socket(), socket()];
  expect(
    await judge([one, other], (oracle) => {
      oracle.closed(one, 500);
      oracle.sent(other, 're', { senderPk: SENDER, atMs: 1000 });
      oracle.sent(other, 're', { senderPk: 2, atMs: 3000 });
      oracle.finish(9000);
    }),
  ).toBe(true);
});

test('without any socket the answer is known at once; the end answers what is open', async () => {
  expect(await judge([], () => undefined)).toBe(false);
  expect(await judge([socket()], () => undefined)).toBeNull();
  expect(await judge([socket()], (oracle) => oracle.finish(1e9))).toBe(false);
});
