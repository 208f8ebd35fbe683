// When the primary socket is opened: at the caller's word, and again after every loss until told to
// stay offline. One attempt at a time, waits bounded by the longest back-off.

import { sleep } from '../../base/index.ts';
import type { Gate } from '../gate.ts';
import type { Backoff } from './backoff.ts';

export interface ReconnectorOptions {
  readonly isEnabled: boolean;
  readonly backoff: Backoff;
  /** Bounds how many sessions of a client dial again at once. */
  readonly gate: Gate;
  /** Tries once; true when the socket is open. */
  readonly attempt: (signal: AbortSignal) => Promise<boolean>;
}

export class Reconnector {
  readonly #options: ReconnectorOptions;
  #wantsOnline = false;
  #attempting: Promise<boolean> | null = null;
  /** Ends the attempt under way and the wait for the next one. */
  #stop: AbortController | null = null;
  /** Cuts a back-off short without ending it. */
  #isWaiting = false;

  constructor(options: ReconnectorOptions) {
    this.#options = options;
  }

  /**
   * Tries now, or joins the attempt under way. After a failure it goes on by itself unless the
   * signal ended it.
   */
  async connect(signal: AbortSignal): Promise<boolean> {
    this.#wantsOnline = true;
    if (this.#isWaiting) this.#cancel();
    if (this.#attempting !== null) return this.#attempting;
    const stop = this.#begin();
    const follow = (): void => stop.abort();
    if (signal.aborted) follow();
    signal.addEventListener('abort', follow, { once: true });
    const isOpen = await this.#tryOnce(stop.signal);
    signal.removeEventListener('abort', follow);
    if (isOpen) this.#rest(stop);
    else if (!stop.signal.aborted) this.#goOn();
    return isOpen;
  }

  /** The socket was lost after `livedMs`. */
  noteLost(livedMs: number): void {
    this.#options.backoff.noteLife(livedMs);
    if (this.#wantsOnline && this.#attempting === null) this.#goOn();
  }

  /** Stays offline from now on. */
  stop(): void {
    this.#wantsOnline = false;
    this.#cancel();
  }

  #goOn(): void {
    if (!this.#options.isEnabled || !this.#wantsOnline || this.#isWaiting) return;
    void this.#retryUntilOpen(this.#begin());
  }

  async #retryUntilOpen(stop: AbortController): Promise<void> {
    const { backoff, gate } = this.#options;
    const { signal } = stop;
    while (!signal.aborted) {
      this.#isWaiting = true;
      await sleep(backoff.nextDelayMs(), signal);
      const isMyTurn = await gate.enter(signal);
      if (!signal.aborted) this.#isWaiting = false;
      if (!isMyTurn) return;
      const isOpen = signal.aborted || (await this.#tryOnce(signal));
      gate.leave();
      if (isOpen) {
        this.#rest(stop);
        return;
      }
    }
  }

  async #tryOnce(signal: AbortSignal): Promise<boolean> {
    this.#attempting = this.#options.attempt(signal);
    try {
      return await this.#attempting;
    } finally {
      this.#attempting = null;
    }
  }

  /** Nothing is left to end; a signal is fat, and most of the time most users rest. */
  #rest(stop: AbortController): void {
    if (this.#stop === stop) this.#stop = null;
  }

  #begin(): AbortController {
    this.#cancel();
    this.#stop = new AbortController();
    return this.#stop;
  }

  #cancel(): void {
    this.#isWaiting = false;
    this.#stop?.abort();
    this.#stop = null;
  }
}
