// Places for probes: so many at once, in the order in which they were asked for.

export interface Places {
  /** Resolves with what gives the place back; null when the signal ended the waiting. */
  take(signal: AbortSignal): Promise<(() => void) | null>;
}

/** `count` places. */
export function openPlaces(count: number): Places {
  let free = count;
  const waiting = new Set<() => void>();
  const giveBack = (): void => {
    free += 1;
    const [next] = waiting;
    next?.();
  };
  const occupy = (): (() => void) => {
    free -= 1;
    let isTaken = true;
    return () => {
      if (isTaken) giveBack();
      isTaken = false;
    };
  };
  return {
    take: (signal) => {
      if (signal.aborted) return Promise.resolve(null);
      if (free > 0) return Promise.resolve(occupy());
      return new Promise((resolve) => {
        const leave = (): void => {
          waiting.delete(enter);
          signal.removeEventListener('abort', refuse);
        };
        const enter = (): void => {
          leave();
          resolve(occupy());
        };
        const refuse = (): void => {
          leave();
          resolve(null);
        };
        waiting.add(enter);
        signal.addEventListener('abort', refuse, { once: true });
      });
    },
  };
}
