// What a complete history owes its reader: his own confirmed messages (read-your-writes), what was
// confirmed or delivered before he asked (relay-before-commit), and all that an earlier answer
// showed him (monotonic-reads). A read that runs beside a write proves nothing about it.

import type { HistoryRead } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';
import type { EvidenceLine } from '../../contract.ts';
import type { Conversation } from '../../ledger/conversation-table.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { edgeKnownAtMs, isWhole, WINDOW_ROWS_MIN } from '../absence.ts';
import type { SideState } from '../conversation-reads.ts';
import { KeptMessages } from '../kept-messages.ts';
import { ShownMessages } from '../shown-messages.ts';

/** The newest answer that one reader got of one conversation. */
interface Shown {
  readonly answeredAtMs: number;
  readonly messages: KeptMessages;
}

interface Reading {
  readonly conversation: Conversation;
  readonly side: SideState;
  readonly read: HistoryRead;
  readonly shown: ShownMessages;
  /** It shows every message of the conversation. */
  readonly isWhole: boolean;
  /** Only what was sent after this instant is surely newer than all that the answer shows. */
  readonly edgeAtMs: number;
}

const NOT_OWED = FLAG.failed | FLAG.refused;

/** Lives as long as the verifier. */
export class ReadPromises {
  readonly #context: VerifierContext;
  readonly #lastShown = new Map<number, Shown>();
  #readbackBeganAtMs = Number.POSITIVE_INFINITY;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /**
   * Messages sent from here on are the readback's own means of proof and owe nothing themselves.
   */
  readbackBegan(nowMs: number): void {
    this.#readbackBeganAtMs = nowMs;
  }

