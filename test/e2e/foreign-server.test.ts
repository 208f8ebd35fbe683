// `earshot run` against a chat server of the same API on another stack and with other habits: clean
// runs stay clean, and what that server forgets is found, message by message.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/run/run-result.ts';
import { describeForeign, startForeignServer, writeForeignAccounts } from '../support/foreign.ts';
import { runEarshot } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const USERS = 20;

const HEAD = `
version: 1
name: foreign
accounts: { file: users.csv, exclusive: true }
auth: tokens
users: ${USERS}
conversations: pairs
warmup: 1s
# A crowded machine is not what is tested here.
generator: { pacerLag: 500ms, loopGap: 5s }
deadlines: { confirm: 10s, deliver: 10s, settle: 20s }
`;

const TALK = `
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 50/s, duration: 8s }
`;

const MIXED = `
load:
  talk:    { executor: constant-arrival-rate, behavior: send-message, rate: 40/s, duration: 8s }
  banter:  { executor: constant-users, users: 6, behavior: converse, thinkTime: 100ms..500ms, duration: 8s }
  readers: { executor: constant-arrival-rate, behavior: read-history, rate: 5/s, duration: 8s }
  lists:   { executor: constant-arrival-rate, behavior: read-threads, rate: 5/s, duration: 8s }
  movers:  { executor: constant-arrival-rate, behavior: reconnect, for: 200ms..800ms, rate: 1/s, duration: 5s }
`;

interface Visit {
  readonly code: number | null;
  readonly stderr: string;
  readonly result: RunResult;
}

/** Runs a scenario against a fresh foreign server. */
async function visit(folder: string, load: string, flags: readonly string[]): Promise<Visit> {
  writeForeignAccounts(join(folder, 'users.csv'), USERS);
  const file = join(folder, 'foreign.yaml');
  const serving = await startForeignServer(['--accounts', join(folder, 'users.csv'), ...flags]);
  writeFileSync(file, `${HEAD}target: ${serving.url}\n${load}`);
  const args = ['run', file, '--json', '--workers', '1', '--out', join(folder, 'out')];
  const run = await runEarshot(args);
  await serving.stop();
  expect(run.timedOut).toBe(false);
  return { code: run.code, stderr: run.stderr, result: run.json as RunResult };
}

/** Names of the checks that found something to blame, with how much; what only informs does not. */
function findings(result: RunResult): Readonly<Record<string, number>> {
  const found = result.checks.filter(
    ({ severity, violations }) => severity !== 'I' && violations > 0,
  );
  return Object.fromEntries(found.map(({ name, violations }) => [name, violations]));
}

describeForeign('a server on another stack', () => {
  test.each(['sparse', 'per-thread'])(
    'is found clean with %s ids, every message accounted for',
    async (ids) => {
      const { code, stderr, result } = await visit(temporaryFolder(), TALK, ['--ids', ids]);
      expect({ stderr, findings: findings(result), reasons: result.reasons }).toMatchObject({
        findings: {},
        reasons: [],
      });
      expect(code).toBe(0);
      const { planned, sent, confirmed, delivered, visible } = result.messages;
      expect(planned).toBeGreaterThanOrEqual(400);
      expect([sent, confirmed, delivered, visible]).toEqual(Array(4).fill(planned));
      expect(result.coverageRatio).toBe(1);
    },
  );

  test('is found clean while users converse, read and reconnect', async () => {
    const { code, result } = await visit(temporaryFolder(), MIXED, []);
    expect(findings(result)).toEqual({});
    expect({ code, reasons: result.reasons }).toEqual({ code: 0, reasons: [] });
    expect(result.messages.visible).toBe(result.messages.sent);
  });

  test('that forgets pushes is convicted of exactly those', async () => {
    const folder = temporaryFolder();
    const log = join(folder, 'dropped.ndjson');
    const losses = ['--drop-re-after', '150', '--drop-re-every', '25', '--drop-re-max', '10'];
    const { code, result } = await visit(folder, TALK, [...losses, '--drop-log', log]);
    const dropped = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => String((JSON.parse(line) as { id: number }).id));
    expect(dropped).toHaveLength(10);
    expect(findings(result)).toEqual({ 'lost-relay': 10 });
    const check = result.checks.find(({ name }) => name === 'lost-relay');
    const convicted = check?.evidence.map(({ message }) => message?.serverId);
    expect(convicted?.toSorted()).toEqual(dropped.toSorted());
    expect({ code, verdict: result.verdict }).toEqual({ code: 3, verdict: 'fail' });
    expect(result.messages.lost).toBe(10);
  });
});
