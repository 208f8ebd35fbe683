// What searches for a known limit found, for bench/README.md, from their append-only record.

import {
  AGREE_RATIO,
  type CapacityRecord,
  FOUND_RATIO,
  isNear,
  newestOfKinds,
  QUICK_RATIO,
  spreadOf,
} from '../../../bench/capacity/record.ts';
import { readRecords } from '../../../bench/hostile/record.ts';
import { table } from '../markdown.ts';

const percent = (ratio: number): string => `${Number((100 * ratio).toFixed(1))} %`;

const ABOUT = `## Capacity

\`node bench/capacity/main.ts [--for rate|users] [--quick]\` lets [\`earshot capacity\`](../docs/guide/capacity.md) search a limit
that the reference server was told to have (\`--messages-per-second\`, \`--connections\`). What it finds must be within
${percent(FOUND_RATIO)} of it (${percent(QUICK_RATIO)} when quick), and the repetitions within ${percent(AGREE_RATIO)} of each other. Each search is a line of
[results/capacity.ndjson](results/capacity.ndjson); the rows are of the newest commit that searched.`;

/** Markdown; says so when nothing was searched yet. */
export function capacitySection(file: string): string {
  const kinds = newestOfKinds(readRecords<CapacityRecord>(file));
  if (kinds.length === 0) return `${ABOUT}\n\nNothing is recorded yet.\n`;
  const header = ['limit', 'search', 'found: highest that holds', 'near enough', 'apart', 'when'];
  return `${ABOUT}\n\n${table(header, kinds.map(rowOf))}\n`;
}

function rowOf(records: readonly CapacityRecord[]): readonly string[] {
  const last = records.at(-1);
  if (last === undefined) return [];
  const unit = last.of === 'rate' ? ' messages/s' : ' users';
  const spread = spreadOf(records);
  const minutes = records.map(({ seconds }) => seconds / 60);
  const { coreCount, cpu, node } = last.machine;
  const loads = records.map(({ machine }) => machine.load.toFixed(1)).join(', ');
  return [
    `${last.injected}${unit}`,
    `${last.isQuick ? 'quick' : 'whole'}, ${minutes.map((one) => one.toFixed(1)).join(', ')} min`,
    records.map(answerText).join(', '),
    `${records.filter((record) => isNear(record)).length} of ${records.length}`,
    spread === null ? '–' : percent(spread),
    `${last.date.slice(0, 10)}, \`${last.commit}\`, ${coreCount} cores, ${cpu}, Node ${node}, load ${loads} before`,
  ];
}

function answerText({ kind, low }: CapacityRecord): string {
  if (low === null) return kind ?? 'no answer';
  const value = Number(low.toFixed(1));
  return kind === 'found' ? String(value) : `≥ ${value} (${kind})`;
}