  judge(conversation: Conversation, side: SideState, read: HistoryRead): void {
    // Perhaps a server that shows the latest rows only: older ones may be beyond its window.
    const isAll = isWhole(conversation, side);
    const mayBeWindow = !isAll && side.olderRowCount === 0 && read.rows.length >= WINDOW_ROWS_MIN;
    const edgeAtMs = mayBeWindow ? edgeKnownAtMs(this.#context, side.messages) : -Infinity;
    const shown = new ShownMessages(side.messages);
    const reading = { conversation, side, read, shown, isWhole: isAll, edgeAtMs };
    const stale = this.#judgeOwn(reading);
    stale.push(...this.#judgeSeen(reading, stale));
    this.#judgeRelayed(reading, stale);
  }

  /** read-your-writes: what its reader had confirmed before asking must be shown. */
  #judgeOwn(reading: Reading): number[] {
    const { ledger, docket } = this.#context;
    const { conversation, read } = reading;
    const missing: number[] = [];
    let owed = 0;
    for (const message of conversation.messages.items()) {
      if (ledger.sender.get(message) !== read.user) continue;
      if (!(ledger.confirmedAtMs.get(message) < read.askedAtMs)) continue;
      if (ledger.sentAtMs.get(message) >= this.#readbackBeganAtMs) continue;
      owed += 1;
      // Of an answer that shows everything one is enough to know that something was owed.
      if (reading.isWhole) break;
      if (this.#isMissing(message, reading)) missing.push(message);
    }
    if (owed > 0) docket.pass('read-your-writes');
    for (const message of missing) this.#chargeOwn(message, read);
    return missing;
  }

  /** monotonic-reads: what an answer showed that came before this one was asked for. */
  #judgeSeen(reading: Reading, because: readonly number[]): readonly number[] {
    const { conversation, side, read } = reading;
    const key = conversation.index * 2 + (read.user === conversation.first ? 0 : 1);
    const earlier = this.#lastShown.get(key);
    // Of two reads at the same time neither is the later one.
    if (earlier === undefined || earlier.answeredAtMs <= read.atMs) {
      const messages = new KeptMessages(conversation, side.messages);
      this.#lastShown.set(key, { answeredAtMs: read.atMs, messages });
    }
    if (earlier === undefined || !(earlier.answeredAtMs < read.askedAtMs)) return [];
    if (earlier.messages.length > 0) this.#context.docket.pass('monotonic-reads');
    const shown = earlier.messages.items();
    const gone = [...shown.filter((message) => this.#isMissing(message, reading))];
    for (const message of gone) this.#chargeSeen(message, reading, { earlier, because });
    return gone;
  }

  /**
   * relay-before-commit: what somebody had been told of before the reader asked, unless a read had
   * shown it by then: that was committed, and is stale now.
   */
  #judgeRelayed(reading: Reading, because: readonly number[]): void {
    const { ledger, docket } = this.#context;
    const { conversation, read } = reading;
    const { askedAtMs } = read;
    let owed = 0;
    for (const message of conversation.messages.items()) {
      if (ledger.sentAtMs.get(message) >= this.#readbackBeganAtMs) continue;
      if (ledger.visibleAtMs.get(message) < askedAtMs || ledger.has(message, NOT_OWED)) continue;
      const isConfirmed = ledger.confirmedAtMs.get(message) < askedAtMs;
      // His own confirmed ones are judged above.
      if (isConfirmed && ledger.sender.get(message) === read.user) continue;
      if (!isConfirmed && !(ledger.deliveredAtMs.get(message) < askedAtMs)) continue;
      owed += 1;
      if (reading.isWhole) break;
      if (this.#isMissing(message, reading)) this.#chargeRelayed(message, read, because);
    }
    if (owed > 0) docket.pass('relay-before-commit');
  }

  #isMissing(message: number, { shown, edgeAtMs }: Reading): boolean {
    return !shown.has(message) && this.#context.ledger.sentAtMs.get(message) > edgeAtMs;
  }

  #chargeOwn(message: number, read: HistoryRead): void {
    const { ledger, docket } = this.#context;
    const confirmedAtMs = ledger.confirmedAtMs.get(message);
    const staleMs = Math.round(read.askedAtMs - confirmedAtMs);
    const described = this.#context.describe(message);
    docket.charge({
      check: 'read-your-writes',
      message,
      atMs: read.atMs,
      user: read.user,
      summary:
        `${described} is missing from its sender’s history, ` +
        `asked ${staleMs} ms after its conf`,
      evidence: () => [
        this.#line(confirmedAtMs, 'sender', `${described} was confirmed`),
        ...this.#readLines(read),
      ],
    });
  }

  #chargeSeen(
    message: number,
    { read }: Reading,
    what: { readonly earlier: Shown; readonly because: readonly number[] },
  ): void {
    const { docket } = this.#context;
    const { answeredAtMs } = what.earlier;
    const described = this.#context.describe(message);
    const afterMs = Math.round(read.askedAtMs - answeredAtMs);
    docket.charge({
      check: 'monotonic-reads',
      message,
      because: what.because,
      key: `reader ${read.user}`,
      atMs: read.atMs,
      user: read.user,
      summary:
        `${described} was in the history of user ${read.user} and is gone from it, ` +
        `asked again ${afterMs} ms later`,
      evidence: () => [
        this.#line(
          answeredAtMs,
          'rest',
          `a history of user ${read.user} with user ${read.partner} showed ${described}`,
        ),
        ...this.#readLines(read),
      ],
    });
  }

  #chargeRelayed(message: number, read: HistoryRead, because: readonly number[]): void {
    const { docket, ledger } = this.#context;
    const confirmedAtMs = ledger.confirmedAtMs.get(message);
    const deliveredAtMs = ledger.deliveredAtMs.get(message);
    const isByRe = !(confirmedAtMs <= deliveredAtMs);
    const toldAtMs = isByRe ? deliveredAtMs : confirmedAtMs;
    const described = this.#context.describe(message);
    const earlyMs = Math.round(read.askedAtMs - toldAtMs);
    docket.charge({
      check: 'relay-before-commit',
      message,
      because,
      key: `reader ${read.user}`,
      atMs: read.atMs,
      user: read.user,
      summary:
        `${described} is missing from the history of user ${read.user}, ` +
        `asked ${earlyMs} ms after its ${isByRe ? 're' : 'conf'}`,
      evidence: () => [
        this.#line(
          toldAtMs,
          isByRe ? 'receiver' : 'sender',
          `the ${isByRe ? 're' : 'conf'} of ${described} arrived`,
        ),
        ...this.#readLines(read),
      ],
    });
  }

  #readLines({ user, partner, askedAtMs, atMs, rows }: HistoryRead): readonly EvidenceLine[] {
    return [
      this.#line(askedAtMs, 'rest', `user ${user} asked for the history with user ${partner}`),
      this.#line(atMs, 'rest', `the answer has ${rows.length} rows and lacks it`),
    ];
  }

  #line(atMs: number, where: EvidenceLine['where'], text: string): EvidenceLine {
    return { atMs: atMs - this.#context.originAtMs, where, text };
  }
}
