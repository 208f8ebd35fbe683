// How many at once: a counting gate with a queue, first come first served. It knows no time.

/** At most `width` holders at once; the others wait in order. */
export class Gate {
  readonly #width: number;
  readonly #waiting = new Set<() => void>();
  #held = 0;

  constructor(width: number) {
    this.#width = Math.max(1, width);
  }

  /**
   * True when a place was got (then `leave` must be called once); false when the signal ended the
   * wait.
   */
  enter(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#held < this.#width) {
      this.#held += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const giveUp = (): void => {
        this.#waiting.delete(admit);
        resolve(false);
      };
      const admit = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      this.#waiting.add(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Gives the place to the next in line. */
  leave(): void {
    const next = this.#waiting.values().next();
    if (next.done) {
      this.#held -= 1;
      return;
    }
    this.#waiting.delete(next.value);
    next.value();
  }
}
