// Waiting with an end: every wait takes a signal, and concurrency over users is bounded.

/** Resolves after `delayMs`, or at once when the signal aborts. Never rejects. */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.max(0, delayMs));
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/**
 * Polls `condition` every `everyMs` until it holds (true) or `limitMs` or the signal ends it
 * (false).
 */
export async function waitUntil(
  condition: () => boolean,
  options: { readonly limitMs: number; readonly everyMs?: number; readonly signal?: AbortSignal },
): Promise<boolean> {
  const everyMs = options.everyMs ?? 10;
  const endAtMs = performance.now() + options.limitMs;
  while (!condition()) {
    if (options.signal?.aborted || performance.now() >= endAtMs) return condition();
    await sleep(everyMs, options.signal);
  }
  return true;
}

/**
 * Runs `work` over `items` with at most `inFlight` at once, in order of the items. Stops taking new
 * ones when one rejects; rejects with the first rejection after the rest
 * ended.
 */
export async function forEachBounded<T>(
  items: Iterable<T>,
  inFlight: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      if (failure !== undefined) return;
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, inFlight) }, worker));
  if (failure !== undefined) throw failure.error;
}
