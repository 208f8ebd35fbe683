// The test projects. What is pure runs first, in parallel; what starts servers runs after it, one file
// after another, because the machines it runs on have two cores and a latency measured in a crowd is
// an anecdote. Groups run in their order, never at the same time.
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

const alone = (groupOrder: number, name: string, include: string[]) => ({
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    sequence: { groupOrder },
  },
});

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
      alone(5, 'e2e', ['test/e2e/**/*.test.ts']),
      alone(6, 'browser', ['test/browser/**/*.test.ts']),
    ],
  },
});
