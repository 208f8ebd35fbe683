// Small pieces of Markdown for the generated pages.

/** A file that the generator writes, relative to the repository. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** A page with a title, a line that says where it comes from, and parts apart by blank lines. */
export function page(title: string, source: string, parts: readonly string[]): string {
  const origin = `<!-- Generated from ${source} by \`npm run generate\`; edit there. -->`;
  return `${[origin, `# ${title}`, ...parts].join('\n\n')}\n`;
}

/** A table; pipes in cells are escaped. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Names in code, apart by commas; a dash for none. */
export function codes(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.map((name) => `\`${name}\``).join(', ');
}
