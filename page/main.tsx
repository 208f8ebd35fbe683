// The script of the page: reads the data that stands in it and draws the charts. Everything that
// matters is in the page without it.

import type { PageData } from '../src/report/html/data/page-data.ts';
import { mountIslands } from './islands.tsx';
import { createStore } from './store.ts';
import { watchPalette } from './theme.tsx';

const text = document.getElementById('earshot-data')?.textContent;
if (text != null) {
  // Written by the same version of the same program into the same file.
  const data: PageData = JSON.parse(text);
  watchPalette();
  mountIslands(createStore(data));
  document.documentElement.classList.add('drawn');
}
