// Where the run took place, and how to run the same again.

import type { RunResult } from '../../../run/index.ts';
import { againOf, commandOf } from '../../again.ts';
import { formatGibibytes } from '../../text/format.ts';
import { type Markup, markup } from '../markup.ts';

export function reproducePart(result: RunResult): Markup {
  const rows = [
    ['Run', result.runId],
    ['Scenario SHA-256', result.scenario.sha256],
    ['Plan SHA-256', result.plan.sha256],
    ['Earshot', result.tool.version],
    ...Object.entries(result.labels),
    ...Object.entries(result.environment).map(([name, value]) => environmentRow(name, value)),
  ].map(([name = '', value = '']) => markup`<dt>${name}</dt><dd><code>${value}</code></dd>`);
  return markup`<section aria-labelledby="reproduce"><h2 id="reproduce">How to reproduce</h2>
<pre tabindex="0"><code>${`npx ${commandOf(againOf(result))}`}</code></pre><dl class="rows">${rows}</dl></section>`;
}

function environmentRow(name: string, value: string | number): readonly [string, string] {
  const isMemory = name === 'memoryBytes' && typeof value === 'number';
  return isMemory ? ['memory', formatGibibytes(value)] : [name, String(value)];
}
