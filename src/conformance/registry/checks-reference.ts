// The part of the reference page of checks that tells of the checks of an examination, made from
// the registry so that it cannot differ from the code.

import { CONFORMANCE_CHECK_NAMES } from '../../scenario/index.ts';
import { CASE_NAMES, caseEntry } from './cases.ts';
import { CONFORMANCE_CHECKS } from './checks.ts';

/** Markdown of the section, without a heading above it. */
export function conformanceChecksReference(): string {
  const sections = CONFORMANCE_CHECK_NAMES.map((name) => {
    const { severity, holds, rule, brokenBy } = CONFORMANCE_CHECKS[name];
    const cases = CASE_NAMES.filter((one) => caseEntry(one).check === name);
    return [
      `## ${name}`,
      '',
      holds,
      '',
      `- Severity: ${severity}`,
      `- Convicts when: ${rule}`,
      `- Cases of \`earshot conformance\`: ${cases.map((one) => `\`${one}\``).join(', ')}`,
      `- Broken by the faults: ${brokenBy.map((fault) => `\`${fault}\``).join(', ')}`,
    ].join('\n');
  });
  return sections.join('\n\n');
}
