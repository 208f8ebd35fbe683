// Whether ids grow: of two sends of one socket, the second after the conf of the first, in one
// scope of ids. What fell is decided at the end, because a server whose ids are drawn at random
// breaks nothing; ids of concurrent sends are never compared.

import type { VerifierContext } from '../../context.ts';
import { BACKWARD_LIMIT } from '../../limits.ts';
import { isDeclared } from '../../registry/checks.ts';
import { compareWhole, isWhole } from '../../whole-ids.ts';
import { storyOf } from '../evidence-lines.ts';

/** Messages of the sender before this one that are looked at for the earlier of a pair. */
const LOOK_BACK = 4;

/** Fewer pairs than this tell nothing about how a server makes its ids. */
const PAIRS_MIN = 16;

/** A server grows its ids when at most every so-manieth pair falls. */
const GROWS_FACTOR = 10;

/** An id that is wrong by itself says nothing about the order. */
const EXPLAINING = ['id-mismatch', 'id-reuse', 'duplicate-write'] as const;

interface Fall {
  readonly earlier: number;
  readonly later: number;
  readonly atMs: number;
}

export class IdOrder {
  readonly #context: VerifierContext;
  readonly #isGlobal: boolean;
  readonly #falls: Fall[] = [];
  #pairCount = 0;
  #fallCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
    this.#isGlobal = context.options.policy.contract.ids !== null;
  }

  /** The first conf of a message. */
  confirmed(message: number, atMs: number): void {
    const { ledger } = this.#context;
    const earlier = this.#earlierOf(message);
    const [one, next] = [earlier < 0 ? null : ledger.idOf(earlier), ledger.idOf(message)];
    if (one === null || next === null || !isWhole(one) || !isWhole(next)) return;
    this.#pairCount += 1;
    if (compareWhole(one, next) >= 0) return;
    this.#fallCount += 1;
    if (this.#falls.length < BACKWARD_LIMIT) this.#falls.push({ earlier, later: message, atMs });
  }

  /** Judges what fell, and states what was judged; sentences about what was learned. Once. */
  conclude(): readonly string[] {
    const { docket, options } = this.#context;
    const pairs = this.#pairCount;
    const isGrowing = this.#fallCount * GROWS_FACTOR <= pairs;
    const isPromised = isDeclared('id-order', options.policy.contract);
    const isJudged = isPromised || this.#fallCount === 0 || (pairs >= PAIRS_MIN && isGrowing);
    if (isJudged) docket.pass('id-order', pairs);
    else if (pairs >= PAIRS_MIN) {
      return [
        `The ids of messages do not grow: ${this.#fallCount} of ${pairs} messages bear a smaller id than one that was confirmed before they were sent; not promised, not judged`,
      ];
    }
    for (const fall of this.#falls) this.#charge(fall, !isJudged);
    return [];
  }

  /** The latest message of the same way that was confirmed before this one was sent; -1: none. */
  #earlierOf(message: number): number {
    const { ledger } = this.#context;
    const sender = ledger.sender.get(message);
    const sequence = ledger.sequence.get(message);
    const sentAtMs = ledger.sentAtMs.get(message);
    for (let at = sequence - 1; at >= 0 && at >= sequence - LOOK_BACK; at -= 1) {
      const earlier = ledger.find(sender, at);
      if (earlier < 0 || !(ledger.confirmedAtMs.get(earlier) < sentAtMs)) continue;
      if (ledger.socket.get(earlier) !== ledger.socket.get(message)) return -1;
      const isInScope =
        this.#isGlobal || ledger.receiver.get(earlier) === ledger.receiver.get(message);
      if (isInScope) return earlier;
    }
    return -1;
  }

  #charge({ earlier, later, atMs }: Fall, suspected: boolean): void {
    const { docket } = this.#context;
    const isExplained = EXPLAINING.some(
      (check) => docket.isCharged(check, earlier) || docket.isCharged(check, later),
    );
    if (isExplained) return;
    const describe = (message: number): string => this.#context.describe(message);
    docket.charge({
      check: 'id-order',
      message: later,
      atMs,
      suspected,
      summary:
        `${describe(later)} was sent after the conf of ${describe(earlier)} and bears ` +
        `a smaller id, so a client that sorts or pages by id loses or turns them`,
      evidence: () => [...storyOf(this.#context, earlier), ...storyOf(this.#context, later)],
    });
  }
}
