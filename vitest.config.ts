// The test projects. What is pure runs first, in parallel. What starts servers and measures runs after
// it, one file after another: the machines it runs on have two cores, and a latency measured in a crowd
// is an anecdote. What mostly waits for processes of its own, and asks for outcomes rather than for
// latencies, has a neighbour. Groups run in their order, never at the same time.
import { defineConfig } from 'vitest/config';

const pure = (name: string, include: string[]) => ({
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: 20_000,
    maxWorkers: 2,
    sequence: { groupOrder: 0 },
  },
});

const serving = (groupOrder: number, name: string, include: string[], maxWorkers: number) => ({
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers,
    sequence: { groupOrder },
  },
});

const alone = (groupOrder: number, name: string, include: string[]) =>
  serving(groupOrder, name, include, 1);

const inPairs = (groupOrder: number, name: string, include: string[]) =>
  serving(groupOrder, name, include, 2);

/** Where `.ci/run` wants the counts as JSON; nobody else asks. */
const reportFile = process.env.EARSHOT_TEST_REPORT;

export default defineConfig({
  test: {
    globalSetup: ['test/support/sweep/global-sweep.ts'],
    reporters:
      reportFile === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
    projects: [
      pure('tidy', ['test/tidy.test.ts', 'test/tidy/**/*.test.ts']),
      pure('unit', ['test/unit/**/*.test.ts']),
      pure('property', ['test/property/**/*.test.ts']),
      alone(1, 'golden', ['test/golden/**/*.test.ts']),
      alone(2, 'server', ['test/server/**/*.test.ts', 'test/conformance/**/*.test.ts']),
      alone(3, 'accuracy', ['test/accuracy/**/*.test.ts']),
      alone(4, 'detection', ['test/detection/**/*.test.ts']),
      inPairs(5, 'e2e', ['test/e2e/**/*.test.ts']),
      alone(6, 'browser', ['test/browser/**/*.test.ts']),
    ],
  },
});
