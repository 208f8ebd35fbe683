// How long a person waits: for the help, in CPU time, and for the first message of the quick
// scenario, on the clock.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { ChildProgram } from '../rig/child-program.ts';
import { summarize } from '../rig/interleave.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LOOK_EVERY_MS = 5;

export const start: Bench = async ({ package: { launcher }, number, say }) => {
  const helps: number[] = [];
  const firsts: number[] = [];
  await helpCpuMs(launcher);
  for (let repeat = 0; repeat < number('repeats', 5); repeat += 1) {
    helps.push(await helpCpuMs(launcher));
    firsts.push(await firstMessageSeconds(launcher));
    say(`help ${helps.at(-1)} ms, first message after ${firsts.at(-1)} s`);
  }
  return {
    figures: [
      { bar: 'start-help', note: 'user and system', ...summarize(helps) },
      {
        bar: 'start-first',
        note: 'scenarios/smoke.yaml with its embedded server, 40 users connected',
        ...summarize(firsts),
      },
    ],
    details: {},
  };
};

/** The last that was seen of it; the process is looked at every few milliseconds. */
async function helpCpuMs(launcher: string): Promise<number> {
  const times = ['-e', TIMES_OF_CHILD, launcher];
  const program = new ChildProgram(times);
  const [, ms = ''] = await program.until(/cpu (\d+)/);
  await program.ended;
  return Number(ms);
}

/** A process tells what its children cost only of those that it waited for. */
const TIMES_OF_CHILD = `
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
spawnSync(process.execPath, [process.argv[1], '--help']);
const stat = readFileSync('/proc/self/stat', 'utf8');
const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
console.log('cpu', (Number(fields[13]) + Number(fields[14])) * 10);
`;

/** Until the run tells that its load has begun: the first message is due at once. */
async function firstMessageSeconds(launcher: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const startedAtMs = performance.now();
  const scenario = join(ROOT, 'scenarios/smoke.yaml');
  const program = new ChildProgram([launcher, 'run', scenario, '--out', join(folder, 'run')]);
  try {
    while (!/^\[warm-up/m.test(program.errors)) {
      if (!program.isRunning) throw new Error(`no message: ${program.errors}`);
      await wait(LOOK_EVERY_MS);
    }
    const seconds = (performance.now() - startedAtMs) / 1000;
    if ((await program.ended) !== 0) throw new Error(`not a pass: ${program.output}`);
    return seconds;
  } finally {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
