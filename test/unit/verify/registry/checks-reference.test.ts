// The reference page is made from the registry.

import { expect, test } from 'vitest';
import { CHECK_NAMES } from '../../../../src/scenario/index.ts';
import { CHECKS, checksReference } from '../../../../src/verify/index.ts';

const page = checksReference();

test('the page has one section per check, in the order of roots', () => {
  const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  const ranked = CHECK_NAMES.toSorted((a, b) => CHECKS[a].primaryRank - CHECKS[b].primaryRank);
  expect(titles).toEqual(ranked);
});

test('a section says what holds, how grave it is, what convicts and which faults break it', () => {
  const section = page.slice(
    page.indexOf('## read-your-writes'),
    page.indexOf('## monotonic-reads'),
  );
  const { holds, rule } = CHECKS['read-your-writes'];
  expect(section.trim().split('\n')).toEqual([
    '## read-your-writes',
    '',
    holds,
    '',
    '- Severity: W; E where `contract: { reads: primary }` is declared',
    `- Convicts when: ${rule}`,
    '- Broken by the faults: `stale-replica`',
  ]);
});

test('a clause with several values shows them all', () => {
  expect(page).toContain('E where `contract: { order: pipelined | confirmed }` is declared');
});

test('the page ends with one line break and has no trailing blanks', () => {
  expect(page.endsWith('`\n')).toBe(true);
  expect(page.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
});
