// How far the times of a server are from ours, over many messages, and how that is put in words.
// Bounded: of very many, every so-manieth is kept.

import { SKEWS_KEPT } from '../limits.ts';
import { median } from '../liveness/median.ts';

/** Differences in milliseconds; above zero the server is ahead. */
export class SkewSample {
  count = 0;
  lowMs = Number.POSITIVE_INFINITY;
  highMs = Number.NEGATIVE_INFINITY;
  #kept: number[] = [];
  #stride = 1;

  get medianMs(): number {
    return median(this.#kept);
  }

  add(skewMs: number): void {
    this.lowMs = Math.min(this.lowMs, skewMs);
    this.highMs = Math.max(this.highMs, skewMs);
    if (this.count % this.#stride === 0) this.#kept.push(skewMs);
    this.count += 1;
    if (this.#kept.length < SKEWS_KEPT) return;
    this.#kept = this.#kept.filter((_, at) => at % 2 === 0);
    this.#stride *= 2;
  }
}

/** A sentence, when there is something to say. */
export function describeSkews(skews: SkewSample, judgedCount: number): readonly string[] {
  if (skews.count === 0) return [];
  const { medianMs, lowMs, highMs } = skews;
  const [low, high] = [describeSide(lowMs), describeSide(highMs)];
  const range = low === high ? '' : ` (${low} to ${high})`;
  const isUsual = 2 * skews.count > judgedCount;
  const text = isUsual
    ? `The server’s clock is about ${describeSide(medianMs)} ours${range}`
    : `Some times of the server, not most, are about ${describeSide(medianMs)} our clock${range}`;
  return [`${text}; not judged.`];
}

function describeSide(skewMs: number): string {
  return `${describeSpan(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead of'}`;
}

/** `350 ms`, `3.2 s`, `12.5 min`, `2.0 h`. */
export function describeSpan(spanMs: number): string {
  if (spanMs < 1000) return `${Math.round(spanMs)} ms`;
  if (spanMs < 120_000) return `${(spanMs / 1000).toFixed(1)} s`;
  if (spanMs < 7_200_000) return `${(spanMs / 60_000).toFixed(1)} min`;
  return `${(spanMs / 3_600_000).toFixed(1)} h`;
}
