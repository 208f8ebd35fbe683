// Says what happened to a text: cut, trimmed, normalised, escaped, folded, or changed at a place.
// It compares two texts and shows neither.

/** One clause that completes "the text was …". Offsets in UTF-16 code units, from 0. */
export function describeDamage(sent: string, received: string): string {
  return wholeChange(sent, received) ?? cut(sent, received) ?? firstChange(sent, received);
}

function wholeChange(sent: string, received: string): string | null {
  if (received === '') return 'emptied';
  if (received === sent.trim()) return 'trimmed at its edges';
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
    if (received === sent.normalize(form)) return `normalised to ${form}`;
  }
  if (unescapeMarkup(received) === sent) return 'escaped as markup';
  if (received.toLowerCase() === sent.toLowerCase()) return 'changed in case';
  if (collapse(received) === collapse(sent)) return 'changed in its white space';
  if (isReencoded(sent, received)) return 'encoded twice (UTF-8 read as Latin-1)';
  return null;
}

function cut(sent: string, received: string): string | null {
  if (sent.startsWith(received)) {
    return `truncated from ${sent.length} to ${received.length} characters`;
  }
  if (sent.endsWith(received)) {
    return `cut at its start, from ${sent.length} to ${received.length} characters`;
  }
  if (received.startsWith(sent)) {
    return `lengthened by ${received.length - sent.length} characters at its end`;
  }
  return null;
}

function firstChange(sent: string, received: string): string {
  const offset = commonPrefix(sent, received);
  const sizes =
    sent.length === received.length
      ? `both ${sent.length} characters long`
      : `${sent.length} characters sent, ${received.length} received`;
  return `changed at offset ${offset} (${sizes})`;
}

/**
 * Share of the longer text that stands at the start and the end of both, or is the other, 0 .. 1.
 */
export function similarityOf(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  if (longest === 0) return 1;
  if (one.includes(other) || other.includes(one))
    return Math.min(one.length, other.length) / longest;
  const prefix = commonPrefix(one, other);
  const limit = Math.min(one.length, other.length) - prefix;
  let suffix = 0;
  while (suffix < limit && one.at(-1 - suffix) === other.at(-1 - suffix)) suffix += 1;
  return (prefix + suffix) / longest;
}

function commonPrefix(one: string, other: string): number {
  const limit = Math.min(one.length, other.length);
  let at = 0;
  while (at < limit && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Reads the entities of markup once. */
function unescapeMarkup(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
    const lower = name.toLowerCase();
    if (!lower.startsWith('#')) return ENTITIES[lower] ?? whole;
    const point = lower.startsWith('#x')
      ? Number.parseInt(lower.slice(2), 16)
      : Number(lower.slice(1));
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isReencoded(sent: string, received: string): boolean {
  return received === Buffer.from(sent, 'utf8').toString('latin1');
}
