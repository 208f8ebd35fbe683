// Colour, or none: the same text either way, so that padding is done before painting.

import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'unsure' | 'faint' | 'strong' | 'accent';

/** Paints a text in a tone; returns it unchanged when there is no colour. */
export type Paint = (tone: Tone, text: string) => string;

const FORMATS = {
  good: ['green'],
  bad: ['red', 'bold'],
  unsure: ['yellow'],
  faint: ['dim'],
  strong: ['bold'],
  accent: ['cyan'],
} as const satisfies Record<Tone, readonly string[]>;

/** Makes the painter of one output. */
export function makePaint(color: boolean): Paint {
  if (!color) return (_, text) => text;
  return (tone, text) =>
    text === '' ? '' : styleText([...FORMATS[tone]], text, { validateStream: false });
}
