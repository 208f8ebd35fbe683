// Bounds of a rate of which so many cases of so many were seen.

/**
 * The exact one-sided bounds of confidence `confidence` each: the rates at which as few, or as
 * many, cases as were seen have the probability 1 - confidence (C. J. Clopper and E. S. Pearson,
 * 1934).
 */
export function binomialBounds(
  cases: number,
  trials: number,
  confidence = 0.95,
): { readonly lower: number; readonly upper: number } {
  const rest = 1 - confidence;
  return {
    lower: cases === 0 ? 0 : bisect((rate) => 1 - atMost(cases - 1, trials, rate) > rest),
    upper: cases === trials ? 1 : bisect((rate) => atMost(cases, trials, rate) < rest),
  };
}

/** The smallest rate in (0, 1) from which on `holds` does, to 1e-12. */
function bisect(holds: (rate: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The probability of at most `cases` of `trials`, summed from the logarithms of its terms. */
function atMost(cases: number, trials: number, rate: number): number {
  const odds = Math.log(rate) - Math.log1p(-rate);
  let term = trials * Math.log1p(-rate);
  let total = Math.exp(term);
  for (let count = 1; count <= cases; count += 1) {
    term += Math.log((trials - count + 1) / count) + odds;
    total += Math.exp(term);
  }
  return Math.min(1, total);
}
