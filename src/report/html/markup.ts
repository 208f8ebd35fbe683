// HTML that cannot be broken into: everything that is put into a template is escaped, unless it is
// markup made by another template.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters but tab and line feed, and those that turn the direction of text. */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

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

/**
 * A template: strings are escaped, markup is kept, lists are joined, null is nothing. Indentation
 * of the template itself is dropped.
 */
export function markup(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const text = parts
    .map((part, index) => part.replace(/\n +/gu, '\n') + renderPiece(pieces[index] ?? null))
    .join('');
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
