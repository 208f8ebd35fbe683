// `describe` for tests that capture packets of a run that goes ahead of others: left out aloud
// where that cannot be had, except under CI=true, where they fail.

import { describe } from 'vitest';
import { captureProblem, precedenceProblem } from './packet-capture.ts';

export function describeCaptured(name: string, tests: () => void): void {
  const problem = captureProblem() ?? precedenceProblem();
  if (problem !== null) process.stderr.write(`left out, no packet capture (${problem}): ${name}\n`);
  describe.skipIf(problem !== null && process.env.CI !== 'true')(name, tests);
}
