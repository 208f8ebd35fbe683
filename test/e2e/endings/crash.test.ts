// A slice of `bench/crash`: SIGKILL of the command, of agents, of both, of the embedded server, in
// different moments of a run. The directory reads, at most a second is lost, nothing is invented,
// nobody stays.

import { describe, expect, test } from 'vitest';
import { crash, crashFolder } from '../../../bench/crash/crash-run.ts';
import { judgeCrash } from '../../../bench/crash/judge.ts';
import { planKill } from '../../../bench/crash/kill-plan.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SEEDS = [3, 5, 7, 9, 10, 15, 17, 21];

describe.concurrent('SIGKILL', () => {
  test.for(SEEDS)('by seed %d leaves what reads and nobody behind', async (seed, context) => {
    const folder = crashFolder(temporaryFolder(context));
    const plan = planKill(seed);
    const crashed = await crash(plan, folder);
    const record = judgeCrash(plan, crashed, { commit: 'test', folder });
    await context.annotate(JSON.stringify(record));
    expect(record.complaints).toEqual([]);
    expect(record).toMatchObject({ orphans: 0, strangers: 0 });
  });
});

test('the seeds kill everybody, and before every server', () => {
  const plans = SEEDS.map(planKill);
  const victims = new Set(plans.map(({ victim }) => victim));
  expect(victims).toEqual(
    new Set(['server', 'agents', 'one-agent', 'command', 'command-and-agents']),
  );
  expect(new Set(plans.map(({ server }) => server))).toEqual(
    new Set(['embedded', 'honest', 'faulty']),
  );
});
