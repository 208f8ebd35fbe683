// A comparison as one small page that needs nothing but itself: the verdict in words, the table,
// and every run as a dot, so that the eye can check what the numbers say.

import { type ComparedRow, type Comparison, metricText } from '../../run/index.ts';
import { Markup, markup } from '../html/markup.ts';
import {
  changeText,
  comparisonHeadline,
  comparisonWord,
  designTexts,
  effectText,
  formatRatio,
  intervalText,
  pText,
  ROW_WORDS,
  shiftText,
} from './comparison-words.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `:root{color-scheme:light dark;--good:#0a7d38;--bad:#c21f1f;--unsure:#9a6700}
@media (prefers-color-scheme:dark){:root{--good:#4cc47c;--bad:#ff7b72;--unsure:#e3b341}}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:64rem;padding:1rem}
h1{font-size:1.4rem}.pass,.same,.better{color:var(--good)}.fail,.worse{color:var(--bad)}
.unknown,.inconclusive{color:var(--unsure)}.faint{opacity:.75;font-size:.9rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #8884;white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums}
svg{width:12rem;height:2.2rem}circle{fill:currentColor;fill-opacity:.65}
text{font-size:9px;fill:currentColor}`;

/** Renders a comparison as a self-contained HTML page. */
export function renderComparisonHtml(comparison: Comparison): string {
  const { verdict, scenario, base, new: next, tool } = comparison;
  const word = comparisonWord(comparison);
  const notes = [...comparison.reasons.map(({ text }) => text), ...comparison.notes];
  const items = notes.map((note) => markup`<li>${note}</li>`);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="robots" content="noindex">
<title>${word}: ${scenario} \u2013 Earshot</title><style>${new Markup(STYLE)}</style></head>
<body><header><h1><span class="${verdict}">${word}</span> ${comparisonHeadline(comparison)}</h1>
<p><strong>${scenario}</strong>, exit code ${comparison.exitCode}</p>
${items.length === 0 ? null : markup`<ul>${items}</ul>`}
<p class="faint">${designTexts(comparison).join(' \u00b7 ')}</p></header>
<main>${tablePart(comparison.metrics)}</main>
<footer class="faint"><p>base ${base.name}, new ${next.name}</p>
<p>Earshot ${tool.version}</p></footer></body></html>
`;
  return page.toString();
}

function tablePart(metrics: readonly ComparedRow[]): Markup | null {
  if (metrics.length === 0) return null;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Metrics compared">
<table><thead><tr><th scope="col">Metric</th><th scope="col">Verdict</th>
<th scope="col">Every run</th><th scope="col" class="number">Median</th>
<th scope="col" class="number">Shift</th><th scope="col" class="number">Interval</th>
<th scope="col" class="number">p</th><th scope="col" class="number">Varies</th>
<th scope="col" class="number">Smallest effect</th></tr></thead>
<tbody>${metrics.map(rowPart)}</tbody></table></div>`;
}

function rowPart(row: ComparedRow): Markup {
  const word = row.isGate ? ROW_WORDS[row.verdict] : 'informs';
  return markup`<tr><th scope="row"><code>${metricText(row)}</code></th>
<td class="${row.isGate ? row.verdict : 'faint'}">${word}</td><td>${dotsPart(row)}</td>
<td class="number">${changeText(row)}</td><td class="number">${shiftText(row.shiftRatio)}</td>
<td class="number">${intervalText(row)}</td><td class="number">${pText(row.p)}</td>
<td class="number">${formatRatio(row.variationRatio)}</td>
<td class="number">${effectText(row)}</td></tr>`;
}

/** Base above, new below, on one scale. */
function dotsPart(row: ComparedRow): Markup {
  const all = [...row.base, ...row.new];
  const low = Math.min(...all);
  const span = Math.max(...all) - low;
  const place = (value: number): string =>
    (34 + (span === 0 ? 65 : ((value - low) / span) * 130)).toFixed(1);
  const dots = (values: readonly number[], y: number): readonly Markup[] =>
    values.map((value) => markup`<circle cx="${place(value)}" cy="${y}" r="3"/>`);
  const label = `${row.base.length} base runs and ${row.new.length} new runs, ${changeText(row)}`;
  return markup`<svg viewBox="0 0 172 32" role="img" aria-label="${label}">
<text x="0" y="12">base</text>${dots(row.base, 9)}<text x="0" y="27">new</text>
${dots(row.new, 24)}</svg>`;
}
