// Redraws a few lines in place on a terminal. It owns the cursor between the first paint and
// `close`, and knows nothing of what it draws.

import { displayWidth } from '../text/plain.ts';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_BELOW = '\u001b[0J';

/** Faster repaints only flicker. */
const MIN_INTERVAL_MS = 100;

/**
 * Life: `paint` as often as wanted, `printAbove` for lines that stay, `close` once. `columns` is
 * asked at each paint, so that a resized terminal is repainted right: earlier lines may have been
 * wrapped by it.
 */
export class LivePainter {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  #painted: readonly string[] = [];
  #paintedAtMs = Number.NEGATIVE_INFINITY;
  #isCursorHidden = false;
  #isClosed = false;

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  /** Replaces what was painted. Skipped when too soon after the last paint, unless `isFinal`. */
  paint(lines: readonly string[], nowMs: number, isFinal = false): void {
    if (this.#isClosed) return;
    if (!isFinal && nowMs - this.#paintedAtMs < MIN_INTERVAL_MS) return;
    this.#paintedAtMs = nowMs;
    this.#replace(lines);
  }

  /** Writes lines that stay, above the painted ones. */
  printAbove(text: string): void {
    if (this.#isClosed) {
      this.#write(`${text}\n`);
      return;
    }
    const kept = this.#painted;
    this.#write(`${this.#erase()}${text}\n`);
    this.#painted = [];
    if (kept.length > 0) this.#replace(kept);
  }

  /** Erases what is painted and gives the cursor back; idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const shown = this.#isCursorHidden ? SHOW_CURSOR : '';
    const text = this.#erase() + shown;
    this.#painted = [];
    if (text !== '') this.#write(text);
  }

  #replace(lines: readonly string[]): void {
    const hide = this.#isCursorHidden ? '' : HIDE_CURSOR;
    this.#isCursorHidden = true;
    this.#write(`${hide}${this.#erase()}${lines.map((line) => `${line}\n`).join('')}`);
    this.#painted = lines;
  }

  /** Moves to the first painted line and clears from there. */
  #erase(): string {
    const columns = Math.max(1, this.#columns());
    const rows = this.#painted.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)),
      0,
    );
    return rows === 0 ? '' : `\u001b[${rows}A\r${ERASE_BELOW}`;
  }
}
