// What a page has drawn, asked of the page itself: expressions of the browser, as text, because the
// tests are no code of the browser.

import type { Page } from 'playwright-core';

/** The share of each chart's pixels that are painted, by the name of its place. */
export function paintedShares(page: Page): Promise<Readonly<Record<string, number>>> {
  return page.evaluate<Record<string, number>>(`(() => {
    const shares = {};
    for (const place of document.querySelectorAll('[data-island]')) {
      const canvas = place.querySelector('canvas');
      if (canvas === null) continue;
      const { width, height } = canvas;
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      const context = copy.getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      let painted = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 0) painted += 1;
      shares[place.dataset.island] = painted / (width * height);
    }
    return shares;
  })()`);
}

/** The texts of a table's rows, cell by cell; the chart's table is opened first. */
export async function tableOf(page: Page, island: string): Promise<readonly (readonly string[])[]> {
  const place = page.locator(`[data-island="${island}"]`);
  const details = place.locator('details.data');
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  await place.locator('table').waitFor();
  return page.evaluate<string[][]>(`(() => {
    const rows = document.querySelectorAll('[data-island="${island}"] table tr');
    return [...rows].map((row) => [...row.children].map((cell) => cell.textContent.trim()));
  })()`);
}

/** Whether something sticks out of the page to the right. */
export function overflowPixels(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** The colour behind the page, as the browser computes it. */
export function backgroundOf(page: Page): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
}
