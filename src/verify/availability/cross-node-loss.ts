// A server that is cut in two: sockets on one node do not reach those on the other, and everybody
// reaches those on his own. One finding for each such time. Convicts nobody of a loss that was not
// proven before; where the pattern could be broken conversations, or losses are only suspected, it
// is suspected.

import type { VerifierContext } from '../context.ts';
import type { EvidenceLine } from '../contract.ts';
import { CUT_LOSSES } from '../limits.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';
import { episodesOf } from './loss-episodes.ts';
import type { Losses } from './losses.ts';
import { cutOf, type LostAcross, type ServerCut, type Witnesses } from './server-cut.ts';

export function chargeCrossNodeLoss(context: VerifierContext, losses: Losses): void {
  const { docket, ledger } = context;
  const cuts = cutsAmong(context, losses);
  const explained = new Set<number>();
  for (const { episode, ...cut } of cuts) {
    if (cut.witnesses === null) continue;
    for (const message of episode.lost) explained.add(message);
    charge(context, { episode, ...cut }, cut.witnesses);
  }
  const doubtful = new Set([...losses.lost].filter((message) => !explained.has(message)));
  for (const message of docket.suspectedMessages('lost-relay')) {
    if (ledger.expectedSocket.get(message) >= 0) doubtful.add(message);
  }
  const { owedCount } = losses;
  for (const cut of cutsAmong(context, { lost: doubtful, owedCount })) suspect(context, cut);
}

function cutsAmong({ ledger }: VerifierContext, { lost, owedCount }: Losses): ServerCut[] {
  if (lost.size < CUT_LOSSES) return [];
  return episodesOf(ledger, lost).flatMap((episode) => cutOf(ledger, episode, owedCount) ?? []);
}

function charge(context: VerifierContext, cut: ServerCut, witnesses: Witnesses): void {
  const { over, back } = witnesses;
  const { ledger } = context;
  context.docket.charge({
    ...placeOf(context, cut),
    explains: cut.episode.lost,
    summary:
      `${whatWasLost(context, cut)}: nothing passed between two sides, though others heard ` +
      `socket ${ledger.socket.get(over.lost)} on the one and socket ` +
      `${ledger.socket.get(back.lost)} on the other: the server was cut in two, so look at what ` +
      'carries messages between its nodes',
    evidence: () => [...acrossLines(context, over), ...acrossLines(context, back)],
  });
}

function suspect(context: VerifierContext, cut: ServerCut): void {
  const [first = -1] = cut.episode.lost;
  const last = cut.episode.lost.at(-1) ?? -1;
  context.docket.charge({
    ...placeOf(context, cut),
    suspected: true,
    summary:
      `${whatWasLost(context, cut)}, as if the server were cut in two; whether it is, could not ` +
      'be told',
    evidence: () => [...storyOf(context, first), ...storyOf(context, last)],
  });
}

function placeOf({ ledger }: VerifierContext, { episode }: ServerCut) {
  const [first = -1] = episode.lost;
  return {
    check: 'cross-node-loss',
    message: -1,
    key: String(first),
    atMs: ledger.sentAtMs.get(first),
  } as const;
}

function whatWasLost(context: VerifierContext, cut: ServerCut): string {
  const { episode, lostPairs, heardPairs, heardCount } = cut;
  const [first = -1] = episode.lost;
  const fromMs = context.ledger.sentAtMs.get(first);
  return (
    `from ${context.at(fromMs)} to ${context.at(episode.toMs)} all ${episode.lost.length} ` +
    `messages between ${lostPairs} pairs of sockets were lost, while all ${heardCount} between ` +
    `${heardPairs} other pairs arrived`
  );
}

function acrossLines(context: VerifierContext, across: LostAcross): EvidenceLine[] {
  const { ledger } = context;
  const { lost, spoken, heard } = across;
  const line = (message: number, what: string): EvidenceLine =>
    lineAt(context, ledger.deliveredAtMs.get(message), {
      where: 'receiver',
      text: `${what} meanwhile: ${context.describe(message)} arrived on socket ${ledger.deliveredSocket.get(message)}`,
    });
  return [
    ...storyOf(context, lost),
    line(spoken, `socket ${ledger.socket.get(lost)} was heard`),
    line(heard, `socket ${ledger.expectedSocket.get(lost)} heard others`),
  ];
}
