// Whether a thread list runs from the newest conversation to the oldest. Of two threads only those
// have an order of which one was over before the last message of the other was sent; what happens
// while the list is made proves nothing.

import type { ThreadsRead } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import type { Conversation } from '../../ledger/conversation-table.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { isDeclared } from '../../registry/checks.ts';
import { knownAtMs } from '../absence.ts';

/** Newest messages of a conversation that may have moved its thread. */
const NEWEST_LIMIT = 1000;

interface Place {
  readonly conversation: Conversation;
  /** The last message that is shown. */
  readonly message: number;
}

export class ThreadOrder {
  readonly #context: VerifierContext;
  readonly #isPromised: boolean;
  #listCount = 0;
  #turnedCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
    this.#isPromised = isDeclared('thread-order', context.options.policy.contract);
  }

  judge(read: ThreadsRead): void {
    // Somebody else may write to a thread while the list is made.
    if (!this.#context.options.policy.isExclusive) return;
    const places = this.#placesOf(read);
    if (places.length < 2) return;
    this.#listCount += 1;
    const { ledger } = this.#context;
    let oldest = places[0] as Place;
    for (const place of places) {
      if (this.#isTurned(oldest, place, read)) {
        this.#turnedCount += 1;
        if (this.#isPromised) this.#charge(oldest, place, read);
        return;
      }
      const confirmedAtMs = ledger.confirmedAtMs.get(place.message);
      // What was never confirmed is older than nothing.
      if (Number.isNaN(confirmedAtMs)) continue;
      if (!(ledger.confirmedAtMs.get(oldest.message) <= confirmedAtMs)) oldest = place;
    }
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    if (this.#isPromised) this.#context.docket.pass('thread-order', this.#listCount);
  }

  /** That lists have another order, where none is declared. */
  learned(): readonly string[] {
    if (this.#isPromised || this.#turnedCount === 0) return [];
    return [
      `${this.#turnedCount} of ${this.#listCount} thread lists do not run from the newest to the ` +
        `oldest; judged only under \`contract: { threads: recency }\``,
    ];
  }

  #placesOf(read: ThreadsRead): readonly Place[] {
    const { conversations, options } = this.#context;
    const places: Place[] = [];
    const listed = new Set<number>();
    for (const { otherUserId, last } of read.rows) {
      const partner = options.directory.userOf(otherUserId);
      const conversation = partner < 0 ? null : conversations.find(read.user, partner);
      if (last === null || conversation === null || listed.has(partner)) continue;
      listed.add(partner);
      const message = this.#context.match({ action: 'row', ...last });
      if (message >= 0) places.push({ conversation, message });
    }
    return places;
  }

  /** The thread above was over before the last message of the thread below was sent. */
  #isTurned(above: Place, below: Place, read: ThreadsRead): boolean {
    const { ledger } = this.#context;
    const sentAtMs = ledger.sentAtMs.get(below.message);
    if (!(ledger.confirmedAtMs.get(above.message) < sentAtMs)) return false;
    if (!(ledger.confirmedAtMs.get(below.message) < read.askedAtMs)) return false;
    return this.#overAtMs(above.conversation, read.atMs) < sentAtMs;
  }

  /** When everything that may have moved the thread was known; infinite when something is not. */
  #overAtMs({ messages }: Conversation, untilMs: number): number {
    const { ledger } = this.#context;
    let overAtMs = Number.NEGATIVE_INFINITY;
    for (const message of messages.items(NEWEST_LIMIT)) {
      const isSentLater = ledger.sentAtMs.get(message) >= untilMs;
      if (isSentLater || ledger.has(message, FLAG.failed | FLAG.refused)) continue;
      const known = knownAtMs(this.#context, message);
      if (Number.isNaN(known)) return Number.POSITIVE_INFINITY;
      overAtMs = Math.max(overAtMs, known);
    }
    return overAtMs;
  }

  #charge(above: Place, below: Place, read: ThreadsRead): void {
    const { docket, ledger, originAtMs } = this.#context;
    const [old, recent] = [above.message, below.message].map((message) =>
      this.#context.describe(message),
    );
    docket.charge({
      check: 'thread-order',
      message: below.message,
      key: `user ${read.user}`,
      atMs: read.atMs,
      user: read.user,
      summary:
        `The thread list of user ${read.user} has the thread of ${recent} below that of ${old}, ` +
        `which is older, so the newest conversation is not where a user looks for it`,
      evidence: () => [
        {
          atMs: ledger.confirmedAtMs.get(above.message) - originAtMs,
          where: 'sender',
          text: `${old} was confirmed, and nothing was sent there afterwards`,
        },
        {
          atMs: ledger.sentAtMs.get(below.message) - originAtMs,
          where: 'sender',
          text: `${recent} was sent, and confirmed before the list was asked for`,
        },
        {
          atMs: read.atMs - originAtMs,
          where: 'rest',
          text: `the list of ${read.rows.length} threads shows the older one first`,
        },
      ],
    });
  }
}
