// The reference page of the checks, made from the registry so that it cannot differ from the code.

import { CHECK_NAMES } from '../../scenario/names.ts';
import { CHECKS } from './checks.ts';

const SEVERITIES = `| severity | meaning |
| --- | --- |
| C | critical (privacy, authentication): fails the run |
| E | error (safety): fails the run |
| W | warning (contract drift): reported; fails under \`verification: { strict: true }\` |
| L | liveness: reported; fails under \`strict\` or by a threshold |
| I | information |
`;

/** Markdown of docs/reference/checks.md. */
export function checksReference(): string {
  const ranked = CHECK_NAMES.toSorted((a, b) => CHECKS[a].primaryRank - CHECKS[b].primaryRank);
  const sections = ranked.map((name) => {
    const entry = CHECKS[name];
    const raised =
      entry.declaredBy === null
        ? ''
        : `; E where \`contract: { ${entry.declaredBy.clause}: ${entry.declaredBy.values.join(' | ')} }\` is declared`;
    return [
      `## ${name}`,
      '',
      entry.holds,
      '',
      `- Severity: ${entry.severity}${raised}`,
      `- Convicts when: ${entry.rule}`,
      `- Broken by the faults: ${entry.brokenBy.map((fault) => `\`${fault}\``).join(', ')}`,
      '',
    ].join('\n');
  });
  return [
    '# Checks',
    '',
    'Every check of the verifier, in the order of roots: when one message breaks several, it is charged to the first of them and the others hang below it as consequences. A timeout alone never convicts.',
    '',
    SEVERITIES,
    ...sections,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
