// Losses that start where a queue ends: every message that was lost met a crowd of deliveries under
// way to its socket, and what met a smaller one arrived. Must not explain losses that a crowd met
// by chance.

import type { VerifierContext } from '../context.ts';
import { BURST_LEVEL, BURST_LOSSES, PATTERN_CHANCE } from '../limits.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';

/** Deliveries by the crowd that they met. */
interface Crowds {
  /** Of each lost message. */
  readonly lost: ReadonlyMap<number, number>;
  /** Messages that arrived, by crowd. */
  readonly arrived: readonly number[];
}

/** Charges all of the losses to one queue that was too short, or none of them. */
export function chargeBurstDrop(context: VerifierContext, lost: ReadonlySet<number>): void {
  if (lost.size < BURST_LOSSES) return;
  const crowds = crowdsOf(context, lost);
  const [first, ...others] = [...crowds.lost];
  if (first === undefined || crowds.lost.size < lost.size) return;
  const smallest = others.reduce((least, one) => (one[1] < least[1] ? one : least), first);
  const [, level] = smallest;
  if (level < BURST_LEVEL) return;
  const arrivedBelow = sum(crowds.arrived.slice(0, level));
  const arrivedAbove = sum(crowds.arrived.slice(level));
  const total = arrivedBelow + arrivedAbove + lost.size;
  const shareAbove = (arrivedAbove + lost.size) / total;
  const logOfChance = Math.log(total) + lost.size * Math.log(shareAbove);
  if (logOfChance >= Math.log(PATTERN_CHANCE)) return;
  charge(context, { lost: [...lost], at: smallest[0], level, arrivedBelow });
}

/** Walks the messages of the sockets that lost some, in the order of sending. */
function crowdsOf({ ledger }: VerifierContext, lost: ReadonlySet<number>): Crowds {
  const underWay = new Map<number, number[]>();
  for (const message of lost) underWay.set(ledger.expectedSocket.get(message), []);
  const crowds = { lost: new Map<number, number>(), arrived: [] as number[] };
  for (let message = 0; message < ledger.count; message += 1) {
    const isLost = lost.has(message);
    // What was sent before the socket was known to receive took up room in its queue all the same.
    const socket = (isLost ? ledger.expectedSocket : ledger.deliveredSocket).get(message);
    const earlier = underWay.get(socket);
    if (earlier === undefined) continue;
    const sentAtMs = ledger.sentAtMs.get(message);
    const still = earlier.filter((arrivedAtMs) => arrivedAtMs > sentAtMs);
    underWay.set(socket, still);
    const arrivedAtMs = ledger.deliveredAtMs.get(message);
    if (isLost) crowds.lost.set(message, still.length);
    if (Number.isNaN(arrivedAtMs)) continue;
    crowds.arrived[still.length] = (crowds.arrived[still.length] ?? 0) + 1;
    still.push(arrivedAtMs);
  }
  return crowds;
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}

function charge(
  context: VerifierContext,
  found: {
    readonly lost: readonly number[];
    /** The lost message that met the smallest crowd. */
    readonly at: number;
    readonly level: number;
    readonly arrivedBelow: number;
  },
): void {
  const { lost, at, level, arrivedBelow } = found;
  const { ledger } = context;
  const sentAtMs = lost.map((message) => ledger.sentAtMs.get(message));
  const sockets = new Set(lost.map((message) => ledger.expectedSocket.get(message))).size;
  context.docket.charge({
    check: 'burst-drop',
    message: -1,
    key: 'queue',
    explains: lost,
    atMs: sentAtMs.reduce((first, next) => Math.min(first, next)),
    summary:
      `${lost.length} messages to ${sockets} sockets were lost in bursts, each while at least ` +
      `${level} others were under way to its socket; of the ${arrivedBelow} that met fewer none ` +
      `was lost: a queue of the server holds about ${level} deliveries, so make it longer, or ` +
      'let its senders wait',
    evidence: () => [
      ...storyOf(context, at),
      lineAt(context, ledger.sentAtMs.get(at), {
        where: 'receiver',
        text: `${level} earlier messages were under way to socket ${ledger.expectedSocket.get(at)} and arrived later`,
      }),
    ],
  });
}
