// The page of a run in progress: the places of the report, filled by its script from what the
// server of the page tells it, second by second. Holds nothing of the run itself.

import type { LiveStart } from '../data/live-data.ts';
import { type RenderedPage, renderDocument } from '../document.ts';
import { type Markup, markup } from '../markup.ts';
import { chartPlace } from '../parts/chart-place.ts';

const START: LiveStart = { live: true };

/** Renders the page; it asks its own server, and no other, for what it shows. */
export function renderLivePage(): RenderedPage {
  return renderDocument({
    title: 'Earshot: a run in progress',
    isLive: true,
    data: START,
    body: markup`<header data-island="live-top"><h1>A run in progress</h1>
<p>This page is drawn by its script.</p></header>
<nav aria-label="Parts of the page"><div>${LINKS}<span data-island="theme"></span></div></nav>
<main><section aria-labelledby="findings"><h2 id="findings">Findings</h2>
<div data-island="live-findings"></div></section>${latency()}${load()}${generator()}</main>
<footer>Earshot. Findings are provisional until the run has settled and every conversation has been
read back; the report takes the place of this page at the end.</footer>`,
  });
}

const LINKS: readonly Markup[] = [
  ['findings', 'Findings'],
  ['latency', 'Latency'],
  ['load', 'Load'],
  ['generator', 'Generator'],
].map(([id = '', name = '']) => markup`<a href="#${id}">${name}</a>`);

function latency(): Markup {
  return markup`<section aria-labelledby="latency"><h2 id="latency">Latency</h2>
<p class="faint">By completion, the last ten minutes.</p><div class="charts">
${chartPlace({ island: 'latency', title: 'Over time', text: 'A point each second.', isWide: true })}
${chartPlace({
  island: 'heat',
  title: 'Every delivery, by second',
  text: 'The stronger a cell, the more deliveries took that long; logarithmic.',
  isWide: true,
})}${chartPlace({
  island: 'curve',
  title: 'The whole distribution',
  text: 'Since t = 0; each step to the right is one nine more.',
  isWide: true,
})}</div></section>`;
}

function load(): Markup {
  return markup`<section aria-labelledby="load"><h2 id="load">Load</h2><div class="charts">
${chartPlace({
  island: 'rate',
  title: 'Offered and achieved',
  text: 'Messages a second.',
  isWide: true,
})}${chartPlace({ island: 'users', title: 'Connected users', text: 'And sends without a conf.' })}
${chartPlace({ island: 'sockets', title: 'Connections', text: 'Sockets a second.' })}</div></section>`;
}

function generator(): Markup {
  return markup`<section aria-labelledby="generator"><h2 id="generator">Generator</h2>
<div class="charts">${chartPlace({
    island: 'lag',
    title: 'Lag',
    text: 'The largest of each second: the rig\u2019s own, never the server\u2019s.',
  })}${chartPlace({
    island: 'cpu',
    title: 'Processor time',
    text: 'Share of a core, of the busiest agent.',
  })}</div></section>`;
}
