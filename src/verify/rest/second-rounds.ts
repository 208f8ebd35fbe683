// Second questions: where an absence has no later row to prove it, one more message is sent in that
// conversation and both histories are read again. Few at a time, like all control messages.

import type { VerifierContext } from '../context.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import { FLAG } from '../ledger/message-flags.ts';
import { CONTROL_IN_FLIGHT_LIMIT } from '../limits.ts';
import { isOwedInHistory, isWhole, otherUser, viewSide } from './absence.ts';
import type { ConversationReads } from './conversation-reads.ts';

/** Rounds for one conversation; the second is asked of the other party, who may be there. */
const ROUND_LIMIT = 2;

/** A control message whose conf has not come after this long is waited for no more. */
const ROUND_WAIT_MS = 1000;

interface Round {
  readonly conversation: Conversation;
  /** The message whose absence is to be proven. */
  readonly message: number;
  askedAtMs: number;
}

export class SecondRounds {
  readonly #context: VerifierContext;
  readonly #reads: ConversationReads;
  readonly #history = new Map<number, { readonly count: number; readonly asked: Round }>();
  #queue: Round[] = [];
  #asked: Round[] = [];

  constructor(context: VerifierContext, reads: ConversationReads) {
    this.#context = context;
    this.#reads = reads;
  }

  /** Conversations that will be read once more. */
  get waitingCount(): number {
    return this.#queue.length + this.#asked.length;
  }

  /** Once both sides were read: asks for a round where it would prove something. */
  consider(conversation: Conversation, beganAtMs: number): void {
    const last = this.#history.get(conversation.index);
    const count = (last?.count ?? 0) + 1;
    if (count > ROUND_LIMIT) return;
    // Both sides must be read after the round that was asked last; while it waits, that is never.
    const sinceMs = last === undefined ? beganAtMs : last.asked.askedAtMs;
    const message = this.#unproven(conversation, { beganAtMs, sinceMs });
    if (message === undefined) return;
    const asked = { conversation, message, askedAtMs: Number.NaN };
    this.#history.set(conversation.index, { count, asked });
    this.#queue.push(asked);
    this.#start(this.#context.nowMs);
  }

  /** Tells the conversations that are to be read again now. */
  advance(nowMs: number): readonly Conversation[] {
    if (this.waitingCount === 0) return [];
    const due = this.#asked.filter((round) => this.#isDue(round, nowMs));
    this.#asked = this.#asked.filter((round) => !due.includes(round));
    this.#start(nowMs);
    return due.map(({ conversation }) => conversation);
  }

  #start(nowMs: number): void {
    while (this.#asked.length < CONTROL_IN_FLIGHT_LIMIT) {
      const round = this.#queue.shift();
      if (round === undefined) return;
      const { conversation, message } = round;
      const own = this.#context.ledger.sender.get(message);
      const isFirst = this.#history.get(conversation.index)?.count === 1;
      const sender = isFirst ? own : otherUser(conversation, own);
      const receiver = otherUser(conversation, sender);
      this.#context.request({ type: 'send-control', kind: 'fence', sender, receiver });
      round.askedAtMs = nowMs;
      this.#asked.push(round);
    }
  }

  #isDue({ conversation, askedAtMs }: Round, nowMs: number): boolean {
    if (nowMs - askedAtMs >= ROUND_WAIT_MS) return true;
    const { ledger } = this.#context;
    const last = conversation.messages.at(conversation.messages.length - 1) ?? -1;
    return last >= 0 && ledger.sentAtMs.get(last) >= askedAtMs && ledger.has(last, FLAG.confirmed);
  }

  #unproven(
    conversation: Conversation,
    { beganAtMs, sinceMs }: { readonly beganAtMs: number; readonly sinceMs: number },
  ): number | undefined {
    const first = this.#reads.get(conversation, conversation.first);
    const second = this.#reads.get(conversation, conversation.second);
    if (first === null || second === null) return undefined;
    if (!(first.askedAtMs >= sinceMs && second.askedAtMs >= sinceMs)) return undefined;
    if (isWhole(conversation, first) && isWhole(conversation, second)) return undefined;
    const views = [viewSide(this.#context, first, null), viewSide(this.#context, second, null)];
    return conversation.messages
      .items()
      .find(
        (message) =>
          this.#context.ledger.sentAtMs.get(message) < beganAtMs &&
          this.#needsProof(message) &&
          views.some((view) => view.presenceOf(message) === 'unproven'),
      );
  }

  /** Known messages must be stored; unknown ones matter to silent-drop unless they never left. */
  #needsProof(message: number): boolean {
    if (isOwedInHistory(this.#context, message)) return true;
    const isOver = FLAG.failed | FLAG.refused | FLAG.orphaned | FLAG.abandoned | FLAG.answered;
    return !this.#context.ledger.has(message, isOver);
  }
}
