// Error frames and what they refuse. What was refused must never be visible (ghost-send), but only
// where the contract says that errors reject; elsewhere an error leaves the outcome open.

import type { ErrorFrame } from '../../../observation/index.ts';
import type { Readback, VerifierContext } from '../../context.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { UNCLEAR_LIMIT, UNCLEAR_LOOK_BACK } from '../../limits.ts';
import { lineAt, sentLine } from '../evidence-lines.ts';
import type { MessageBooks } from '../message-books.ts';
import type { SocketTable } from '../sockets.ts';
import type { ConfWatch } from '../watch/conf-watch.ts';

export interface RefusalParts {
  readonly sockets: SocketTable;
  readonly books: MessageBooks;
  readonly confs: ConfWatch;
  readonly onIndeterminate: (message: number) => void;
}

const SEEN_AS = { re: 'delivered', conf: 'confirmed', row: 'stored' } as const;
const SEEN_WHERE = { re: 'receiver', conf: 'sender', row: 'rest' } as const;

interface Unclear {
  readonly atMs: number;
  readonly candidates: readonly number[];
}

export class Refusals {
  readonly #context: VerifierContext;
  readonly #parts: RefusalParts;
  readonly #refused: number[] = [];
  /** Error frames that could be about any of several sends, with those sends. */
  #unclear: Unclear[] = [];

  constructor(context: VerifierContext, parts: RefusalParts) {
    this.#context = context;
    this.#parts = parts;
  }

  observe(frame: ErrorFrame): void {
    const { ledger, options } = this.#context;
    const { refused } = frame;
    const message = refused === null ? -1 : ledger.find(refused.sender, refused.sequence);
    if (message < 0) {
      this.#noteUnclear(frame);
      return;
    }
    if (ledger.has(message, FLAG.confirmed | FLAG.answered)) return;
    ledger.raise(message, FLAG.answered);
    this.#parts.confs.answered(message);
    if (options.policy.contract.errors !== 'reject') {
      this.#parts.onIndeterminate(message);
      return;
    }
    this.#refuse(message, frame.atMs);
  }

  /**
   * An error refused one of the sends that were outstanding; those with a conf it was not. Where
   * one alone is left, that one was refused. At the end, before reads are judged.
   */
  endUnclear(): void {
    let isFurther = true;
    while (isFurther) {
      isFurther = false;
      for (const unclear of this.#unclear) isFurther = this.#deduce(unclear) || isFurther;
      this.#unclear = this.#unclear.filter(({ candidates }) => this.#openOf(candidates).length > 0);
    }
  }

  /** A sighting of a message that had been refused, or that is refused now. */
  seen(message: number, kind: 're' | 'conf' | 'row', atMs: number): void {
    const { ledger, docket } = this.#context;
    if (!ledger.has(message, FLAG.refused)) return;
    docket.charge({
      check: 'ghost-send',
      message,
      atMs,
      summary: `${this.#context.describe(message)} was refused with an error, and was ${SEEN_AS[kind]}`,
      evidence: () => [
        sentLine(this.#context, message),
        lineAt(this.#context, atMs, {
          where: SEEN_WHERE[kind],
          text: `its ${kind} arrived, although an error frame had refused it`,
        }),
      ],
    });
  }

  /** A refused message is judged when it was seen, or when a history was read without it. */
  conclude(readback: Readback): void {
    const { docket, ledger, conversations } = this.#context;
    for (const message of this.#refused) {
      docket.owe('ghost-send');
      const sender = ledger.sender.get(message);
      const conversation = conversations.find(sender, ledger.receiver.get(message));
      const isRead = conversation !== null && readback.sideOf(conversation, sender) !== null;
      if (isRead || ledger.has(message, FLAG.traced)) docket.judge('ghost-send');
    }
  }

  #noteUnclear(frame: ErrorFrame): void {
    const { contract } = this.#context.options.policy;
    const socket = this.#parts.sockets.find(frame.socket);
    if (socket !== null) socket.unclearErrorAtMs = frame.atMs;
    if (contract.errors !== 'reject' || this.#unclear.length >= UNCLEAR_LIMIT) return;
    this.#unclear.push({ atMs: frame.atMs, candidates: this.#outstandingOn(frame.socket) });
  }

  /** The latest sends of a socket that await a conf. */
  #outstandingOn(socket: number): number[] {
    const { ledger } = this.#context;
    const found: number[] = [];
    const first = Math.max(0, ledger.count - UNCLEAR_LOOK_BACK);
    for (let message = first; message < ledger.count; message += 1) {
      const isHere = ledger.socket.get(message) === socket;
      if (isHere && ledger.has(message, FLAG.awaitsConf)) found.push(message);
    }
    return found;
  }

  /** True when it found out which send was refused. */
  #deduce({ atMs, candidates }: Unclear): boolean {
    const open = this.#openOf(candidates);
    const [message] = open;
    if (message === undefined || open.length > 1) return false;
    this.#context.ledger.raise(message, FLAG.answered);
    this.#parts.confs.answered(message);
    this.#refuse(message, atMs);
    return true;
  }

  #openOf(candidates: readonly number[]): readonly number[] {
    const { ledger } = this.#context;
    return candidates.filter((message) => !ledger.has(message, FLAG.confirmed | FLAG.answered));
  }

  #refuse(message: number, atMs: number): void {
    const { ledger } = this.#context;
    const load = ledger.load.get(message);
    ledger.raise(message, FLAG.refused | FLAG.failed);
    if (ledger.has(message, FLAG.indeterminate)) {
      ledger.clear(message, FLAG.indeterminate);
      this.#parts.books.add(load, 'indeterminate', -1);
    }
    this.#parts.books.add(load, 'failed');
    this.#refused.push(message);
    if (ledger.has(message, FLAG.delivered)) this.seen(message, 're', atMs);
    else if (!Number.isNaN(ledger.visibleAtMs.get(message))) this.seen(message, 'row', atMs);
  }
}
