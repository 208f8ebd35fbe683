// Pictures of the boards for the guide, drawn by our own page from real answers of a Prometheus:
//
//   EARSHOT_BOARD_SECONDS=60 EARSHOT_BOARD_RESULTS=results.json npx vitest run test/e2e/boards
//   node scripts/board-previews.ts results.json
//
// They show what a board would have to draw, and where; they are no screenshots of Grafana.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { readBoards } from '../test/support/prometheus/board-queries.ts';
import { boardPage, type Results } from './previews/board-page.ts';
import { indexPng } from './previews/index-png.ts';

const FOLDER = join(import.meta.dirname, '../docs/guide/images');
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const WIDTH_PX = 1180;

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('usage: node scripts/board-previews.ts RESULTS');
  const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
  mkdirSync(FOLDER, { recursive: true });
  const args = ['--no-sandbox', '--disable-gpu'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    for (const board of readBoards()) {
      const page = await browser.newPage({ viewport: { width: WIDTH_PX, height: 800 } });
      page.on('pageerror', (error) => console.error(`${board.uid}: ${error.message}`));
      await page.setContent(boardPage(board, results), { waitUntil: 'load' });
      const path = join(FOLDER, `board-${board.uid.replace('earshot-', '')}.png`);
      const png = indexPng(await page.screenshot({ fullPage: true }));
      writeFileSync(path, png);
      console.error(`${path}: ${Math.round(png.length / 1024)} kB`);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv[2]);
