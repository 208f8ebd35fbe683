// The boards as files: what `npm run generate` writes into `dashboards/`.

import { deliveryBoard } from './boards/delivery-board.ts';
import { generatorBoard } from './boards/generator-board.ts';
import { monitorBoard } from './boards/monitor-board.ts';
import { runBoard } from './boards/run-board.ts';
import { buildBoard } from './kit/board.ts';

/** One file for each board, named after its uid. */
export function generatedBoards(): readonly { readonly path: string; readonly text: string }[] {
  return [runBoard(), deliveryBoard(), monitorBoard(), generatorBoard()].map((board) => ({
    path: `dashboards/${board.uid}.json`,
    text: `${JSON.stringify(buildBoard(board), null, 2)}\n`,
  }));
}
