// The beat of the engine: one timer that calls back about every millisecond. Nothing depends on its
// precision: each turn does all that is due by the monotonic clock.

export interface Turns {
  /** Calls `onTurn` again and again, with the event loop's other work in between. */
  start(onTurn: () => void): void;
  /** Milliseconds between turns from now on. */
  setInterval(everyMs: number): void;
  /** No further call. Idempotent. */
  stop(): void;
}

/** Turns on the timers of this process. */
export function systemTurns(): Turns {
  let timer: NodeJS.Timeout | null = null;
  let everyMs = 1;
  let isRunning = false;
  return {
    start: (onTurn) => {
      isRunning = true;
      const turn = (): void => {
        onTurn();
        if (isRunning) timer = setTimeout(turn, everyMs);
      };
      timer = setTimeout(turn, everyMs);
    },
    setInterval: (nextMs) => {
      everyMs = nextMs;
    },
    stop: () => {
      isRunning = false;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
