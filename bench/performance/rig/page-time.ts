// How long a reader waits for a page: from its address to every chart being painted and a key
// being answered, in a Chromium that has just been started.

import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** Opens a page `repeats` times, each in a browser of its own; seconds until it can be used. */
export async function usableSeconds(file: string, repeats: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      times.push(await secondsUntilUsable(page, pathToFileURL(file).href));
    } finally {
      await browser.close();
    }
  }
  return times;
}

async function secondsUntilUsable(page: Page, address: string): Promise<number> {
  const startedAtMs = performance.now();
  await page.goto(address);
  await page.locator('html.drawn').waitFor();
  const plot = page.getByRole('slider').first();
  await plot.focus();
  await page.keyboard.press('Home');
  await page.waitForFunction('document.activeElement.ariaValueText.includes("p99")');
  const seconds = (performance.now() - startedAtMs) / 1000;
  const counts = 'document.querySelectorAll("[data-island] canvas").length';
  const charts = await page.evaluate<number>(counts);
  if (charts !== 8) throw new Error(`the page has drawn ${charts} charts of 8`);
  return seconds;
}
