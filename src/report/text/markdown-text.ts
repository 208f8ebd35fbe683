// Text from anywhere as Markdown that stays text.

/** A row of a table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that cannot become markup, a link, a mention or another column. */
export function literal(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', "'")
    .replace(/[\\*_{}[\]()#+!|~]/gu, '\\$&')
    .replaceAll('@', '@\u200b');
}

/** Text inside backquotes. */
export function code(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}`]+/gu, ' ').replaceAll('|', '\\|');
}
