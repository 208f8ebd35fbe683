// The frame of the status pages: one document that loads nothing. It refreshes itself: with a few
// lines of script in place, so that what a reader opened stays open; without script as a whole. One
// with a form stands still.

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

/** What the Content-Security-Policy of every page allows: its own style, by hash, and its icon. */
export const STILL_POLICY: readonly string[] = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  'img-src data:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

/** Of one that refreshes itself: its own script, by hash; no form goes anywhere. */
export const PAGE_POLICY = [
  ...STILL_POLICY,
  `script-src '${hashOf(REFRESH_SCRIPT)}'`,
  "connect-src 'self'",
  "form-action 'none'",
].join('; ');

/** A dot in the tone of the state, so that a tab tells too. */
const ICON_COLORS = { pass: '%230b6b3a', fail: '%23b01c28', unknown: '%23855700' } as const;

export interface PageParts {
  readonly title: string;
  readonly tone: 'pass' | 'fail' | 'unknown';
  readonly body: Markup;
}

/** The whole document of a page that refreshes itself. */
export function pageFrame(parts: PageParts): string {
  return wholeDocument(parts, {
    head: markup`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>`,
    foot: markup`<script>${new Markup(REFRESH_SCRIPT)}</script>`,
  });
}

/** The whole document of a page that stays as it is. */
export function stillFrame(parts: PageParts): string {
  return wholeDocument(parts, { head: markup``, foot: markup`` });
}

function wholeDocument(
  { title, tone, body }: PageParts,
  { head, foot }: { readonly head: Markup; readonly foot: Markup },
): string {
  const icon = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4' fill='${ICON_COLORS[tone]}'/></svg>`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
${head}
<link rel="icon" href="${icon}"><style>${new Markup(STYLE)}</style></head>
<body><div id="page">${body}</div>
<footer><p id="stale" class="note fail" role="status" hidden>The monitor does not answer: what is shown is old.</p>
<p>Earshot ${toolVersion()} · times are UTC · <a href="/metrics">metrics</a> ·
<a href="/api/v1/monitors">JSON</a></p></footer>
${foot}</body></html>
`.toString();
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
