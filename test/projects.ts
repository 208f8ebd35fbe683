// The projects whose tests are pure: no server, no process, nothing but the processor's time.
// `npm test` runs them beside the others; vitest.config.ts has those. Must not import anything.

/** Files by project. */
export const PURE_PROJECTS = {
  tidy: ['test/tidy.test.ts', 'test/tidy/**/*.test.ts'],
  unit: ['test/unit/**/*.test.ts'],
  property: ['test/property/**/*.test.ts'],
  golden: ['test/golden/**/*.test.ts'],
  // Everything that judges there is run on time of its own.
  virtual: ['test/detection/virtual.test.ts', 'test/detection/one-loss.test.ts'],
} as const;
