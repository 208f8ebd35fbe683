// The reference page of the cases of `earshot conformance`, from their registry.

import { CASE_NAMES, caseEntry } from '../../src/conformance/index.ts';
import { type GeneratedFile, page, table } from './markdown.ts';

const GROUPS = [
  { group: 'REST', title: 'REST' },
  { group: 'socket', title: 'Socket' },
  { group: 'security', title: 'Security' },
] as const;

/** docs/reference/conformance.md */
export function conformancePage(): GeneratedFile {
  const parts = GROUPS.flatMap(({ group, title }) => {
    const names = CASE_NAMES.filter((name) => caseEntry(name).group === group);
    const rows = names.map((name) => {
      const { level, severity, check, holds, document, isProbe } = caseEntry(name);
      const checkText = check === null ? '-' : `[${check}](checks.md#${check})`;
      const source = `${document.source}: ${document.text}`;
      return [`\`${name}\``, level, severity, holds, checkText, source, isProbe ? 'yes' : 'no'];
    });
    const header = ['case', 'level', 'severity', 'what holds', 'check', 'what is written', 'probe'];
    return [`## ${title}`, table(header, rows)];
  });
  const text = page('Conformance', 'src/conformance/registry', [
    'The cases of `earshot conformance`. A `must` that fails ends with exit code 3; a `should` warns, and counts under\n`--strict`. Probes are attacks: they are tried on this machine, or where the user declares the target their own.\nHow to use it: [the guide](../guide/conformance.md).',
    ...parts,
  ]);
  return { path: 'docs/reference/conformance.md', text };
}
