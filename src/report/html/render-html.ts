// report.html: one page that needs nothing but itself. The verdict comes first, in words;
// everything that decides is in the page as text, the charts are drawn by its script from data
// inside it.

import type { WindowRecord } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import { verdictWordOf } from '../words.ts';
import { makePageData } from './data/make-page-data.ts';
import { type RenderedPage, renderDocument } from './document.ts';
import { type Markup, markup } from './markup.ts';
import { checksPart } from './parts/checks-part.ts';
import { generatorPart } from './parts/generator-part.ts';
import { latencyPart } from './parts/latency-part.ts';
import { loadPart } from './parts/load-part.ts';
import { messagesPart } from './parts/messages-part.ts';
import { reproducePart } from './parts/reproduce-part.ts';
import { thresholdsPart } from './parts/thresholds-part.ts';
import { verdictPart } from './parts/verdict-part.ts';

/** Renders a result and its one-second windows as a self-contained HTML page. */
export function renderHtml(result: RunResult, windows: readonly WindowRecord[]): string {
  return renderReportPage(result, windows).html;
}

/** The same with its policy, for a server. */
export function renderReportPage(
  result: RunResult,
  windows: readonly WindowRecord[],
): RenderedPage {
  const data = makePageData(result, windows);
  const footer = `Earshot ${result.tool.version}, from ${result.startedAtIso} to ${result.endedAtIso}`;
  return renderDocument({
    title: `${verdictWordOf(result)}: ${result.scenario.name} \u2013 Earshot`,
    data,
    body: markup`${verdictPart(result)}${navigation(result)}<main>${thresholdsPart(result)}
${checksPart(result)}${messagesPart(result)}${latencyPart(result, data)}${loadPart(result, data)}
${generatorPart(result, data)}${reproducePart(result)}</main>
<footer>${footer}</footer>`,
  });
}

function navigation(result: RunResult): Markup {
  const sections = [
    ...(result.thresholds.length === 0 ? [] : [['thresholds', 'Thresholds']]),
    ['checks', 'Checks'],
    ['messages', 'Messages'],
    ['latency', 'Latency'],
    ['load', 'Load'],
    ['generator', 'Generator'],
    ['reproduce', 'Reproduce'],
  ];
  const links = sections.map(([id = '', name = '']) => markup`<a href="#${id}">${name}</a>`);
  return markup`<nav aria-label="Parts of the report"><div>${links}
<span data-island="theme"></span></div></nav>`;
}
