// How much runs of one kind differ among themselves.

/**
 * The standard deviation of the logarithms, of groups that have a mean each, as a ratio: 0.02 is a
 * run-to-run variation of 2 %. NaN without a degree of freedom. Values are above 0.
 */
export function pooledVariation(groups: readonly (readonly number[])[]): number {
  const logs = groups.map((values) => values.map(Math.log));
  const squares = logs.reduce((sum, values) => sum + squaresAround(values), 0);
  const freedom = logs.reduce((sum, values) => sum + values.length - 1, 0);
  return freedom <= 0 ? Number.NaN : Math.expm1(Math.sqrt(squares / freedom));
}

function squaresAround(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
