// Turns at something that only one may use at a time: in the order of asking, each wait ends.

export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with what ends the turn; null when the signal or the time ended the waiting. */
  async take(limitMs: number, signal: AbortSignal): Promise<(() => void) | null> {
    const before = this.#last;
    let end = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#last = before.then(() => mine);
    const isMine = await within(before, limitMs, signal);
    if (isMine) return end;
    end();
    return null;
  }
}

/** True when it resolved in time. */
function within(turn: Promise<void>, limitMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isMine: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(isMine);
    };
    const giveUp = (): void => finish(false);
    const timer = setTimeout(giveUp, limitMs);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    void turn.then(() => finish(true));
  });
}
