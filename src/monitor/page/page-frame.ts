// The frame of the status pages: one document that loads nothing. It refreshes itself: with a few
// lines of script in place, so that what a reader opened stays open; without script as a whole.

import { createHash } from 'node:crypto';
import { toolVersion } from '../../base/index.ts';
import { Markup, markup } from '../../report/index.ts';
import { statusStyle } from './page-style.ts';

export const REFRESH_SECONDS = 15;

/** Swaps what is between header and footer, unless the reader is selecting text. */
const REFRESH_SCRIPT = `
const every = ${REFRESH_SECONDS * 1000};
const again = async () => {
  try {
    if (document.hidden || String(getSelection()) !== '') return;
    const answer = await fetch(location.href);
    if (!answer.ok) throw new Error(String(answer.status));
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const details of document.querySelectorAll('details[id]')) {
      const twin = next.getElementById(details.id);
      if (twin) twin.open = details.open;
    }
    const focused = document.activeElement?.id;
    document.querySelector('#page').replaceWith(next.querySelector('#page'));
    document.title = next.title;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.querySelector('#stale').hidden = true;
  } catch {
    document.querySelector('#stale').hidden = false;
  }
};
setInterval(again, every);
document.addEventListener('visibilitychange', again);
`;

const STYLE = statusStyle();

/** What the Content-Security-Policy of the pages allows: their own style and script, by hash. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  `script-src '${hashOf(REFRESH_SCRIPT)}'`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A dot in the tone of the state, so that a tab tells too. */
const ICON_COLORS = { pass: '%230b6b3a', fail: '%23b01c28', unknown: '%23855700' } as const;

export interface PageParts {
  readonly title: string;
  readonly tone: 'pass' | 'fail' | 'unknown';
  readonly body: Markup;
}

/** The whole document. */
export function pageFrame({ title, tone, body }: PageParts): string {
  const icon = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4' fill='${ICON_COLORS[tone]}'/></svg>`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>
<link rel="icon" href="${icon}"><style>${new Markup(STYLE)}</style></head>
<body><div id="page">${body}</div>
<footer><p id="stale" class="note fail" role="status" hidden>The monitor does not answer: what is shown is old.</p>
<p>Earshot ${toolVersion()} · times are UTC · <a href="/metrics">metrics</a> ·
<a href="/api/v1/monitors">JSON</a></p></footer>
<script>${new Markup(REFRESH_SCRIPT)}</script></body></html>
`.toString();
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
