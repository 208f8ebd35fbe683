// bench/README.md: what each accounted run gave last, from the files in bench/results.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LatencySummary } from '../../src/metrics/index.ts';
import type { JudgedMessages, RunResult } from '../../src/run/index.ts';
import { capacitySection } from './bench/capacity-section.ts';
import { peersSection } from './bench/peers-section.ts';
import { performanceSection } from './performance-section.ts';

interface Figures extends Pick<RunResult, 'coverageRatio' | 'endedAtIso' | 'verdict'> {
  readonly messages: JudgedMessages;
  readonly command: string;
  readonly users: number;
  readonly measureMs: number;
  readonly suspected: number;
  readonly violations: number;
  readonly latency: Readonly<Partial<Record<string, LatencySummary>>>;
  readonly machineCpuRatio: number;
  readonly agentCpuRatio: number;
  readonly agentRssMaxBytes: number;
  readonly machine: { readonly cpu: string; readonly coreCount: number; readonly node: string };
}

const INTRODUCTION = `<!-- Generated from bench/results by \`npm run generate\`. -->

# Bench

Each scenario of this folder is run by one command, which writes its figures with their date to
\`results/\`. The embedded server runs on the same cores, in a process of its own.

| scenario | what it shows |
| --- | --- |
| \`five-thousand.yaml\` | 5,000 users, 2,000 messages a second for a minute, verified to the last message |
| \`hundred-thousand.yaml\` | 100,000 messages while people reconnect and go offline |

Other benches ask how far a verdict can be trusted; what they found is in
[docs/reliability.md](../docs/reliability.md), in [docs/detection-matrix.md](../docs/detection-matrix.md) and in
[docs/comparing-measured.md](../docs/comparing-measured.md).

| bench | what it does |
| --- | --- |
| \`hostile/main.ts\` | seeded runs under mischief before a lawful server, none of which may blame anybody |
| \`crash/main.ts\` | SIGKILL of parts of a run at seeded moments, and what is left |
| \`compare/main.ts\` | real runs in turn, resampled: how often a comparison cries wolf, and how often it sees |
| \`mutation/main.ts\` | deafened rules and small wrongs in the verifier, each of which a test must notice |
| \`fuzz/main.ts\` | malformed frames, answers, scenarios and recordings by the hundred thousand |
| \`secrets/main.ts\` | canaries where secrets enter, looked for in all that a run leaves |
| \`matrix/main.ts\` | every fault of the reference server against every check, in real runs and in virtual time |
| \`one-in-a-million/main.ts\` | one loss among a million messages, at every place where it could be overlooked |
| \`soak/main.ts\` | an hour at 1,000 messages a second with churn: open files stay flat, memory grows by the message alone |
| \`monitor-soak/main.ts\` | a year of a monitor's probes in virtual time: memory, handles and database stay flat |
| \`monitor-story/main.ts\` | ten minutes of a monitor whose server goes wrong and comes right: every witness tells one story |

The bench of speed and size is \`performance/main.ts\`; what it measures stands in the table of bars. The
figures of the runs below it are of one run on the machine that is named: absolute times are anecdotes.
`;

/** Markdown of bench/README.md; the newest result of each name. */
export function benchPage(folder: string): string {
  const newest = new Map<string, string>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('-detection-matrix.json'))
    .toSorted()) {
    newest.set(file.slice('2026-01-01-'.length, -'.json'.length), file);
  }
  const sections = [...newest].map(([name, file]) => {
    const figures = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Figures;
    return section(name, file, figures);
  });
  const bars = performanceSection(join(folder, 'performance'));
  const capacity = capacitySection(join(folder, 'capacity.ndjson'));
  const peers = peersSection(join(folder, 'artillery.ndjson'));
  return [INTRODUCTION, bars, capacity, peers, ...sections].join('\n');
}

function section(name: string, file: string, figures: Figures): string {
  const { messages, machine, latency } = figures;
  const count = (value: number): string => value.toLocaleString('en-US');
  const percent = (ratio: number | null): string =>
    ratio === null ? '–' : `${Number((100 * ratio).toFixed(2))} %`;
  const perSecond = Math.round((messages.sent / figures.measureMs) * 1000);
  const rows = [
    ['date', figures.endedAtIso],
    ['machine', `${machine.coreCount} cores, ${machine.cpu}, Node ${machine.node}`],
    ['users', count(figures.users)],
    ['messages sent', `${count(messages.sent)} (about ${count(perSecond)} a second)`],
    ['confirmed', count(messages.confirmed)],
    ['delivered', `${count(messages.delivered)} of ${count(messages.owedDeliveries)} owed`],
    ['visible in history', count(messages.visible)],
    ['dropped, lost, unresolved', dropsOf(messages)],
    ['findings, suspected', `${figures.violations}, ${figures.suspected}`],
    ['coverage', percent(figures.coverageRatio)],
    ['confirm p50, p99', times(latency.confirm_time)],
    ['delivery p50, p99', times(latency.delivery_time)],
    ['CPU of the agent', `${percent(figures.agentCpuRatio)} of a core`],
    ['CPU of the machine, all of it', percent(figures.machineCpuRatio)],
    ['memory of the agent', `${Math.round(figures.agentRssMaxBytes / 1e6)} MB`],
    ['verdict', figures.verdict],
  ];
  const table = rows.map(([what, value]) => `| ${what} | ${value} |`).join('\n');
  return `## ${name}\n\n\`${figures.command}\` ([result](results/${file}))\n\n| what | figure |\n| --- | --- |\n${table}\n`;
}

function dropsOf({ dropped, lost, indeterminate, recovered }: JudgedMessages): string {
  return `${dropped}, ${lost}, ${indeterminate - recovered}`;
}

function times(summary: LatencySummary | undefined): string {
  const text = (ms: number | null | undefined): string =>
    ms === null || ms === undefined ? '–' : `${ms.toFixed(1)} ms`;
  return `${text(summary?.p50Ms)}, ${text(summary?.p99Ms)}`;
}
