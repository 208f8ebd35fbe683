// Light, dark or as the reader's system has it; and the colours as the charts need them, read from
// the page's own style so that both always agree.

import { useLayoutEffect, useState } from 'preact/hooks';
import { createStore } from './store.ts';

/** Counts changes of the colours: charts are drawn anew when it changes. */
export const PALETTE = createStore(0);

const CHOICES = ['auto', 'light', 'dark'] as const;
type Choice = (typeof CHOICES)[number];

/** A colour of the page's style by the name of its property, without the dashes. */
export function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Follows the reader's system and the printer. */
export function watchPalette(): void {
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', repaint);
  }
  addEventListener('beforeprint', repaint);
  addEventListener('afterprint', repaint);
}

function repaint(): void {
  PALETTE.set(PALETTE.get() + 1);
}

export function ThemeButton() {
  const [choice, setChoice] = useState<Choice>('auto');
  useLayoutEffect(() => {
    if (choice === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    repaint();
  }, [choice]);
  const next = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length] ?? 'auto';
  return (
    <button
      type="button"
      class="theme"
      onClick={() => setChoice(next)}
      aria-label={`Colours: ${choice}. Change to ${next}.`}
    >
      <span aria-hidden="true">{choice === 'dark' ? '\u25cf' : '\u25d0'}</span> {choice}
    </button>
  );
}
