// Which load to try next, from all that was tried: doubling, then bisection, then repetition until
// both ends are sure. A pure function of the trials; it knows nothing of runs or servers.

export type TrialVerdict = 'holds' | 'breaks' | 'unfit';

export interface Trial {
  readonly value: number;
  readonly verdict: TrialVerdict;
}

export interface SearchRules {
  readonly start: number;
  /** No load above it is tried. */
  readonly most: number;
  /** The two ends may be apart by this part of the lower one. */
  readonly bracketRatio: number;
  /** Trials of the lower end, all of which must hold. */
  readonly lowHolds: number;
  /** Trials of the upper end that must break, of `lowHolds` at most. */
  readonly highBreaks: number;
  readonly trialLimit: number;
  /** Loads that exist: whole cells of users; rates as they are. */
  readonly round: (value: number) => number;
}

/**
 * `found`: both ends are sure. `interval`: the answer lies between, and more cannot be said.
 * `generator-limit`: at least `low`; above it the generator was not fit. `below`: nothing held.
 * `unbounded`: everything held up to the most that may be tried.
 */
export interface CapacityAnswer {
  readonly kind: 'found' | 'interval' | 'generator-limit' | 'below' | 'unbounded';
  /** The highest load that holds; null: none did. */
  readonly low: number | null;
  /** The lowest load above it that does not; null: none is known. */
  readonly high: number | null;
}

export type SearchStep =
  | { readonly kind: 'try'; readonly value: number }
  | { readonly kind: 'done'; readonly answer: CapacityAnswer };

/** A load that never holds ends the search after so many halvings. */
const LEAST_RATIO = 1 / 1024;
/** An unfit trial may have been a moment's: it is repeated once. */
const UNFIT_TRIALS = 2;

interface Tally {
  readonly value: number;
  holds: number;
  breaks: number;
  unfit: number;
}

type Side = 'low' | 'high' | 'unfit' | 'unsure';

export function nextStep(trials: readonly Trial[], rules: SearchRules): SearchStep {
  const tallies = tally(trials);
  const open = tallies.find((one) => isOpen(one, rules));
  const ends = endsOf(tallies, rules);
  if (trials.length >= rules.trialLimit) return over(ends);
  if (open !== undefined) return attempt(open.value);
  const { low, high, between } = ends;
  if (high === null) return double(low, rules);
  if (low === null) return halve(high, rules);
  const middle = between.length > 0 ? besideUnsure(ends, rules) : middleOf(low, high, rules);
  if (middle !== null) return attempt(middle);
  if (low.holds < rules.lowHolds) return attempt(low.value);
  const isSure = sideOf(high, rules) === 'unfit' || high.breaks >= rules.highBreaks;
  return isSure ? over(ends) : attempt(high.value);
}

function attempt(value: number): SearchStep {
  return { kind: 'try', value };
}

function tally(trials: readonly Trial[]): readonly Tally[] {
  const byValue = new Map<number, Tally>();
  for (const { value, verdict } of trials) {
    const one = byValue.get(value) ?? { value, holds: 0, breaks: 0, unfit: 0 };
    byValue.set(value, one);
    one[verdict] += 1;
  }
  return [...byValue.values()].sort((a, b) => a.value - b.value);
}

/** More trials of this load are needed before it can be on a side. */
function isOpen(one: Tally, rules: SearchRules): boolean {
  const judged = one.holds + one.breaks;
  if (judged === 0) return one.unfit < UNFIT_TRIALS;
  const isMixed = one.holds > 0 && one.breaks > 0;
  return isMixed && one.breaks < rules.highBreaks && judged < rules.lowHolds;
}

function sideOf(one: Tally, rules: SearchRules): Side {
  if (one.holds + one.breaks === 0) return 'unfit';
  if (one.breaks === 0) return 'low';
  return one.holds === 0 || one.breaks >= rules.highBreaks ? 'high' : 'unsure';
}

interface Ends {
  readonly low: Tally | null;
  readonly high: Tally | null;
  /** Loads between them that held sometimes. */
  readonly between: readonly Tally[];
  readonly isGeneratorLimit: boolean;
  readonly isSure: boolean;
  readonly isTop: boolean;
}

function endsOf(tallies: readonly Tally[], rules: SearchRules): Ends {
  const side = (one: Tally): Side => sideOf(one, rules);
  const high = tallies.find((one) => side(one) === 'high' || side(one) === 'unfit') ?? null;
  const limit = high?.value ?? Number.POSITIVE_INFINITY;
  const low = tallies.findLast((one) => side(one) === 'low' && one.value < limit) ?? null;
  const from = low?.value ?? Number.NEGATIVE_INFINITY;
  const isBetween = ({ value }: Tally): boolean => value > from && value < limit;
  const isNear = low !== null && high !== null && middleOf(low, high, rules) === null;
  const isHighSure = high !== null && high.breaks >= rules.highBreaks;
  return {
    low,
    high,
    between: tallies.filter((one) => isBetween(one) && side(one) === 'unsure'),
    isGeneratorLimit: high !== null && side(high) === 'unfit',
    isSure: isNear && isHighSure && (low?.holds ?? 0) >= rules.lowHolds,
    isTop: low !== null && low.value >= rules.most,
  };
}

/** Null: they are as near as is asked for, or as loads can be. */
function middleOf(low: Tally, high: Tally, { bracketRatio, round }: SearchRules): number | null {
  if (high.value <= low.value * (1 + bracketRatio)) return null;
  const middle = round((low.value + high.value) / 2);
  return middle > low.value && middle < high.value ? middle : null;
}

/** Nothing is sure of the loads between: only their outer sides can still be narrowed. */
function besideUnsure({ low, high, between }: Ends, rules: SearchRules): number | null {
  const [first, last] = [between[0], between.at(-1)];
  if (low === null || high === null || first === undefined || last === undefined) return null;
  return middleOf(low, first, rules) ?? middleOf(last, high, rules);
}

function double(low: Tally | null, rules: SearchRules): SearchStep {
  const value = low === null ? rules.start : rules.round(low.value * 2);
  if (low !== null && low.value >= rules.most) {
    return low.holds < rules.lowHolds
      ? attempt(low.value)
      : { kind: 'done', answer: { kind: 'unbounded', low: low.value, high: null } };
  }
  return attempt(Math.min(value, rules.most));
}

function halve(high: Tally, rules: SearchRules): SearchStep {
  const value = rules.round(high.value / 2);
  if (value < rules.start * LEAST_RATIO || value >= high.value || value <= 0) {
    return { kind: 'done', answer: { kind: 'below', low: null, high: high.value } };
  }
  return attempt(value);
}

function over(ends: Ends): SearchStep {
  const { low, high, isGeneratorLimit, isSure } = ends;
  const answer = { low: low?.value ?? null, high: high?.value ?? null };
  if (low === null) return { kind: 'done', answer: { kind: 'below', ...answer } };
  if (isGeneratorLimit) return { kind: 'done', answer: { kind: 'generator-limit', ...answer } };
  if (isSure) return { kind: 'done', answer: { kind: 'found', ...answer } };
  return { kind: 'done', answer: { kind: ends.isTop ? 'unbounded' : 'interval', ...answer } };
}
