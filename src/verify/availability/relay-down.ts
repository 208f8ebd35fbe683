// An outage of the relay: nobody received anything for a while, and what was taken meanwhile is
// proven lost. One finding for the whole of it. Must not mistake many single losses for one outage.

import type { VerifierContext } from '../context.ts';
import { OUTAGE_EDGE_MS, OUTAGE_LOSSES, OUTAGE_MS, PATTERN_CHANCE } from '../limits.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';
import { knownAtMs } from '../live/watch/known-at.ts';
import { arrivalsOf, longestSilence, type Silence } from './arrivals.ts';
import type { Losses } from './losses.ts';

const OUTAGE_RECEIVERS = 2;

interface Outage {
  readonly silence: Silence;
  /** In the order of sending. */
  readonly lost: number[];
}

/** Charges every outage among the messages that are proven lost. */
export function chargeOutages(context: VerifierContext, losses: Losses): void {
  new RelayDown(context).conclude(losses);
}

class RelayDown {
  readonly #context: VerifierContext;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  conclude({ lost, owedCount }: Losses): void {
    if (lost.size < OUTAGE_LOSSES) return;
    const outages = this.#outagesAmong(lost);
    const insideCount = outages.reduce((count, outage) => count + outage.lost.length, 0);
    // One more than was seen of either, so that a run without other losses has a share too.
    const lossRatio = (lost.size - insideCount + 1) / (owedCount - insideCount + 2);
    for (const outage of outages) {
      const logOfChance = Math.log(owedCount) + outage.lost.length * Math.log(lossRatio);
      if (logOfChance < Math.log(PATTERN_CHANCE)) this.#charge(outage);
    }
  }

  #outagesAmong(lost: ReadonlySet<number>): Outage[] {
    const { ledger } = this.#context;
    const arrivals = arrivalsOf(ledger);
    const byStart = new Map<number, Outage>();
    for (const message of [...lost].toSorted((one, other) => one - other)) {
      // The server passed it on, or failed to, between its sending and its conf.
      const fromMs = ledger.sentAtMs.get(message) - OUTAGE_EDGE_MS;
      const toMs = knownAtMs(ledger, message) + OUTAGE_EDGE_MS;
      const silence = longestSilence(arrivals, { fromMs, toMs });
      const outage = byStart.get(silence.fromMs) ?? { silence, lost: [] };
      byStart.set(silence.fromMs, outage);
      outage.lost.push(message);
    }
    return [...byStart.values()].filter((outage) => this.#isOutage(outage));
  }

  /** Enough was taken inside the silence itself, for long enough, to more than one user. */
  #isOutage({ silence, lost }: Outage): boolean {
    const { ledger } = this.#context;
    const inside = lost.filter((message) => {
      const isAfter = ledger.sentAtMs.get(message) >= silence.fromMs;
      return isAfter && knownAtMs(ledger, message) <= silence.toMs;
    });
    if (inside.length < OUTAGE_LOSSES) return false;
    const receivers = new Set(inside.map((message) => ledger.receiver.get(message)));
    const sentAtMs = inside.map((message) => ledger.sentAtMs.get(message));
    const lastedMs = (sentAtMs.at(-1) ?? 0) - (sentAtMs[0] ?? 0);
    return receivers.size >= OUTAGE_RECEIVERS && lastedMs >= OUTAGE_MS;
  }

  #charge({ silence, lost }: Outage): void {
    const { docket, ledger } = this.#context;
    const [first = -1] = lost;
    const last = lost.at(-1) ?? -1;
    const users = new Set(lost.map((message) => ledger.receiver.get(message))).size;
    const fromMs = Math.max(silence.fromMs, ledger.sentAtMs.get(first) - OUTAGE_EDGE_MS);
    const toMs = Number.isFinite(silence.toMs) ? silence.toMs : this.#context.nowMs;
    docket.charge({
      check: 'relay-down',
      message: -1,
      key: String(first),
      explains: lost,
      atMs: fromMs,
      summary:
        `nobody received anything from ${this.#context.at(fromMs)} to ${this.#context.at(toMs)}, ` +
        `and the ${lost.length} messages to ${users} users that were taken meanwhile never ` +
        'arrived: the relay was down, so look at what feeds it, not at single messages',
      evidence: () => [
        this.#line(silence.fromMs, 'the last re before the outage arrived'),
        ...storyOf(this.#context, first),
        ...(last === first ? [] : storyOf(this.#context, last)),
        this.#line(silence.toMs, 'the first re after the outage arrived'),
      ],
    });
  }

  #line(atMs: number, text: string): ReturnType<typeof lineAt> {
    return Number.isFinite(atMs)
      ? lineAt(this.#context, atMs, { where: 'receiver', text })
      : { atMs: null, where: 'receiver', text: 'no further re arrived' };
  }
}
