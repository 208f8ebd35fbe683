// A Poisson process with random access: the total is one Poisson draw; given the total, arrivals
// are uniform, so the count of either half of an interval is Binomial(n, 1/2). Halving goes on
// until few arrivals are left, which are then placed uniformly. Each node draws from a stream of
// its own, so that arrival i is the same whoever asks, in whatever order.

import { assert, hash64 } from '../../base/index.ts';
import { drawHalf, drawPoisson } from './chance.ts';
import { NodeStream } from './node-stream.ts';
import type { Schedule } from './schedule.ts';

/** Intervals with no more arrivals than this are not halved any further. */
const LEAF_COUNT = 16;

/** Interval numbers stay exact up to here; 2^52 times the arrivals of a leaf would be needed. */
const MAX_LEVEL = 52;

/** One interval on the way from the root to the leaf that was asked for last. */
interface Step {
  first: number;
  count: number;
  /** Interval number among the 2^level of its level. */
  position: number;
  /** How many fall into its left half, once drawn: the path remembers, the top levels for long. */
  left: number;
}

const UNDRAWN = -1;

/** Poisson arrivals of one rate; `seed` names the process. Sequential access is O(1) on average. */
export function poissonSchedule(ratePerSecond: number, durationMs: number, seed: string): Schedule {
  const { high, low } = hash64(seed);
  const stream = new NodeStream(high, low);
  stream.begin(63, 0);
  const count = drawPoisson((ratePerSecond * durationMs) / 1000, stream);
  const tree = new PoissonTree(count, durationMs, stream);
  return { count, atMs: (index) => tree.atMs(index) };
}

class PoissonTree {
  readonly #durationMs: number;
  readonly #stream: NodeStream;
  readonly #path: Step[];
  readonly #leafAtMs: Float64Array = new Float64Array(LEAF_COUNT);
  #depth = 0;
  #leafFirst = 0;
  #leafCount = 0;

  constructor(count: number, durationMs: number, stream: NodeStream) {
    this.#durationMs = durationMs;
    this.#stream = stream;
    this.#path = [{ first: 0, count, position: 0, left: UNDRAWN }];
  }

  atMs(index: number): number {
    const offset = index - this.#leafFirst;
    if (offset < 0 || offset >= this.#leafCount) this.#descend(index);
    return this.#leafAtMs[index - this.#leafFirst] as number;
  }

  /** Goes up as far as needed, then down to the leaf of `index`. */
  #descend(index: number): void {
    while (this.#depth > 0 && !holds(this.#path[this.#depth] as Step, index)) this.#depth -= 1;
    let step = this.#path[this.#depth] as Step;
    while (step.count > LEAF_COUNT) {
      assert(this.#depth < MAX_LEVEL, 'arrivals are spread over their interval');
      const left = this.#leftCount(step);
      step = this.#enter(step, left, index - step.first >= left);
    }
    this.#place(step);
  }

  #leftCount(step: Step): number {
    if (step.left === UNDRAWN) {
      this.#stream.begin(this.#depth, step.position);
      step.left = drawHalf(step.count, this.#stream);
    }
    return step.left;
  }

  #enter(parent: Step, left: number, isRight: boolean): Step {
    this.#depth += 1;
    const step = this.#path[this.#depth] ?? { first: 0, count: 0, position: 0, left: UNDRAWN };
    this.#path[this.#depth] = step;
    step.first = isRight ? parent.first + left : parent.first;
    step.count = isRight ? parent.count - left : left;
    step.position = parent.position * 2 + (isRight ? 1 : 0);
    step.left = UNDRAWN;
    return step;
  }

  /** Draws the instants within a leaf and sorts them. */
  #place(leaf: Step): void {
    const widthMs = this.#durationMs / 2 ** this.#depth;
    this.#stream.begin(this.#depth, leaf.position);
    for (let slot = 0; slot < leaf.count; slot += 1) {
      this.#leafAtMs[slot] = (leaf.position + this.#stream.nextFloat()) * widthMs;
    }
    this.#leafAtMs.subarray(0, leaf.count).sort();
    this.#leafFirst = leaf.first;
    this.#leafCount = leaf.count;
  }
}

function holds(step: Step, index: number): boolean {
  return index >= step.first && index < step.first + step.count;
}
