// A comparison on a narrow and on a wide terminal, as Markdown and as a page: the same numbers, and
// nothing that a name could break out of.

import { describe, expect, test } from 'vitest';
import {
  renderComparison,
  renderComparisonHtml,
  renderComparisonMarkdown,
} from '../../../src/report/index.ts';
import { displayWidth } from '../../../src/report/text/plain.ts';
import { type Comparison, compareRuns, readComparedMetric } from '../../../src/run/index.ts';
import { PASSING } from '../../golden/report/results.ts';
import { around, groupOf } from '../run/compare/replicates.ts';

const HOSTILE = '<img src=x onerror=alert(1)> | `@all` \u001b[31m';

function compared(p99Ms: readonly number[], name = 'lunch-hour'): Comparison {
  const changed = { scenario: { ...PASSING.scenario, name } };
  return compareRuns({
    base: groupOf('runs/base', { p99Ms: around(20), changed }),
    new: groupOf('runs/new', { p99Ms, changed }),
    gates: [readComparedMetric('delivery_time p(99)')],
  });
}

describe('a comparison', () => {
  test('fits a terminal of 80 columns, with every number of its gate', () => {
    const lines = renderComparison(compared(around(22)), { columns: 80, color: false }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
    expect(lines).toContain('\u2588 \u2717 WORSE');
    const [row = ''] = lines.filter((line) => line.includes('\u2717 delivery_time p(99)'));
    expect(row.trim().split(/ {2,}/)).toEqual([
      ...['\u2717 delivery_time p(99)', '20.0 \u2192 22.0 ms', '+10 %', '0.004', '1.3 %', '5.7 %'],
    ]);
  });

  test('has room for the interval and the word on a wide one', () => {
    const text = renderComparison(compared(around(22)), { columns: 200, color: false });
    expect(text.split('\n').filter((line) => displayWidth(line) > 120)).toEqual([]);
    expect(text).toMatch(/\u2717 delivery_time p\(99\) .* \+7\.\d % \u2026 \+13 % .* worse/);
    expect(text).toContain('informs');
  });

  test('says that it could not see, and why', () => {
    const text = renderComparison(compared([20, 26, 15, 30, 18]), { columns: 80, color: false });
    expect(text).toContain('? INCONCLUSIVE');
    expect(text).toContain('the runs vary by');
  });

  test('as Markdown has one row a metric, and keeps a name a name', () => {
    const markdown = renderComparisonMarkdown(compared(around(22), HOSTILE));
    expect(markdown).toContain('| \u274c worse | **`delivery_time p(99)`** |');
    expect(markdown).toContain('+10 % |');
    expect(markdown).not.toContain('<img');
    expect(markdown).not.toContain('`@all`');
    expect(markdown).not.toContain('\u001b');
  });

  test('as a page shows every run, loads nothing, and keeps a name a name', () => {
    const comparison = compared(around(22), HOSTILE);
    const html = renderComparisonHtml(comparison);
    expect(html.match(/<circle /g)).toHaveLength(10 * comparison.metrics.length);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('20.0 \u2192 22.0 ms');
  });
});
