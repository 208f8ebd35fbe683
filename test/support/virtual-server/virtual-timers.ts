// The timers of Node on an agenda, so that code which waits by itself can run in virtual time. Only
// for stretches without `await`: everybody else's timers would be on the agenda too.

import type { Agenda } from '../history/agenda.ts';

interface VirtualTimer {
  isCleared: boolean;
  readonly ref: () => VirtualTimer;
  readonly unref: () => VirtualTimer;
}

type TimerNames = 'setTimeout' | 'clearTimeout' | 'setImmediate' | 'clearImmediate';

/** Calls `act` while `setTimeout` and `setImmediate` mean the agenda's time. */
export function withTimersOn<T>(agenda: Agenda, act: () => T): T {
  const { setTimeout, clearTimeout, setImmediate, clearImmediate } = globalThis;
  const real: Pick<typeof globalThis, TimerNames> = {
    ...{ setTimeout, clearTimeout, setImmediate, clearImmediate },
  };
  const after = (delayMs: number, run: () => void): VirtualTimer => {
    const timer: VirtualTimer = { isCleared: false, ref: () => timer, unref: () => timer };
    agenda.at(agenda.nowMs + delayMs, () => {
      if (!timer.isCleared) run();
    });
    return timer;
  };
  const clear = (timer: VirtualTimer | undefined): void => {
    if (timer !== undefined) timer.isCleared = true;
  };
  const virtual = {
    setTimeout: (run: () => void, delayMs = 0) => after(delayMs, run),
    setImmediate: (run: () => void) => after(0, run),
    clearTimeout: clear,
    clearImmediate: clear,
  };
  Object.assign(globalThis, virtual);
  try {
    return act();
  } finally {
    Object.assign(globalThis, real);
  }
}
