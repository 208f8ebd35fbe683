// HTML that cannot be broken into: everything that is put into a template is escaped, unless it is
// markup made by another template.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, and those that turn the direction of text. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

/** Finished HTML. Only `markup` and `joined` make it. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Piece = string | number | Markup | readonly Markup[] | null;

/** A template: strings are escaped, markup is kept, lists are joined, null is nothing. */
export function markup(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const text = parts.map((part, index) => part + renderPiece(pieces[index] ?? null)).join('');
  return new Markup(text);
}

/** Escapes text for elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(UNSAFE, '\u00b7').replace(/[&<>"']/gu, (mark) => ENTITIES[mark] ?? mark);
}

function renderPiece(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === 'string') return escapeHtml(piece);
  return typeof piece === 'number' ? String(piece) : piece.map(String).join('');
}
