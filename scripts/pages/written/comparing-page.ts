// docs/comparing-measured.md: how often a comparison is wrong, from the recorded runs.

import type { CompareJudgement, DesignJudgement } from '../../../bench/compare/compare-record.ts';
import { type GeneratedFile, page, table } from '../markdown.ts';

const METHOD = `Real runs of three seconds, one after another, in blocks of A B B A: A on a reference server that pushes every
message 40 ms late, B on one that takes 44 ms, each with a fresh server. Blocks of neighbouring runs are then drawn at random, one
run of a block for each side. Two runs of one side make a comparison without a difference: *worse* is a false alarm there.
One of each makes a comparison with ten per cent: *worse* is right. Where the runs vary by less than the variation that is asked for,
log-normal noise is laid over them until they do.

\`\`\`
node bench/compare/main.ts record 30
node bench/compare/main.ts judge
\`\`\``;

/** The page; before anything was recorded it says so. */
export function comparingPage(judgement: CompareJudgement | null): GeneratedFile {
  const title = 'How far a comparison can be trusted';
  const text = page(title, 'bench/results/compare', [
    METHOD,
    ...(judgement === null ? ['Nothing is recorded yet.'] : figuresOf(judgement)),
  ]);
  return { path: 'docs/comparing-measured.md', text };
}

const BEYOND =
  'The recorded runs varied by more than the promise speaks of: such rows say how much is caught beyond it, ' +
  'and whether the promise is kept is not shown by them.';

function figuresOf(judgement: CompareJudgement): readonly string[] {
  const { runs, blocks, baseMedianMs, injectedRatio, commits, designs } = judgement;
  const injected = `the slower ones by ${percent(injectedRatio)} above`;
  const header = ['runs', 'promised up to', 'recorded', 'compared at', 'false alarms', 'caught'];
  return [
    `${runs} runs in ${blocks} blocks, of commit ${commits.join(', ')}; the p(99) of the base was ${baseMedianMs.toFixed(1)} ms, ${injected}.`,
    table(header, designs.map(rowOf)),
    'Bounds are those of Clopper and Pearson, each with 95 %. Asked for: false alarms below 1 % at any variation, caught above 95 % up to the variation that is promised.',
    ...(designs.some(isBeyondPromise) ? [BEYOND] : []),
  ];
}

/** The recorded runs vary by more than the promise speaks of. */
function isBeyondPromise({ recordedVariationRatio, limitRatio }: DesignJudgement): boolean {
  return recordedVariationRatio > limitRatio;
}

function rowOf(design: DesignJudgement): readonly string[] {
  const { runsPerSide, limitRatio, recordedVariationRatio } = design;
  const { variationRatio, falseAlarms, caught } = design;
  return [
    `${runsPerSide} + ${runsPerSide}`,
    percent(limitRatio),
    percent(recordedVariationRatio),
    percent(variationRatio),
    `${falseAlarms.worse} of ${falseAlarms.cases}, below ${percent(falseAlarms.upperRatio)}`,
    `${caught.worse} of ${caught.cases}, above ${percent(caught.lowerRatio)}`,
  ];
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(2))} %`;
}
