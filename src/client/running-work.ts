// What a session is busy with: each piece of work follows its caller's signal and ends when the
// session does. Made lazily, because most of many users do nothing most of the time.

export class RunningWork {
  #controllers: Set<AbortController> | null = null;
  #isStopped = false;

  /** Runs `work` with a signal that follows the given one and `stopAll`. */
  async run<T>(signal: AbortSignal, work: (both: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const follow = (): void => controller.abort();
    if (signal.aborted || this.#isStopped) follow();
    signal.addEventListener('abort', follow, { once: true });
    this.#controllers ??= new Set();
    this.#controllers.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      signal.removeEventListener('abort', follow);
      this.#controllers.delete(controller);
      if (this.#controllers.size === 0) this.#controllers = null;
    }
  }

  /** Ends all that is under way and all that may still be asked. */
  stopAll(): void {
    this.#isStopped = true;
    for (const controller of this.#controllers ?? []) controller.abort();
  }
}
