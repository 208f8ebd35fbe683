// The test projects. What is pure runs in parallel; what starts servers runs one file after another,
// because the machines it runs on have two cores and a latency measured in a crowd is an anecdote.
import { defineConfig } from 'vitest/config';

const pure = (name: string, include: string[]) => ({
  test: { name, include, environment: 'node', testTimeout: 10_000 },
});

const alone = (name: string, include: string[]) => ({
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});

export default defineConfig({
  test: {
    projects: [
      pure('tidy', ['test/tidy.test.ts', 'test/tidy/**/*.test.ts']),
      pure('unit', ['test/unit/**/*.test.ts']),
      pure('property', ['test/property/**/*.test.ts']),
      alone('golden', ['test/golden/**/*.test.ts']),
      alone('server', ['test/server/**/*.test.ts', 'test/conformance/**/*.test.ts']),
      alone('accuracy', ['test/accuracy/**/*.test.ts']),
      alone('detection', ['test/detection/**/*.test.ts']),
      alone('e2e', ['test/e2e/**/*.test.ts']),
    ],
  },
});
