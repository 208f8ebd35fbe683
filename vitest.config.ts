// The test projects. `npm test` runs the pure ones beside all others, which mostly wait. Those are in
// groups that run in their order, never at the same time: what asks for outcomes has two neighbours
// or one; what measures has the machine to itself, because a latency measured in a crowd is an
// anecdote, and the machines that this runs on have two cores.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { PURE_PROJECTS } from './test/projects.ts';
import { LongestFirst } from './test/support/longest-first.ts';

/** Patient: beside everything else they get what is left of the processor. */
const pure = (name: string, include: readonly string[]) => ({
  test: {
    name,
    include: [...include],
    environment: 'node',
    testTimeout: 60_000,
    maxWorkers: 2,
    // Two hundred small files over the same modules, which keep no state of their own.
    isolate: name !== 'unit',
    sequence: { groupOrder: 0 },
  },
});

interface Serving {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** Projects of one order run together, and have the same number of workers. */
  readonly order: number;
  /** Files at once. */
  readonly files: number;
  /** Concurrent tests of a file at once; default: five. */
  readonly tests?: number;
}

const serving = (name: string, { include, exclude = [], order, files, tests = 5 }: Serving) => ({
  test: {
    name,
    include: [...include],
    exclude: [...exclude],
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: files,
    maxConcurrency: tests,
    sequence: { groupOrder: order },
  },
});

/** Where `.ci/run` wants the counts as JSON, a file for each process; nobody else asks. */
const reportFolder = process.env.EARSHOT_TEST_REPORT;
const reportFile = join(reportFolder ?? '', `${process.pid}.json`);

/** Examinations of servers in the test's own process, which wait for what must not come. */
const EXAMINATIONS = ['test/conformance/faults.test.ts', 'test/conformance/honest.test.ts'];
/** What it plays must be answered within a second: not beside others. */
const FUZZ = 'test/server/fuzz.test.ts';
/** Only a calm machine can tell what these inject from its own delays. */
const CALM = 'test/detection/calm.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/support/sweep/global-sweep.ts'],
    reporters:
      reportFolder === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
    // Commands that tests start, and what those start, are compiled once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    sequence: { sequencer: LongestFirst },
    projects: [
      ...Object.entries(PURE_PROJECTS).map(([name, include]) => pure(name, include)),
      serving('e2e', { include: ['test/e2e/**/*.test.ts'], order: 1, files: 3 }),
      serving('server', {
        include: ['test/server/**/*.test.ts', 'test/conformance/**/*.test.ts'],
        exclude: [FUZZ, ...EXAMINATIONS],
        ...{ order: 2, files: 2 },
      }),
      serving('conformance', { include: EXAMINATIONS, order: 2, files: 2, tests: 12 }),
      serving('fuzz', { include: [FUZZ], order: 3, files: 1, tests: 1 }),
      serving('detection', {
        include: ['test/detection/**/*.test.ts'],
        exclude: [...PURE_PROJECTS.virtual, CALM],
        ...{ order: 4, files: 1 },
      }),
      serving('calm', { include: [CALM], order: 5, files: 1, tests: 2 }),
      serving('accuracy', { include: ['test/accuracy/**/*.test.ts'], order: 6, files: 1 }),
      serving('browser', { include: ['test/browser/**/*.test.ts'], order: 7, files: 1 }),
    ],
  },
});
