// report.html in a real Chromium: charts that are drawn, numbers that are those of the result, no
// word from the console, no request to elsewhere, keyboard, paper, phone, and hostile texts.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { makePageData } from '../../src/report/html/data/make-page-data.ts';
import { renderHtml } from '../../src/report/index.ts';
import { formatMs } from '../../src/report/text/format.ts';
import type { RunResult } from '../../src/run/index.ts';
import { RESULTS } from '../golden/report/results.ts';
import { windowsOf } from '../golden/report/windows.ts';
import { describeBrowser } from '../support/browser/chromium.ts';
import { backgroundOf, overflowPixels, paintedShares, tableOf } from '../support/browser/drawn.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ISLANDS = ['latency', 'heat', 'curve', 'rate', 'users', 'sockets', 'lag', 'cpu'];
const { failing, passing } = RESULTS;

/** The address of a page that was written to disk. */
function pageOf(result: RunResult, name: string): string {
  const file = join(temporaryFolder(), `${name}.html`);
  writeFileSync(file, renderHtml(result, windowsOf()));
  return pathToFileURL(file).href;
}

describeBrowser('the report in a browser', ({ open }) => {
  it('draws every chart, says nothing to the console and asks for nothing but itself', async () => {
    const address = pageOf(failing, 'failing');
    const { page, complaints, requests } = await open(address);
    const shares = await paintedShares(page);
    expect(Object.keys(shares)).toEqual(ISLANDS);
    for (const [island, share] of Object.entries(shares)) {
      expect(share, island).toBeGreaterThan(0.01);
    }
    expect(complaints).toEqual([]);
    expect(requests).toEqual([address]);
  });

  it('shows the percentiles of result.json, in the table and behind the curve', async () => {
    const { page } = await open(pageOf(passing, 'passing'));
    const { p99Ms, p50Ms, count } = passing.latency.delivery_time;
    const shown = await page.getByRole('row', { name: 'delivery_time' }).last().innerText();
    expect(shown.split('\t')).toContain(formatMs(p99Ms ?? 0));
    expect(shown.split('\t')).toContain(formatMs(p50Ms ?? 0));
    const [head = [], ...rows] = await tableOf(page, 'curve');
    const column = head.indexOf('delivery_time');
    const row = rows.find(([percentile]) => percentile === 'p99');
    expect(row?.[column]).toBe(formatMs(p99Ms ?? 0));
    expect(rows.at(-1)?.[column]).toBe(formatMs(passing.latency.delivery_time.maxMs ?? 0));
    expect(count).toBe(12_000);
  });

  it('has the same points behind its charts as the windows', async () => {
    const { page } = await open(pageOf(passing, 'points'));
    const { points } = makePageData(passing, windowsOf());
    const [, ...rows] = await tableOf(page, 'latency');
    expect(rows).toEqual(
      points.map(({ at, delivery }) => {
        const values = delivery === null ? [] : [3, 2, 1, 0].map((one) => delivery[one] ?? 0);
        return [`${at} s`, ...values.map(formatMs)];
      }),
    );
  });

  it('is read with the keyboard: every chart is reached, and its points are said', async () => {
    const { page } = await open(pageOf(passing, 'keyboard'));
    const plots = page.getByRole('slider');
    expect(await plots.count()).toBe(ISLANDS.length);
    await plots.first().focus();
    await page.keyboard.press('Home');
    const first = await plots.first().getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    const second = await plots.first().getAttribute('aria-valuetext');
    expect(first).toMatch(/^-4\.5 s: max .* ms, p99 .* ms, p90 .* ms, p50 .* ms$/u);
    expect(second).toMatch(/^-3\.5 s: /u);
    await page.keyboard.press('Escape');
    expect(await plots.first().getAttribute('aria-valuetext')).toContain('Arrow keys');
    const reached = new Set<string>();
    await page.keyboard.press('Shift+Home');
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate<string>('document.activeElement?.ariaLabel ?? ""'));
    }
    const labels = await plots.evaluateAll((all) =>
      all.map((one) => String(Reflect.get(one, 'ariaLabel'))),
    );
    expect(labels.slice(1).filter((label) => !reached.has(label))).toEqual([]);
  });

  it('lets nothing that a server or a file said run or load', async () => {
    const hostile = `</script><script>window.pwned=1</script><img src=x onerror="window.pwned=2">'"&`;
    const evil: RunResult = {
      ...failing,
      scenario: { ...failing.scenario, name: hostile, file: hostile },
      labels: { [hostile]: hostile },
      learned: [hostile],
      loads: {
        [hostile]: passing.loads.talk ?? { messages: passing.messages, latency: {} },
        ...passing.loads,
      },
      thresholds: passing.thresholds.map((one) => ({ ...one, reason: hostile })),
      checks: failing.checks.map((check) => ({
        ...check,
        evidence: check.evidence.map((one) => ({ ...one, summary: hostile })),
      })),
    };
    const address = pageOf(evil, 'hostile');
    const { page, complaints, requests } = await open(address);
    await tableOf(page, 'curve');
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(requests).toEqual([address]);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.getByText(hostile).count()).toBeGreaterThan(3);
  });

  it('tells verdict, thresholds, checks and evidence without any script', async () => {
    const { page } = await open(pageOf(failing, 'plain'), { javaScriptEnabled: false });
    const text = await page.locator('body').innerText();
    for (const words of [
      'FAILED',
      'lunch-hour.yaml:19:19',
      'lost-relay',
      'confirmed with id 8812',
    ]) {
      expect(text).toContain(words);
    }
    expect(await page.locator('svg .arrow.missing').first().isVisible()).toBe(true);
  });

  it('is dark or light as the reader asks, and light on paper', async () => {
    const { page } = await open(pageOf(passing, 'dark'), { colorScheme: 'dark' });
    const dark = await backgroundOf(page);
    await page.getByRole('button', { name: 'Colours' }).click();
    const light = await backgroundOf(page);
    await page.getByRole('button', { name: 'Colours' }).click();
    expect([dark, light, await backgroundOf(page)]).toEqual([
      'rgb(17, 19, 23)',
      'rgb(255, 255, 255)',
      'rgb(17, 19, 23)',
    ]);
    await page.emulateMedia({ media: 'print' });
    expect(await backgroundOf(page)).toBe('rgb(255, 255, 255)');
  });

  it('fits a phone and a sheet of paper, evidence and tables included', async () => {
    for (const [width, media] of [
      [360, 'screen'],
      [760, 'print'],
    ] as const) {
      const { page } = await open(pageOf(failing, `narrow-${width}`), {
        viewport: { width, height: 800 },
      });
      await page.emulateMedia({ media });
      expect(await overflowPixels(page), `${width}`).toBeLessThanOrEqual(0);
    }
  });
});
