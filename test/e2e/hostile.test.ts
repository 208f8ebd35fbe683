// Hostile but lawful: a slice of `bench/hostile`, with fixed seeds that do every mischief there is;
// then accounts with a past and in double use, and a rough network before a server of another
// stack. Nobody is to blame, so nobody may be blamed, and no pass may be unearned.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCampaign } from '../../bench/hostile/campaign.ts';
import type { HostileRecord } from '../../bench/hostile/record.ts';
import { ACT_KINDS, makeSchedule } from '../../bench/hostile/schedule.ts';
import { EXIT } from '../../src/base/index.ts';
import { describeForeign, startForeignServer, writeForeignAccounts } from '../support/foreign.ts';
import { DurableServer, pause } from '../support/hostile/durable-server.ts';
import { type VisitOutcome, visit } from '../support/hostile/hostile-run.ts';
import { CONTRACT, lively } from '../support/hostile/lively.ts';
import { RoughProxy } from '../support/hostile/rough-proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SEEDS = [4, 12, 13, 24, 58, 124, 194, 374];
const USERS = 40;

describe.concurrent('nobody is blamed in the hostile run', () => {
  test.for(SEEDS)('of seed %d, and no pass is unearned', async (seed, { annotate }) => {
    const records: HostileRecord[] = [];
    const evidence: string[] = [];
    await runCampaign({
      ...{ seeds: [seed], jobs: 1, commit: 'test', keepsAll: false, isStopped: () => false },
      onRecord: (record, kept) => {
        records.push(record);
        evidence.push(...kept.evidence);
      },
    });
    const [record] = records;
    await annotate(JSON.stringify(record));
    const complaints = record?.complaints ?? ['no record'];
    expect({ complaints, evidence: complaints.length > 0 ? evidence : [] }).toEqual({
      complaints: [],
      evidence: [],
    });
    expect(record?.sent).toBeGreaterThan(1000);
  });
});

describe('the slice', () => {
  test('does every mischief there is, and leaves one run in peace', () => {
    const schedules = SEEDS.map(makeSchedule);
    const done = new Set(schedules.flatMap(({ acts }) => acts.map(({ kind }) => kind)));
    expect(ACT_KINDS.filter((kind) => !done.has(kind))).toEqual([]);
    expect(schedules.some(({ acts, manners }) => acts.length === 0 && manners === null)).toBe(true);
    expect(schedules.some(({ manners }) => (manners?.cutsPerSecond ?? 0) > 0)).toBe(true);
    expect(schedules.some(({ runSteps }) => runSteps.some(({ byMs }) => byMs < 0))).toBe(true);
    expect(schedules.some(({ serverSteps }) => serverSteps.some(({ byMs }) => byMs < 0))).toBe(
      true,
    );
  });

  test('is the same for the same seed, and another for another', () => {
    expect(makeSchedule(4)).toEqual(makeSchedule(4));
    expect(makeSchedule(4)).not.toEqual({ ...makeSchedule(5), seed: 4 });
  });
});

/** What must hold of every run here; returns what a person may want to read. */
function expectNobodyBlamed({ code, stderr, result }: VisitOutcome): string {
  expect(result === undefined ? stderr : '').toBe('');
  const checks = result?.checks ?? [];
  const blamed = checks.filter(
    ({ severity, violations, consequences }) =>
      ['C', 'E', 'W'].includes(severity) && violations + consequences > 0,
  );
  expect(blamed.flatMap(({ evidence }) => evidence)).toEqual([]);
  expect(blamed.map(({ name }) => name)).toEqual([]);
  // Nothing but what was not judged, and what this crowded machine did not send in its time.
  const harsh = (result?.reasons ?? []).filter(
    ({ exitCode, kind }) => exitCode !== EXIT.unknown && kind !== 'delivery-of-load',
  );
  expect(harsh).toEqual([]);
  expect([EXIT.pass, EXIT.threshold, EXIT.unknown]).toContain(code);
  expect(code === EXIT.pass).toBe(result?.verdict === 'pass');
  expect(result?.messages).toMatchObject({ lost: 0 });
  return `${result?.verdict}: ${result?.messages.sent} sent, coverage ${result?.coverageRatio}`;
}

describe('nobody is blamed for', () => {
  test('accounts with a past, nor for accounts that two runs use at once', async () => {
    const folder = temporaryFolder();
    const server = await new DurableServer({ folder, users: USERS }).open();
    const { url, usersFile } = server;
    const at = { folder, url, usersFile, users: USERS };
    const short = lively('friends(4)', 10).replaceAll(/duration: \ds/g, 'duration: 3s') + CONTRACT;
    for (const name of ['first', 'second']) {
      const outcome = await visit({ ...at, name, scenario: short });
      expectNobodyBlamed(outcome);
      const { reasons = [] } = outcome.result ?? {};
      expect(reasons.filter(({ kind }) => kind !== 'delivery-of-load')).toEqual([]);
      expect((outcome.result?.messages.foreign ?? 0) > 0).toBe(name === 'second');
    }
    const both = await Promise.all(
      ['one', 'other'].map((name) => visit({ ...at, name, scenario: short, isExclusive: false })),
    );
    for (const outcome of both) {
      expectNobodyBlamed(outcome);
      expect(outcome.result?.learned.join('\n')).toContain('accounts-shared');
    }
    await server.close();
  });
});

describeForeign('a foreign server', () => {
  test.for(['sparse', 'per-thread'])(
    'with %s ids is not blamed for a rough network',
    async (ids, { annotate }) => {
      const folder = temporaryFolder();
      const usersFile = join(folder, 'users.csv');
      writeForeignAccounts(usersFile, USERS);
      const serving = await startForeignServer(['--accounts', usersFile, '--ids', ids]);
      const manners = { seed: ids, splitRatio: 0.3, stallRatio: 0.02, stallMs: 900 };
      const proxy = new RoughProxy(Number(new URL(serving.url).port), {
        ...manners,
        cutsPerSecond: 6,
      });
      await proxy.open();
      const at = { name: 'foreign', folder, usersFile, users: USERS, url: proxy.url };
      const mischief = async (): Promise<void> => {
        proxy.setRough(true);
        await pause(4000);
        proxy.setRough(false);
      };
      const outcome = await visit({ ...at, scenario: lively('pairs', 8), mischief });
      proxy.close();
      await serving.stop();
      await annotate(expectNobodyBlamed(outcome));
    },
  );
});
