// The order of test files within a group: the longest first, so that none of them is still at work
// when everybody else is done. vitest knows how long they took only where it has run before.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of more than half a minute; the others keep vitest's order. */
const LONGEST = [
  'test/e2e/shipped-scenarios.test.ts',
  'test/e2e/hostile.test.ts',
  'test/e2e/foreign-server.test.ts',
  'test/e2e/machine/capacity.test.ts',
  'test/e2e/ci/action.test.ts',
  'test/e2e/recording.test.ts',
  'test/e2e/endings/killed.test.ts',
  'test/e2e/docs/comparing.test.ts',
  'test/property/verify/memory.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted(
      (one, other) => groupOf(one) - groupOf(other) || rank(one) - rank(other),
    );
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((path) => moduleId.endsWith(path));
  return place < 0 ? LONGEST.length : place;
}
