// Numbers of the reliability page, written for people. Pure.

/** `1,234,567` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function percent(ratio: number): string {
  return `${Number((100 * ratio).toPrecision(3))} %`;
}

export function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}

/** The newest commit's records: those of the commit that the last line names. */
export function newestOf<T extends { readonly commit: string }>(
  records: readonly T[],
): readonly T[] {
  const commit = records.at(-1)?.commit;
  return records.filter((record) => record.commit === commit);
}

/** With 95 % confidence a rate of which nothing was seen in `n` trials is below this. */
export function ruleOfThree(n: number): string {
  return n === 0 ? 'not known' : `below ${Number((3 / n).toPrecision(2))}`;
}

export const NOTHING_RECORDED = 'Nothing is on record yet.';
