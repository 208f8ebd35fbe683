// The statistics once more, by definition alone: every choice, every pair, no cleverness.

/** All ways to choose `size` of the indexes below `count`. */
export function choices(count: number, size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  if (count < size) return [];
  const without = choices(count - 1, size);
  const including = choices(count - 1, size - 1).map((chosen) => [...chosen, count - 1]);
  return [...without, ...including];
}

/** Pairs in which the new value is larger, ties half. */
export function pairsAbove(base: readonly number[], next: readonly number[]): number {
  return next.reduce(
    (total, value) =>
      total +
      base.reduce((sum, other) => sum + (value > other ? 1 : 0) + (value === other ? 0.5 : 0), 0),
    0,
  );
}

/** The share of all splits of the values that put as many pairs above. */
export function permutationP(base: readonly number[], next: readonly number[]): number {
  const values = [...base, ...next];
  const observed = pairsAbove(base, next);
  const splits = choices(values.length, next.length);
  const extreme = splits.filter((chosen) => {
    const isNew = new Set(chosen);
    const others = values.filter((_, index) => !isNew.has(index));
    const picked = values.filter((_, index) => isNew.has(index));
    return pairsAbove(others, picked) >= observed - 1e-9;
  });
  return extreme.length / splits.length;
}
