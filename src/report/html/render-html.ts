// report.html: one static page that needs nothing but itself. The verdict comes first, in words;
// every text is escaped; a policy forbids scripts and loads, should anything ever slip through.

import type { WindowRecord } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import { verdictWordOf } from '../words.ts';
import { checksPart } from './checks-part.ts';
import { Markup, markup } from './markup.ts';
import { generatorPart, latencyPart, reproducePart } from './measure-parts.ts';
import { PAGE_STYLE } from './style.ts';
import { headerPart, messagesPart, thresholdsPart } from './verdict-parts.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Renders a result and its one-second windows as a self-contained HTML page. */
export function renderHtml(result: RunResult, windows: readonly WindowRecord[]): string {
  const title = `${verdictWordOf(result)}: ${result.scenario.name}`;
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="robots" content="noindex">
<title>${title} \u2013 Earshot</title><style>${new Markup(PAGE_STYLE)}</style></head>
<body>${headerPart(result)}<main>${thresholdsPart(result)}${checksPart(result)}
${messagesPart(result)}
${latencyPart(result, windows)}${generatorPart(result)}${reproducePart(result)}</main>
<footer>Earshot ${result.tool.version}, from ${result.startedAtIso} to ${result.endedAtIso}</footer>
</body></html>
`;
  return page.toString();
}
