// The rest part of the verifier: everything that reads prove. It follows histories and thread lists
// during load, asks for all of them after settle, and judges at the end what is stored for whom.

import type {
  HistoryRead,
  HttpChecked,
  HttpViolation,
  ReadFailed,
  ThreadsRead,
  UserIndex,
} from '../../observation/index.ts';
import type { Readback, SideRead, VerifierContext } from '../context.ts';
import type { IdBlocks } from '../contract.ts';
import { encodeIds, encodeSorted } from '../judge/id-blocks.ts';
import type { Conversation } from '../ledger/conversation-table.ts';
import type { MessageLedger } from '../ledger/message-ledger.ts';
import { learnWindowRows, viewSide } from './absence.ts';
import { ConversationReads } from './conversation-reads.ts';
import { HistoryJudge } from './histories/history-judge.ts';
import { judgeConversation } from './histories/history-verdicts.ts';
import { ReadbackBooks } from './readback.ts';
import { RowJudge } from './row-judge.ts';
import { SecondRounds } from './second-rounds.ts';
import { ThreadIds } from './thread-ids.ts';
import { ThreadsJudge } from './threads-judge.ts';

/** Lives as long as the verifier; `conclude` once. */
export class RestJudge {
  readonly #context: VerifierContext;
  readonly #reads = new ConversationReads();
  readonly #threads: ThreadIds;
  readonly #rows: RowJudge;
  readonly #histories: HistoryJudge;
  readonly #lists: ThreadsJudge;
  readonly #books: ReadbackBooks;
  readonly #rounds: SecondRounds;
  readonly #byUser = new Map<UserIndex, Conversation[]>();
  #knownConversations = 0;
  #beganAtMs = Number.POSITIVE_INFINITY;
  #windowRows: number | null = null;

  constructor(context: VerifierContext) {
    this.#context = context;
    this.#threads = new ThreadIds(context);
    this.#rows = new RowJudge(context);
    this.#histories = new HistoryJudge(context, this.#threads, this.#rows);
    this.#lists = new ThreadsJudge(context, this.#threads, this.#rows);
    this.#books = new ReadbackBooks(context);
    this.#rounds = new SecondRounds(context, this.#reads);
  }

  get foreignRows(): number {
    return this.#rows.foreignRows;
  }

  /** Answers and second rounds that are still awaited. */
  get awaitedReads(): number {
    return this.#books.awaitedCount + this.#rounds.waitingCount;
  }

  readonly readback: Readback = {
    sideOf: (conversation, user): SideRead | null => this.#reads.get(conversation, user),
    isProvenAbsent: (message, user): boolean => this.#isProvenAbsent(message, user),
  };

  observeHistory(read: HistoryRead): void {
    const side = this.#histories.judge(read);
    if (read.purpose !== 'readback') return;
    const conversation = this.#context.conversations.find(read.user, read.partner);
    if (side !== null && conversation !== null) this.#reads.set(conversation, read.user, side);
    if (!this.#books.settle(read) || conversation === null) return;
    this.#rounds.consider(conversation, this.#beganAtMs);
  }

  observeThreads(read: ThreadsRead): void {
    this.#lists.judge(read, this.#conversationsOf(read.user));
    if (read.purpose === 'readback') this.#books.settle(read);
  }

  observeReadFailed(failed: ReadFailed): void {
    this.#histories.failed(failed);
    if (failed.purpose === 'readback') this.#books.fail(failed);
  }

  observeHttp(observation: HttpChecked | HttpViolation): void {
    const { docket, originAtMs } = this.#context;
    if (observation.type === 'http-checked') {
      docket.pass('http-contract');
      return;
    }
    const { atMs, user, request, detail } = observation;
    docket.charge({
      check: 'http-contract',
      message: -1,
      key: `${user} ${atMs} ${request}`,
      atMs,
      user,
      summary: `${request}: ${detail}`,
      evidence: () => [
        { atMs: atMs - originAtMs, where: 'rest', text: `user ${user}, ${request}: ${detail}` },
      ],
    });
  }

  beginReadback(nowMs: number): void {
    this.#beganAtMs = nowMs;
    this.#histories.readbackBegan(nowMs);
    const { all } = this.#context.conversations;
    this.#books.askAll(all);
    if (all[0] !== undefined) this.#context.request({ type: 'read-unknown', user: all[0].first });
  }

  /** Reads again what failed, and what a control message was sent for. */
  advance(nowMs: number): void {
    this.#books.advance(nowMs);
    for (const conversation of this.#rounds.advance(nowMs)) this.#books.askBothSides(conversation);
  }

  conclude(_nowMs: number, options: { readonly interrupted: boolean }): void {
    const { conversations } = this.#context;
    this.#windowRows = learnWindowRows(this.#context, this.#reads);
    const final = {
      reads: this.#reads,
      windowRows: this.#windowRows,
      beganAtMs: this.#beganAtMs,
      interrupted: options.interrupted,
    };
    this.#histories.conclude(options);
    this.#lists.conclude();
    this.#rows.conclude();
    this.#threads.conclude();
    for (const conversation of conversations.all)
      judgeConversation(this.#context, conversation, final);
  }

  readbackCounts(): { readonly owed: number; readonly read: number } {
    return this.#books.counts();
  }

  learned(): readonly string[] {
    const rows = this.#windowRows;
    const window =
      rows === null
        ? []
        : [`Histories show the latest ${rows} rows only; older messages are not judged`];
    return [...window, ...this.#histories.learned(), ...this.#lists.learned()];
  }

  idBlocks(): IdBlocks {
    const { ledger, options } = this.#context;
    const isGlobal = options.policy.contract.ids === 'global';
    return {
      messages: isGlobal ? encodeMessages(ledger) : null,
      threads: encodeWhole([...this.#threads.ids]),
    };
  }

  #isProvenAbsent(message: number, user: UserIndex): boolean {
    const { ledger, conversations } = this.#context;
    const conversation = conversations.find(
      ledger.sender.get(message),
      ledger.receiver.get(message),
    );
    if (conversation === null) return false;
    const side = this.#reads.get(conversation, user);
    return viewSide(this.#context, side, this.#windowRows).presenceOf(message) === 'absent';
  }

  /** Conversations of a user; the index follows the growing table. */
  #conversationsOf(user: UserIndex): readonly Conversation[] {
    const { all } = this.#context.conversations;
    for (; this.#knownConversations < all.length; this.#knownConversations += 1) {
      const conversation = all[this.#knownConversations] as Conversation;
      for (const party of [conversation.first, conversation.second]) {
        const list = this.#byUser.get(party);
        if (list === undefined) this.#byUser.set(party, [conversation]);
        else list.push(conversation);
      }
    }
    return this.#byUser.get(user) ?? [];
  }
}

function encodeWhole(ids: readonly string[]): string | null {
  const numbers = ids.map(Number);
  const areWhole = numbers.every((id) => Number.isSafeInteger(id) && id >= 0);
  return areWhole ? encodeIds(numbers) : null;
}

function encodeMessages(ledger: MessageLedger): string | null {
  const ids = ledger.wholeIds();
  return ids === null ? null : encodeSorted(ids);
}
