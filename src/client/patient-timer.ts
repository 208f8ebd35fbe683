// A time limit on something that arrives by socket. Timers run before sockets are polled, so after
// a gap in the loop a plain timer would give up what already waits to be read.

/** A limit that can be taken back. */
export interface PatientTimer {
  cancel(): void;
}

/** Calls `onOver` after `afterMs` and two further poll turns, unless it is cancelled before. */
export function startPatientTimer(afterMs: number, onOver: () => void): PatientTimer {
  let isCancelled = false;
  const turn = (rest: number): void => {
    if (isCancelled) return;
    if (rest === 0) onOver();
    else setImmediate(turn, rest - 1);
  };
  const timer = setTimeout(turn, afterMs, 2);
  return {
    cancel(): void {
      isCancelled = true;
      clearTimeout(timer);
    },
  };
}
