// What the forms of the report leave unsaid: figures that nobody measured.

import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../../../src/report/html/data/points.ts';
import { renderHtml, renderMarkdown, renderSummary } from '../../../../src/report/index.ts';
import type { RunResult } from '../../../../src/run/index.ts';
import { CHECK_NAMES } from '../../../../src/scenario/names.ts';
import { RESULTS } from '../../../golden/report/results.ts';
import { windowsOf } from '../../../golden/report/windows.ts';

const { interrupted, passing } = RESULTS;

const killed: RunResult = {
  ...interrupted,
  agents: [],
  messages: {
    ...interrupted.messages,
    ...{ visible: null, lost: null, indeterminate: null, recovered: null, failed: null },
    ...{ control: null, foreign: null, owedDeliveries: null },
  },
  learned: ['Rebuilt from 12 seconds and 0 findings: the run was killed.'],
  checks: interrupted.checks.map((check) => ({
    ...check,
    verdict: 'not-exercised',
    judged: 0,
  })),
};

/** The page without its style, its data and its script. */
function textOf(page: string): string {
  return page.replace(/<style>.*?<\/style>|<script.*?<\/script>/gsu, '');
}

function formsOf(result: RunResult): readonly string[] {
  const html = textOf(renderHtml(result, []));
  return [html, renderMarkdown(result), renderSummary(result, { columns: 100, color: false })];
}

describe('a run that was killed', () => {
  it('is not said to have had a fit generator, or figures that are unknown', () => {
    for (const text of formsOf(killed)) {
      expect(text).toContain('not judged');
      expect(text).toContain('pacer lag max 3.12 ms');
      expect(text).not.toMatch(/\bfit\b|0 agents|no loop gap|receive lag/u);
    }
  });

  it('says that what only a judgement tells is not known, and never that it is none', () => {
    for (const text of formsOf(killed)) {
      expect(text).toContain('not known, for want of a judgement');
      expect(text).not.toMatch(/\d (visible|proven lost|lost|indeterminate)\b/u);
    }
  });

  it('has no figure at all when no second reached the disk', () => {
    const generator = { ...killed.generator, rssMaxBytes: 0 };
    expect(renderMarkdown({ ...killed, generator })).toContain('Generator: not judged.');
  });

  it('shows no clean checks where there are none', () => {
    const [html] = formsOf(killed);
    expect(html).not.toMatch(/\b0 checks? clean|0 opportunities/u);
    expect(html).toContain(
      `<details class="check idle"><summary><span class="tone">${CHECK_NAMES.length} not exercised`,
    );
  });
});

describe('figures', () => {
  it('give no samples for a counter', () => {
    const [html, markdown] = formsOf({ ...passing, thresholds: passing.thresholds.slice(2) });
    expect(html).toContain('data-label="samples">\u2013</td>');
    expect(markdown).toContain('| `message_loss` | `count == 0` | 0 | \u2013 |');
  });

  it('name the rows of others and the memory in words', () => {
    const messages = { ...passing.messages, foreign: 2 };
    const environment = { memoryBytes: 25_232_932_864 };
    const [html, , summary] = formsOf({ ...passing, messages, environment });
    const foreign = '2 rows or frames of earlier runs or other people, not judged';
    expect(html).toContain(foreign);
    expect(summary?.replace(/\s+/gu, ' ')).toContain(foreign);
    expect(html).toContain('<dt>memory</dt><dd><code>23.5 GiB</code></dd>');
    expect(html).toContain('<code>npx earshot run ');
  });
});

describe('the rates over time', () => {
  it('end with the measure phase, while late deliveries are still drawn', () => {
    const bounds = { loopGapMs: 250, measureMs: 58_000 };
    const { points } = pointsOf(windowsOf(), bounds);
    const [inside, after] = points.filter((point) => point.at > 57);
    expect(inside?.sent).toBe(200);
    expect(after?.sent).toBeNull();
    expect(after?.offered).toBeNull();
    expect(after?.delivery).not.toBeNull();
  });
});
