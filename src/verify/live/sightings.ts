// The first conf, re and row of a message: enters them, tells the facts once, and makes what was
// indeterminate known. It judges nothing.

import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import type { MessageBooks } from './message-books.ts';

export class Sightings {
  readonly #context: VerifierContext;
  readonly #books: MessageBooks;

  constructor(context: VerifierContext, books: MessageBooks) {
    this.#context = context;
    this.#books = books;
  }

  sight(message: number, channel: 'conf' | 're' | 'row', atMs: number): void {
    this.#context.ledger.raise(message, FLAG.traced);
    if (channel === 'conf') this.#confirmed(message, atMs);
    else if (channel === 're') this.#delivered(message, atMs);
    else this.#visible(message, atMs);
  }

  /** No conf came in time, or none can come any more. */
  becameIndeterminate(message: number): void {
    const { ledger } = this.#context;
    if (ledger.has(message, FLAG.confirmed | FLAG.failed | FLAG.indeterminate)) return;
    ledger.raise(message, FLAG.indeterminate);
    this.#books.add(ledger.load.get(message), 'indeterminate');
    if (ledger.has(message, FLAG.delivered) || !Number.isNaN(ledger.visibleAtMs.get(message))) {
      this.#recover(message);
    }
  }

  #confirmed(message: number, atMs: number): void {
    const { ledger, options } = this.#context;
    if (ledger.has(message, FLAG.confirmed)) return;
    ledger.raise(message, FLAG.confirmed);
    ledger.confirmedAtMs.set(message, atMs);
    const load = ledger.load.get(message);
    this.#books.add(load, 'confirmed');
    if (ledger.has(message, FLAG.indeterminate)) this.#becameOk(message, load);
    if (load < 0) return;
    const intendedAtMs = ledger.intendedAtMs.get(message);
    const sentAtMs = ledger.sentAtMs.get(message);
    options.facts.confirmed(load, this.#isMeasured(message), intendedAtMs, sentAtMs, atMs);
  }

  #delivered(message: number, atMs: number): void {
    const { ledger, options } = this.#context;
    if (ledger.has(message, FLAG.delivered)) return;
    ledger.raise(message, FLAG.delivered);
    ledger.deliveredAtMs.set(message, atMs);
    const load = ledger.load.get(message);
    this.#books.add(load, 'delivered');
    this.#recover(message);
    if (load < 0) return;
    const intendedAtMs = ledger.intendedAtMs.get(message);
    const sentAtMs = ledger.sentAtMs.get(message);
    options.facts.delivered(load, this.#isMeasured(message), intendedAtMs, sentAtMs, atMs);
  }

  #visible(message: number, atMs: number): void {
    const { ledger, options } = this.#context;
    if (!Number.isNaN(ledger.visibleAtMs.get(message))) return;
    ledger.visibleAtMs.set(message, atMs);
    const load = ledger.load.get(message);
    this.#books.add(load, 'visible');
    this.#recover(message);
    if (load < 0) return;
    const confirmedAtMs = ledger.confirmedAtMs.get(message);
    options.facts.visible(load, ledger.has(message, FLAG.measured), confirmedAtMs, atMs);
  }

  /** How long a frame waited for a reader that we had taken away is no latency of the server. */
  #isMeasured(message: number): boolean {
    const { ledger } = this.#context;
    return ledger.has(message, FLAG.measured) && !ledger.has(message, FLAG.unread);
  }

  /** A conf after its deadline: late, but the outcome is ok. */
  #becameOk(message: number, load: number): void {
    this.#context.ledger.clear(message, FLAG.indeterminate);
    this.#books.add(load, 'indeterminate', -1);
    if (!this.#context.ledger.has(message, FLAG.recovered)) return;
    this.#context.ledger.clear(message, FLAG.recovered);
    this.#books.add(load, 'recovered', -1);
  }

  #recover(message: number): void {
    const { ledger } = this.#context;
    if (!ledger.has(message, FLAG.indeterminate) || ledger.has(message, FLAG.recovered)) return;
    ledger.raise(message, FLAG.recovered);
    this.#books.add(ledger.load.get(message), 'recovered');
  }
}
