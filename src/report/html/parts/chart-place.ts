// The place of a chart: its title and, until the script draws it or where no script runs, what it
// would show in a sentence.

import { type Markup, markup } from '../markup.ts';

export interface ChartPlace {
  /** The island that the script of the page draws here. */
  readonly island: string;
  readonly title: string;
  /** What it shows, in a sentence that stays. */
  readonly text: string;
  readonly isWide?: boolean;
}

export function chartPlace({ island, title, text, isWide = false }: ChartPlace): Markup {
  return markup`<figure class="${isWide ? 'wide' : 'half'}"><figcaption><strong>${title}</strong>
<span class="faint">${text}</span></figcaption>
<div class="${isWide ? 'place high' : 'place'}" data-island="${island}"><p>Drawn by the script of
this page; its numbers are in windows.ndjson.</p></div></figure>`;
}
