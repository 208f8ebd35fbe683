// Text for terminals: made harmless, measured, padded, wrapped. What comes from a server or a file
// may hold escape sequences; nothing of it reaches the terminal as such.

import { stripVTControlCharacters } from 'node:util';

/** Control characters, those that turn the direction of text, and other line ends. */
const CONTROL = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff]/gu;
const WIDE =
  /[\p{sc=Hang}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u;
const INVISIBLE = /^(?:\p{Mark}|\u200b|\u200c|\u200d)+$/u;
const ASCII = /^[\u0020-\u007e]*$/u;

/** One line without control characters; each becomes a visible dot. */
export function plainText(text: string): string {
  return text.replace(CONTROL, '\u00b7');
}

/** Columns that a text takes on a terminal; escape sequences take none. */
export function displayWidth(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (ASCII.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(bare)) {
    if (!INVISIBLE.test(segment)) width += WIDE.test(segment) ? 2 : 1;
  }
  return width;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}

/** Cuts to a width, with an ellipsis for what is missing. Plain text only. */
export function cutText(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (displayWidth(cut + segment) > columns - 1) break;
    cut += segment;
  }
  return `${cut}\u2026`;
}

/**
 * Breaks at spaces into lines of at most `columns`; a longer word is broken anywhere. Plain text
 * only.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => breakWord(part, columns))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= columns) {
      line = joined;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function breakWord(word: string, columns: number): readonly string[] {
  if (displayWidth(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (displayWidth(piece + segment) > columns) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}
