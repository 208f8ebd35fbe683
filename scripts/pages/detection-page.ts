// docs/detection-matrix.md: how well the verifier detects, made from the newest results of
// `npm run matrix`. Says what the results say, and what they do not.

import {
  addSums,
  type CellSum,
  type MatrixResults,
  type MatrixRowResult,
  newestResults,
} from '../../bench/matrix/results.ts';
import { codes, page, table } from './markdown.ts';
import { millionSection } from './million-section.ts';
import { count } from './reliability/figures.ts';

const INTRODUCTION = `How well does Earshot detect? Each row below is one way in which a chat server can go wrong. The
[reference server](reference/faults.md) is told to go wrong in exactly that way, Earshot is run against it, and what it
reports is held against the server's own log of what it did: the same messages, under the declared [check](reference/checks.md),
with the declared consequences and exit code, and nothing else. The faults know nothing of Earshot's markers; Earshot
knows nothing of the faults.`;

const HOW = `- **Real runs** are \`earshot serve --faults\` and \`earshot run\`, processes and sockets and all: 24 people, about 500 messages,
  reads of every kind. Once: one strike in the whole run. Rate: about one chance in a hundred (fewer than that never
  strike twice in a few seconds, so some faults have more; the results say which rule was given). Some faults are a state
  that holds for a while instead.
- **Virtual time** is the server's own code of store, relay, faults and reads, and Earshot's own readers and verifier, with
  simulated sockets and a simulated clock: the same code, without the waiting, under many seeds and loads.
- \`k/n\`: in *k* of the *n* runs in which something observable was injected, exactly that was reported, message by message.
- **Observable** are the injections that any client could have noticed, as an oracle over the server's own sockets decides: a
  push that is left out to somebody who was not connected is no loss. **Missed** are observable injections that
  were not charged, **stray** are runs with a charge that no injection explains.
- **Suspected** is what Earshot listed apart because it could not prove it; **indeterminate** are sends of which nobody can
  say whether they took place (the price of losing a confirmation); **unjudged** are opportunities that were owed and
  not judged. None of them changes a verdict, and none is hidden.`;

const NOTHING = 'Nothing is on record yet; `npm run matrix` measures it.';

/** The page, from a folder of results. */
export function detectionPage(folder: string): string {
  const newest = newestResults(folder);
  const million = ['## One in a million', millionSection(folder)];
  if (newest === null) {
    return page('Detection matrix', 'bench/results', [INTRODUCTION, NOTHING, ...million]);
  }
  const { file, results } = newest;
  return page('Detection matrix', 'bench/results', [
    INTRODUCTION,
    summaryOf(results),
    table(HEADER, results.rows.map(lineOf)),
    ...besideOf(results),
    ...million,
    '## How it was measured',
    HOW,
    provenanceOf(results, file),
  ]);
}

const HEADER = [
  ...['fault', 'reported as', 'consequences seen', 'real: once', 'real: rate', 'virtual'],
  ...['observable', 'missed', 'stray', 'suspected', 'indeterminate', 'unjudged'],
];

function lineOf(row: MatrixRowResult): string[] {
  const { fault, check, provenBy } = row;
  const name = `\`${fault}\``;
  const reported = `[\`${check}\`](reference/checks.md#${check})`;
  if (provenBy === 'nothing') return [name, reported, ...HEADER.slice(2).map(() => '–')];
  const { once, rate, window } = row.real;
  const virtual = addSums(Object.values(row.virtual));
  const sum = addSums([...Object.values(row.real), virtual]);
  const numbers = [
    ...[sum.observable, sum.missed, sum.stray],
    ...[sum.suspected, sum.indeterminate, sum.unjudged],
  ];
  return [
    ...[name, reported, codes(sum.consequences)],
    ...[shareOf(once ?? window), shareOf(rate), shareOf(virtual)],
    ...numbers.map(count),
  ];
}

function shareOf(sum: CellSum | undefined): string {
  return sum === undefined || sum.cells === 0 ? '–' : `${sum.detected}/${sum.struck}`;
}

function summaryOf({ rows, clean }: MatrixResults): string {
  const realOf = (by: MatrixRowResult['provenBy']): CellSum =>
    addSums(rows.filter((row) => row.provenBy === by).flatMap((row) => Object.values(row.real)));
  const virtual = addSums(rows.flatMap((row) => Object.values(row.virtual)));
  const line = (what: string, sum: CellSum): string[] => [
    what,
    `${count(sum.detected)} of ${count(sum.struck)}`,
    ...[sum.observable, sum.missed, sum.stray, sum.messages].map(count),
  ];
  const lines = [
    line('real', realOf('run')),
    line('virtual time', virtual),
    line('`earshot conformance`, by case', realOf('conformance')),
  ];
  const header = [
    'runs',
    'exactly detected',
    'observable injections',
    'missed',
    'stray',
    'messages',
  ];
  const quiet = addSums([clean.real, clean.virtual]);
  const calm =
    `And in ${count(quiet.cells)} runs with ${count(quiet.messages)} messages in which nothing ` +
    `was injected, ${quiet.stray === 0 ? 'nothing' : `something (${quiet.stray} runs)`} was reported.`;
  return `${table(header, lines)}\n\n${calm}`;
}

/** Rows that a run does not prove, and what went wrong, if anything did. */
function besideOf({ rows, clean }: MatrixResults): string[] {
  const conformance = rows.filter(({ provenBy }) => provenBy === 'conformance');
  const unseen = rows.filter(({ provenBy }) => provenBy === 'nothing');
  const names = conformance.map(({ fault }) => fault);
  const sums = rows.flatMap(({ real, virtual }) => [
    ...Object.values(real),
    ...Object.values(virtual),
  ]);
  const mistakes = [...sums, clean.real, clean.virtual].flatMap((sum) => sum.mistakes);
  return [
    ...(names.length === 0
      ? []
      : [`${codes(names)}: proven by \`earshot conformance\`; the numbers count its cases.`]),
    ...unseen.map(({ fault, why }) => `\`${fault}\`: ${why}.`),
    ...(mistakes.length === 0
      ? []
      : [`Not as declared:\n\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`]),
  ];
}

function provenanceOf(results: MatrixResults, file: string): string {
  const { commit, command, endedAtIso, machine, seeds, loads, seconds, rows } = results;
  const virtual = addSums(rows.flatMap((row) => Object.values(row.virtual)));
  const real = addSums(rows.flatMap((row) => Object.values(row.real)));
  return table(
    ['what', 'value'],
    [
      ['command', `\`${command}\``],
      ['ended', endedAtIso],
      ['commit', `\`${commit}\``],
      ['n', `${count(real.cells)} real runs, ${count(virtual.cells)} in virtual time`],
      ['virtual time', `${seeds} seeds, loads ${loads.join(', ')}`],
      ['machine', `${machine.coreCount} cores, ${machine.cpu}, Node ${machine.node}`],
      ['took', `${Math.round(seconds / 60)} minutes`],
      ['results', `[${file}](../bench/results/${file})`],
    ],
  );
}
