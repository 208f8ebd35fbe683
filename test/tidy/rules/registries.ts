// What stands in two places says the same in both: dependencies and their reasons, registries and
// their reference pages.

import type { Violation } from '../source-file.ts';

/** Dependencies of package.json against the reasons in ARCHITECTURE.md. */
export function dependenciesHaveReasons(
  declared: readonly string[],
  reasons: readonly (readonly string[])[],
): readonly Violation[] {
  const path = 'ARCHITECTURE.md';
  const named = new Map(reasons.map(([name, reason]) => [unquoted(name), reason ?? '']));
  const missing = declared.filter((name) => !named.has(name));
  const extra = [...named.keys()].filter((name) => !declared.includes(name));
  const mute = [...named]
    .filter(([, reason]) => reason.split(' ').length < 3)
    .map(([name]) => name);
  return [
    ...missing.map((name) => ({ path, line: 1, text: `no reason for the dependency ${name}` })),
    ...extra.map((name) => ({ path, line: 1, text: `${name} is not in package.json` })),
    ...mute.map((name) => ({ path, line: 1, text: `${name} has no reason` })),
  ];
}

/** Every entry of a registry has a heading or a table row of its own on its page. */
export function pageNamesAll(
  path: string,
  page: string,
  names: readonly string[],
): readonly Violation[] {
  const headings = new Set(page.split('\n').map((line) => line.replace(/^#+ /, '')));
  return names
    .filter((name) => !page.includes(`\`${name}\``) && !headings.has(name))
    .map((name) => ({ path, line: 1, text: `\`${name}\` is missing; run \`npm run generate\`` }));
}

function unquoted(name: string | undefined): string {
  return (name ?? '').replaceAll('`', '');
}
