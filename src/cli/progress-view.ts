// Progress on standard error: repainted in place on a terminal, a plain line every few seconds
// elsewhere.

import type { WriteStream } from 'node:tty';
import { type Clock, systemClock } from '../base/index.ts';
import {
  LivePainter,
  liveStateOf,
  renderLive,
  renderProgressLine,
  type TrendMemo,
} from '../report/index.ts';
import type { RunProgress } from '../run/index.ts';
import { columnsOf } from './terminal.ts';

const REPAINT_INTERVAL_MS = 500;
const LINE_INTERVAL_MS = 5000;

/** Shows progress until `close`; idempotent. */
export class ProgressView {
  readonly #stream: WriteStream;
  readonly #color: boolean;
  readonly #clock: Clock = systemClock();
  readonly #painter: LivePainter | null;
  readonly #memo: TrendMemo = new WeakMap();
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #phase: RunProgress['phase'] | null = null;

  constructor(stream: WriteStream, color: boolean) {
    this.#stream = stream;
    this.#color = color;
    const isLive = stream.isTTY === true && process.env.TERM !== 'dumb';
    const write = (text: string): void => {
      stream.write(text);
    };
    this.#painter = isLive ? new LivePainter(write, () => columnsOf(stream)) : null;
  }

  show(progress: RunProgress): void {
    const nowMs = this.#clock.nowMs();
    const isNewPhase = progress.phase !== this.#phase;
    const intervalMs = this.#painter === null ? LINE_INTERVAL_MS : REPAINT_INTERVAL_MS;
    if (!isNewPhase && nowMs - this.#shownAtMs < intervalMs) return;
    this.#phase = progress.phase;
    this.#shownAtMs = nowMs;
    const state = liveStateOf(progress, this.#memo);
    if (this.#painter === null) {
      this.#stream.write(`${renderProgressLine(state)}\n`);
      return;
    }
    const options = { columns: columnsOf(this.#stream), color: this.#color };
    this.#painter.paint(renderLive(state, options), nowMs, isNewPhase);
  }

  /** What is done before there is anything to show. */
  begin(text: string): void {
    if (this.#painter === null) this.#stream.write(`${text}\n`);
    else this.#painter.paint([text], this.#clock.nowMs(), true);
  }

  /** Writes a line that stays. */
  say(text: string): void {
    if (this.#painter === null) this.#stream.write(`${text}\n`);
    else this.#painter.printAbove(text);
  }

  close(): void {
    this.#painter?.close();
  }
}
