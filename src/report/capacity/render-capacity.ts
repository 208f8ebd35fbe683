// What `capacity` found, in words and rows, for a terminal and as Markdown. Pure.

import type { Capacity } from '../../run/index.ts';
import { type SummaryOptions, sheetOf } from '../summary/sheet.ts';
import { formatCount, formatMs, formatRate } from '../text/format.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';

type Step = Capacity['steps'][number];

const WORDS = { holds: 'holds', breaks: 'breaks', unfit: 'generator unfit' } as const;
const TONES = { holds: 'good', breaks: 'bad', unfit: 'unsure' } as const;

/** The answer in one sentence. */
export function capacityAnswer(capacity: Capacity): string {
  const { answer, of, isQuick, bracketRatio } = capacity;
  const low = answer.low === null ? '' : loadText(capacity, answer.low);
  const high = answer.high === null ? '' : loadText(capacity, answer.high);
  const guess = isQuick ? ' (quick: one look at each load, a guess)' : '';
  const between = rangeText(low, high);
  const [holds, does] = of === 'rate' ? ['holds', 'does'] : ['hold', 'do'];
  switch (answer.kind) {
    case 'found':
      return `${low} ${holds}, ${high} ${does} not: within ${percent(bracketRatio)}${guess}.`;
    case 'interval':
      return `${between}; more cannot be said${guess}.`;
    case 'generator-limit':
      return `\u2265 ${low}, limit of the generator: above it this machine was not fit${guess}.`;
    case 'below':
      return `Not even ${high === '' ? 'the least' : high} ${holds}${guess}.`;
    case 'unbounded':
      return `\u2265 ${low}: the highest ${of === 'rate' ? 'rate' : 'number'} tried${guess}.`;
    case 'interrupted':
      return `Interrupted. ${between} so far${guess}.`;
    case 'stopped':
      return `${between}; the search ended there${guess}.`;
  }
}

function rangeText(low: string, high: string): string {
  if (low === '') return high === '' ? 'Nothing is known' : `Less than ${high}`;
  return high === '' ? `At least ${low}` : `At least ${low}, less than ${high}`;
}

/** For a terminal; ends with a line feed. */
export function renderCapacity(capacity: Capacity, options: SummaryOptions): string {
  const sheet = sheetOf(options);
  const lines = [
    heading(`Capacity of ${capacity.scenario.name}`, sheet),
    ...paragraph(capacityAnswer(capacity), { indent: 2, tone: 'strong' }, sheet),
    '',
    ...byLoad(capacity.steps).flatMap((step) => stepLines(capacity, step, sheet)),
    ...capacity.notes.flatMap((note) => paragraph(note, { indent: 2, tone: 'unsure' }, sheet)),
  ];
  return `\n${lines.join('\n')}\n\n`;
}

/** So that the knee shows; trials of the same load stay in their order. */
function byLoad(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => a.value - b.value);
}

function stepLines(capacity: Capacity, step: Step, sheet: Sheet): readonly string[] {
  const { indent, tone } = { indent: 6, tone: TONES[step.verdict] };
  const why = step.reasons.slice(0, 3).flatMap((text) => paragraph(text, { indent, tone }, sheet));
  return [`  ${renderCapacityStep(capacity, step)}`, ...why];
}

/** One line on one step. */
export function renderCapacityStep(capacity: Pick<Capacity, 'of'>, step: Step): string {
  const p99 = step.deliveryP99Ms === null ? '\u2013' : formatMs(step.deliveryP99Ms);
  const achieved = `achieved ${formatRate(step.achievedPerSecond)}`;
  const lost = (step.lost ?? 0) > 0 ? `, ${formatCount(step.lost ?? 0)} lost` : '';
  const load = loadText(capacity, step.value).padEnd(16);
  return `${load} ${WORDS[step.verdict].padEnd(16)} ${achieved}, delivery p99 ${p99}${lost}`;
}

/** GitHub-flavoured Markdown; ends with a line feed. */
export function renderCapacityMarkdown(capacity: Capacity): string {
  const rows = byLoad(capacity.steps).map((step) => {
    const times = [step.deliveryP50Ms, step.deliveryP99Ms].map((ms) =>
      ms === null ? '\u2013' : formatMs(ms),
    );
    const cells = [
      loadText(capacity, step.value),
      WORDS[step.verdict],
      formatRate(step.achievedPerSecond),
      ...times,
      step.lost === null ? '\u2013' : formatCount(step.lost),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const title = `## Capacity: ${capacity.scenario.name}`;
  const head = ['| Load | | Achieved | p50 | p99 | Lost |', '|--:|---|--:|--:|--:|--:|'];
  const notes = capacity.notes.map((note) => `- ${note}`);
  const parts = [title, `**${capacityAnswer(capacity)}**`, [...head, ...rows].join('\n'), ...notes];
  return `${parts.join('\n\n')}\n`;
}

function loadText({ of }: Pick<Capacity, 'of'>, value: number): string {
  return of === 'rate' ? formatRate(value) : `${formatCount(value)} users`;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}
