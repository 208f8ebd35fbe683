// A real Chromium for the tests of pages: started once for a file, a fresh context for each page.
// Where there is none those tests are left out and counted aloud, except under CI=true, where they
// fail.

import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** Nothing of the machine's own: no sandbox in a container, no updates, no first-run pages. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

export interface OpenedPage {
  readonly page: Page;
  /** What the console said that is no plain log, and what was thrown. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for, the page's own included. */
  readonly requests: readonly string[];
}

export interface BrowserHands {
  readonly open: (address: string, options?: BrowserContextOptions) => Promise<OpenedPage>;
}

/** `describe` for tests that need Chromium. */
export function describeBrowser(name: string, tests: (hands: BrowserHands) => void): void {
  const isMissing = !existsSync(CHROMIUM);
  if (isMissing) process.stderr.write(`left out, for want of Chromium: ${name}\n`);
  describe.skipIf(isMissing && process.env.CI !== 'true')(name, () => {
    let browser: Browser | null = null;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    });
    afterAll(async () => {
      await browser?.close();
    });
    tests({
      open: (address, options = {}) => {
        if (browser === null) throw new Error('Chromium has not been started');
        return openPage(browser, address, options);
      },
    });
  });
}

async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(address);
  return { page, complaints, requests };
}
