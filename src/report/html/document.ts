// The frame of a page: one file with its style and its script inside, and a policy that lets
// nothing else run and nothing be loaded. What a page shows comes from its parts.

import { createHash } from 'node:crypto';
import { PAGE_SCRIPT } from './bundle/page-bundle.ts';
import { Markup, markup } from './markup.ts';
import { pageStyle } from './style/page-style.ts';

export interface PageDocument {
  readonly title: string;
  readonly body: Markup;
  /** What the script of the page reads; anything that JSON can say. */
  readonly data: unknown;
  /** Its script may ask the server that it came from. */
  readonly isLive?: boolean;
}

export interface RenderedPage {
  readonly html: string;
  /** The policy that stands in the page, for the header of a server that serves it. */
  readonly policy: string;
}

/** Renders a page that needs nothing but itself and, if it is live, its server. */
export function renderDocument({ title, body, data, isLive }: PageDocument): RenderedPage {
  const style = pageStyle();
  const policy = policyOf(style, isLive ?? false);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>${new Markup(style)}</style></head>
<body>${body}
<script type="application/json" id="earshot-data">${new Markup(jsonForScript(data))}</script>
<script>${new Markup(PAGE_SCRIPT)}</script></body></html>
`;
  return { html: page.toString(), policy };
}

/** Exactly this style and this script, nothing from anywhere else. */
function policyOf(style: string, isLive: boolean): string {
  return [
    "default-src 'none'",
    `style-src '${digestOf(style)}'`,
    `script-src '${digestOf(PAGE_SCRIPT)}'`,
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that cannot end the element it stands in, whatever it holds. */
function jsonForScript(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
