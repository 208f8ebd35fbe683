// Two things measured in turn in one run, A B B A …: on a shared machine an absolute figure is an
// anecdote, the ratio of neighbours is not.

export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export interface Pair<A, B> {
  readonly a: A;
  readonly b: B;
}

/** Runs both `count` times each, in the order A B B A …. */
export async function interleave<A, B>(
  count: number,
  runA: () => Promise<A>,
  runB: () => Promise<B>,
): Promise<readonly Pair<A, B>[]> {
  const pairs: Pair<A, B>[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) {
      const a = await runA();
      pairs.push({ a, b: await runB() });
    } else {
      const b = await runB();
      pairs.push({ a: await runA(), b });
    }
  }
  return pairs;
}

/** @throws RangeError without values. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other);
  const [low] = sorted;
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) throw new RangeError('nothing was measured');
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? high;
  const lower = sorted[Math.ceil(middle) - 1] ?? low;
  return { median: (upper + lower) / 2, low, high, count: sorted.length };
}
