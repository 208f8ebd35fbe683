// Hostile text in every form of the report, and their being well formed.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  renderHtml,
  renderJunit,
  renderMarkdown,
  renderSummary,
} from '../../../src/report/index.ts';
import { plainText } from '../../../src/report/text/plain.ts';
import type { RunResult } from '../../../src/run/index.ts';
import { CHECK_NAMES } from '../../../src/scenario/names.ts';
import { RESULTS } from '../../golden/report/results.ts';
import { windowsOf } from '../../golden/report/windows.ts';

const HOSTILE = `"><script>alert('x')</script>&\u0000\u001b[2J\u202e\ud800]]>|\`@all`;

/** A result in which everything that may come from outside is hostile. */
function hostile(): RunResult {
  const { failing } = RESULTS;
  return {
    ...failing,
    scenario: { ...failing.scenario, name: HOSTILE, file: HOSTILE },
    target: { kind: 'url', url: `https://user:hunter2@chat.example.org/${HOSTILE}` },
    labels: { [HOSTILE]: HOSTILE },
    reasons: [{ exitCode: 3, kind: 'check', text: HOSTILE }],
    loads: {
      ...failing.loads,
      [HOSTILE]: Object.values(failing.loads)[0] ?? { messages: failing.messages, latency: {} },
    },
    learned: [HOSTILE],
    thresholds: failing.thresholds.map((one) => ({ ...one, load: HOSTILE, reason: HOSTILE })),
    checks: failing.checks.map((check) => ({
      ...check,
      evidence: check.evidence.map((one) => ({
        ...one,
        summary: HOSTILE,
        evidence: one.evidence.map((line) => ({ ...line, text: HOSTILE })),
      })),
    })),
    agents: failing.agents.map((agent) => ({ ...agent, state: 'lost' as const, error: HOSTILE })),
  };
}

/** Names of elements in order of opening, checking that they close in turn. */
function elementsOf(text: string, voids: ReadonlySet<string> = new Set()): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, slash, name = '', rest = ''] of text.matchAll(/<(\/?)([a-zA-Z][\w-]*)([^>]*)>/gu)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else {
      seen.push(name);
      if (!rest.endsWith('/') && !voids.has(name)) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return seen;
}

/** What the page shows: without its head, its data and its script. */
function bodyOf(page: string): string {
  const body = page.slice(page.indexOf('<body>') + 6, page.lastIndexOf('</body>'));
  return body.replace(/<script.*?<\/script>/gsu, '');
}

describe('the page', () => {
  const pages = Object.values(RESULTS).map((result) => renderHtml(result, windowsOf()));
  const page = renderHtml(hostile(), windowsOf());

  it('is balanced whatever it holds', () => {
    for (const one of [...pages, page]) elementsOf(bodyOf(one), new Set(['br']));
  });

  it('runs its own script alone, has no handler, and loads nothing from outside', () => {
    const elements = elementsOf(bodyOf(page), new Set(['br']));
    const forbidden = ['script', 'link', 'img', 'iframe', 'object', 'form', 'style', 'base'];
    expect(forbidden.filter((name) => elements.includes(name))).toEqual([]);
    expect(bodyOf(page)).not.toMatch(/\s(?:src|style|on\w+)=|\shref="[^#]/u);
    expect(page.match(/<script/gu)).toHaveLength(2);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/unsafe-|@import|url\((?!data:)/u);
  });

  it('allows exactly the style and the script that stand in it', () => {
    for (const [kind, pattern] of [
      ['style', /<style>(.*?)<\/style>/su],
      ['script', /<script>(.*?)<\/script>/su],
    ] as const) {
      const text = pattern.exec(page)?.[1] ?? '';
      expect(text.length).toBeGreaterThan(1000);
      const digest = createHash('sha256').update(text).digest('base64');
      expect(page).toContain(`${kind}-src 'sha256-${digest}'`);
    }
  });

  it('keeps its data inside its element, whatever a name or a text holds', () => {
    const text = /<script type="application\/json" id="earshot-data">(.*?)<\/script>/su.exec(
      page,
    )?.[1];
    expect(text).not.toMatch(/[<>&\u2028\u2029]/u);
    const data = JSON.parse(text ?? '') as { curves: { name: string }[] };
    expect(data.curves.map(({ name }) => name)).toContain(
      `delivery_time{load:${plainText(HOSTILE)}}`,
    );
  });

  it('shows no credentials', () => {
    expect(page).not.toContain('hunter2');
  });

  it('says its verdict first, in words', () => {
    const [passing] = pages;
    const text = bodyOf(passing ?? '').replace(/<[^>]*>/gu, ' ');
    expect(text.replace(/\s+/gu, ' ').trim().slice(0, 71)).toBe(
      'PASSED All 12,000 messages are accounted for, and every threshold held.',
    );
  });

  it('renders without windows, and with none that holds a sample', () => {
    const bare = windowsOf(3).map((window) => ({ ...window, histograms: {} }));
    expect(renderHtml(RESULTS.passing, [])).not.toContain('data-island="heat"');
    const result = { ...RESULTS.passing, latency: RESULTS.unknown.latency, loads: {} };
    expect(renderHtml(result, bare)).toContain('No window holds anything to draw.');
  });

  it('stays small for a long run, with findings in every check', () => {
    const [window] = windowsOf(1);
    if (window === undefined) throw new Error('no window');
    const day = Array.from({ length: 3600 }, (_, second) => ({ ...window, second }));
    const evidence = RESULTS.failing.checks.flatMap((check) => check.evidence)[0];
    if (evidence === undefined) throw new Error('no finding');
    const checks = RESULTS.failing.checks.map((check) => ({
      ...check,
      verdict: 'fail' as const,
      violations: 20,
      evidence: Array.from({ length: 20 }, () => ({ ...evidence, check: check.name })),
    }));
    const text = renderHtml({ ...RESULTS.failing, checks }, day);
    expect(text.length).toBeLessThan(2_500_000);
    expect(text).toContain('this page would grow too large');
  });
});

describe('JUnit', () => {
  it('is well formed whatever it holds, and holds nothing that XML forbids', () => {
    const text = renderJunit(hostile());
    const elements = elementsOf(text.replace(/^<\?xml[^>]*\?>/u, ''));
    expect(elements.filter((name) => name === 'testcase').length).toBe(CHECK_NAMES.length + 4);
    expect(text).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}/u);
    expect(text).not.toContain('<script');
  });

  it('counts failures, errors and skips as it lists them', () => {
    for (const result of Object.values(RESULTS)) {
      const text = renderJunit(result);
      const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
      const [, tests, failures, errors, skipped] =
        /<testsuite .*?tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/u.exec(text) ??
        [];
      expect([tests, failures, errors, skipped].map(Number)).toEqual([
        count(/<testcase /gu),
        count(/<failure /gu),
        count(/<error /gu),
        count(/<skipped /gu),
      ]);
    }
  });
});

describe('Markdown and terminal text', () => {
  it('let no markup, mention or new line through', () => {
    const text = renderMarkdown(hostile()).replace(/`[^`]*`/gu, 'code');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('@all');
    expect(text).not.toContain('hunter2');
  });

  it('let no control character through', () => {
    const text = renderSummary(hostile(), { columns: 100, color: false });
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}|\p{Cs}/u);
    expect(text).not.toContain('hunter2');
  });
});
