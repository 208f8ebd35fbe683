// `npm test`: what is pure runs beside what waits for servers and processes of its own, and takes
// only what they leave of the machine; its output follows theirs, whole. With arguments it is
// `vitest run`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PURE_PROJECTS } from '../test/projects.ts';

const ROOT = join(import.meta.dirname, '..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
const NAMES = Object.keys(PURE_PROJECTS);
/** The last in the queue for the processor: nobody who measures or waits notices. */
const YIELDING = ['-n', '19'];

interface Ended {
  readonly code: number;
  /** What it printed, where that was kept. */
  readonly printed: string;
}

/** Runs vitest; `keeps` its output instead of showing it, and yields to everybody else. */
async function vitest(args: readonly string[], { keeps }: { keeps: boolean }): Promise<Ended> {
  const call = [VITEST, 'run', ...args];
  const out = keeps ? 'pipe' : 'inherit';
  const child = spawn(
    keeps ? 'nice' : process.execPath,
    keeps ? [...YIELDING, process.execPath, ...call] : call,
    { cwd: ROOT, stdio: ['ignore', out, out] },
  );
  let printed = '';
  const keep = (text: string): void => {
    printed += text;
  };
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, printed };
}

/** All tests; the worst exit code of the two halves. */
async function testAll(): Promise<number> {
  const pure = NAMES.map((name) => `--project=${name}`);
  const others = NAMES.map((name) => `--project=!${name}`);
  const [beside, before] = await Promise.all([
    vitest(pure, { keeps: true }),
    vitest(others, { keeps: false }),
  ]);
  process.stdout.write(`\n==> ${NAMES.join(', ')}\n${beside.printed}`);
  return Math.max(beside.code, before.code);
}

const args = process.argv.slice(2);
process.exitCode = args.length > 0 ? (await vitest(args, { keeps: false })).code : await testAll();
