// docs/reliability.md: what is known of the verifier's own reliability, a section for each kind of
// proof, made from the results that are on record. A section without results says so.

import { join } from 'node:path';
import { page } from './markdown.ts';
import { crashSection } from './reliability/crash-section.ts';
import { fuzzSection } from './reliability/fuzz-section.ts';
import { hostileSection } from './reliability/hostile-section.ts';
import { mutationSection } from './reliability/mutation-section.ts';
import { secretsSection } from './reliability/secrets-section.ts';

/** A section: its heading, and its text from the folder of results. */
type Section = readonly [heading: string, makeText: (results: string) => string];

const SECTIONS: readonly Section[] = [
  ['Hostile but lawful', hostileSection],
  ['Crash safety', crashSection],
  ['Rules are alive', mutationSection],
  ['Malformed input', fuzzSection],
  ['Secrets', secretsSection],
];

const INTRODUCTION = `How often does the verifier cry wolf, and what does a crash cost? Each section was measured by the
command that stands in it, and prints how many runs it is made of. Where nothing was found, the upper
bound is the rule of three: with 95 % confidence the true rate is below 3/n.`;

/** The page, from the results on record. */
export function reliabilityPage(root: string): string {
  const results = join(root, 'bench/results');
  const sections = SECTIONS.map(
    ([heading, makeText]) => `## ${heading}\n\n${makeText(results).trim()}`,
  );
  return page('Reliability', 'bench/results', [INTRODUCTION, ...sections]);
}
