// The marks of the states: a shape for each, so that nobody depends on colour.

import { type Markup, markup } from '../../../report/index.ts';
import { STATE_WORDS, TONES } from '../words.ts';

const STROKE = markup`fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"`;

const SHAPES = {
  ok: markup`<path d="M7.5 12.4l3.1 3.1 6-6.6"/>`,
  failing: markup`<path d="M8.4 8.4l7.2 7.2M15.6 8.4l-7.2 7.2"/>`,
  unknown: markup`<path d="M9.4 9.6a2.7 2.7 0 1 1 3.9 2.4c-.8.5-1.3 1-1.3 1.9M12 16.9v.1"/>`,
} as const;

type State = keyof typeof SHAPES;

/** A mark for beside a word; screen readers skip it. */
export function stateMark(state: State): Markup {
  return markup`<svg viewBox="0 0 24 24" aria-hidden="true" ${STROKE}><circle cx="12" cy="12" r="9.4"/>${SHAPES[state]}</svg>`;
}

export function statePill(state: State): Markup {
  return markup`<span class="pill ${TONES[state]}">${stateMark(state)}${STATE_WORDS[state]}</span>`;
}
