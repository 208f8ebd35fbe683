// The script of the page: reads the data that stands in it and draws the charts. Everything that
// matters of a report is in it without the script. A live page is told everything by its server.

import type { LiveStart } from '../src/report/html/data/live-data.ts';
import type { PageData } from '../src/report/html/data/page-data.ts';
import { mountIslands } from './islands.tsx';
import { listen } from './live/live.ts';
import { createStore } from './store.ts';
import { watchPalette } from './theme.tsx';

const text = document.getElementById('earshot-data')?.textContent;
if (text != null) {
  // Written by the same version of the same program into the same file.
  const data: PageData | LiveStart = JSON.parse(text);
  watchPalette();
  if ('live' in data) {
    const stores = listen();
    mountIslands(stores.page, stores);
  } else {
    mountIslands(createStore(data), null);
  }
  document.documentElement.classList.add('drawn');
}
