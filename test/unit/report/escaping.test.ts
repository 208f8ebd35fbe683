// Hostile text in every form of the report, and their being well formed.

import { describe, expect, it } from 'vitest';
import {
  renderHtml,
  renderJunit,
  renderMarkdown,
  renderSummary,
} from '../../../src/report/index.ts';
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

describe('the page', () => {
  const pages = Object.values(RESULTS).map((result) => renderHtml(result, windowsOf()));
  const page = renderHtml(hostile(), windowsOf());

  it('is balanced whatever it holds', () => {
    for (const one of [...pages, page]) elementsOf(one, new Set(['meta']));
  });

  it('holds no script, no handler, and loads nothing from outside', () => {
    const elements = new Set(elementsOf(page, new Set(['meta'])));
    const forbidden = ['script', 'link', 'img', 'iframe', 'object', 'a', 'form'];
    expect(forbidden.filter((name) => elements.has(name))).toEqual([]);
    expect(page).not.toMatch(/\s(?:src|href|on\w+)=|url\(|@import/u);
    expect(page).toContain("default-src 'none'");
  });

  it('shows no credentials', () => {
    expect(page).not.toContain('hunter2');
  });

  it('says its verdict first, in words', () => {
    const [passing] = pages;
    const text = (passing ?? '').replace(/<style>.*?<\/style>/su, '').replace(/<[^>]*>/gu, ' ');
    expect(text.replace(/\s+/gu, ' ').trim().slice(0, 100)).toBe(
      'PASSED: lunch-hour \u2013 Earshot ' +
        'PASSED All 12,000 messages are accounted for, and every threshold held.',
    );
  });

  it('renders without windows, and with none that holds a sample', () => {
    const bare = windowsOf(3).map((window) => ({ ...window, histograms: {} }));
    expect(renderHtml(RESULTS.passing, [])).not.toContain('<svg');
    expect(renderHtml(RESULTS.passing, bare)).toContain('No window holds anything to draw.');
  });

  it('stays small for a long run', () => {
    const [window] = windowsOf(1);
    if (window === undefined) throw new Error('no window');
    const hour = Array.from({ length: 3600 }, (_, second) => ({ ...window, second }));
    expect(renderHtml(RESULTS.failing, hour).length).toBeLessThan(60_000);
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
