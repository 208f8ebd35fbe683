// Comparisons drawn from recorded runs. Neighbouring runs share what the machine did to them, so
// whole blocks are drawn, never single runs, and a block gives one run to each side: that is what
// running in turn does. Seeded.

import { type Random, randomStream, shuffleInPlace } from '../../src/base/index.ts';
import {
  binomialBounds,
  compareSamples,
  pooledVariation,
  type SampleRule,
} from '../../src/statistics/index.ts';
import type { CaseCounts, ComparedRun, DesignJudgement } from './compare-record.ts';

/** The rule of `earshot compare` for one gate. */
export const RULE: SampleRule = {
  alpha: 0.01,
  leastEffectRatio: 0.05,
  goalRatio: 0.1,
  variationLimitRatio: 0.05,
};

/** The two runs of a block that are to be told apart, or not. */
interface Pair {
  readonly first: number;
  readonly second: number;
}

export interface DesignRequest {
  readonly runsPerSide: number;
  /** The variation at which the design must hold. */
  readonly limitRatio: number;
  readonly cases: number;
  readonly seed: string;
}

/**
 * Judges a design. Each block has two base runs, its neighbours in time, and two slower ones: two
 * of one side are a case of no difference, one of each a case of the injected one.
 */
export function judgeDesign(runs: readonly ComparedRun[], request: DesignRequest): DesignJudgement {
  const blocks = blocksOf(runs);
  const recordedVariationRatio = pooledVariation([
    blocks.flatMap(({ base }) => base),
    blocks.flatMap(({ slower }) => slower),
  ]);
  const { limitRatio, runsPerSide } = request;
  const roughness = roughnessUpTo(recordedVariationRatio, limitRatio);
  const draw = (kind: 'same' | 'slower'): CaseCounts =>
    countCases(kind, { blocks, roughness, ...request });
  return {
    runsPerSide,
    recordedVariationRatio,
    variationRatio: Math.max(recordedVariationRatio, limitRatio),
    limitRatio,
    falseAlarms: draw('same'),
    caught: draw('slower'),
  };
}

interface Block {
  readonly base: readonly number[];
  readonly slower: readonly number[];
}

/** Blocks with two runs of each side. */
export function blocksOf(runs: readonly ComparedRun[]): readonly Block[] {
  const grouped = [...Map.groupBy(runs, ({ block }) => block).values()];
  const blocks = grouped.map((group) => ({
    base: group.filter(({ side }) => side === 'base').map(({ p99Ms }) => p99Ms),
    slower: group.filter(({ side }) => side === 'slower').map(({ p99Ms }) => p99Ms),
  }));
  return blocks.filter(({ base, slower }) => base.length === 2 && slower.length === 2);
}

/** Standard deviation of the logarithms to be added, so that runs vary by `limitRatio` in all. */
function roughnessUpTo(recordedRatio: number, limitRatio: number): number {
  return Math.sqrt(Math.max(0, Math.log1p(limitRatio) ** 2 - Math.log1p(recordedRatio) ** 2));
}

function countCases(
  kind: 'same' | 'slower',
  drawn: DesignRequest & { readonly blocks: readonly Block[]; readonly roughness: number },
): CaseCounts {
  const { blocks, runsPerSide, cases, seed, roughness } = drawn;
  let worse = 0;
  let inconclusive = 0;
  for (let at = 0; at < cases; at += 1) {
    const random = randomStream(seed, kind, runsPerSide, at);
    const chosen = shuffleInPlace([...blocks], random).slice(0, runsPerSide);
    const pairs = chosen.map((block) => pairOf(block, kind, random));
    const rough = (value: number): number => value * Math.exp(roughness * normal(random));
    const base = pairs.map(({ first }) => rough(first));
    const next = pairs.map(({ second }) => rough(second));
    const { verdict } = compareSamples(base, next, RULE);
    if (verdict === 'worse') worse += 1;
    if (verdict === 'inconclusive') inconclusive += 1;
  }
  const { lower, upper } = binomialBounds(worse, cases);
  return { cases, worse, inconclusive, lowerRatio: lower, upperRatio: upper };
}

/** Which of the two neighbours is called the new one, or which of each side, is left to chance. */
function pairOf({ base, slower }: Block, kind: 'same' | 'slower', random: Random): Pair {
  const pick = random.nextBelow(2);
  if (kind === 'slower') {
    return { first: base[pick] ?? Number.NaN, second: slower[random.nextBelow(2)] ?? Number.NaN };
  }
  const side = random.nextBoolean(0.5) ? base : slower;
  return { first: side[pick] ?? Number.NaN, second: side[1 - pick] ?? Number.NaN };
}

function normal(random: Random): number {
  const radius = Math.sqrt(2 * random.nextExponential(1));
  return radius * Math.cos(2 * Math.PI * random.nextFloat());
}
