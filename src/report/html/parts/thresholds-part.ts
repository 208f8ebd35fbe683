// What the scenario asked for, and what was measured.

import type { ThresholdResult } from '../../../metrics/index.ts';
import type { RunResult } from '../../../run/index.ts';
import { formatPlural } from '../../text/format.ts';
import {
  thresholdSamplesText,
  thresholdSubject,
  thresholdValueText,
  windowText,
} from '../../words.ts';
import { type Markup, markup } from '../markup.ts';

const VERDICT_LABELS = { pass: 'held', fail: 'broken', unknown: 'unknown' } as const;
const VERDICT_ORDER = ['fail', 'unknown', 'pass'] as const;

/** A page with more rows than these serves nobody; the rest is in result.json. */
const MAX_ROWS = 200;

/** Broken ones first, each with its place in the scenario. */
export function thresholdsPart({ thresholds, scenario }: RunResult): Markup | null {
  if (thresholds.length === 0) return null;
  const sorted = thresholds.toSorted((a, b) => rank(a) - rank(b));
  const hidden = sorted.length - MAX_ROWS;
  const more =
    hidden > 0
      ? markup`<p class="faint">${formatPlural(hidden, 'more threshold')} in result.json</p>`
      : null;
  const file = scenario.file.split(/[/\\]/u).at(-1) ?? scenario.file;
  return markup`<section aria-labelledby="thresholds"><h2 id="thresholds">Thresholds</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="thresholds">
<table class="cards"><thead><tr><th scope="col">Verdict</th><th scope="col">Metric</th>
<th scope="col">Limit</th><th scope="col" class="number">Measured</th>
<th scope="col" class="number">Samples</th><th scope="col">In the scenario</th>
<th scope="col">Notes</th></tr></thead>
<tbody>${sorted.slice(0, MAX_ROWS).map((one) => row(one, file))}</tbody></table></div>${more}</section>`;
}

function rank({ verdict }: ThresholdResult): number {
  return VERDICT_ORDER.indexOf(verdict);
}

function row(threshold: ThresholdResult, file: string): Markup {
  const { verdict, reason, line, column } = threshold;
  const window = windowText(threshold);
  const notes = [window === '' ? '' : `worst window ${window}`, reason ?? ''];
  return markup`<tr class="${verdict}"><td><span class="pill">${VERDICT_LABELS[verdict]}</span></td>
<th scope="row"><code>${thresholdSubject(threshold)}</code></th>
<td><code>${threshold.expression}</code></td>
<td class="number strong" data-label="measured">${thresholdValueText(threshold)}</td>
<td class="number" data-label="samples">${thresholdSamplesText(threshold)}</td>
<td class="faint"><code>${`${file}:${line}:${column}`}</code></td>
<td class="faint">${notes.filter((note) => note !== '').join('; ')}</td></tr>`;
}
