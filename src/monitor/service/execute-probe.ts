// One probe within its time, whatever it does: what does not end or throws is an outcome that could
// not tell, and accuses nobody. Must not know schedules or states.

import { describeError } from '../../base/index.ts';
import { boundOutcome } from '../history/bound-outcome.ts';
import type { ProbeOutcome, ProbeRequest, RunProbe } from '../probe/probe-outcome.ts';
import type { TimedClock } from '../schedule/timed-clock.ts';

/** A probe ends itself in its time; this much later it is given up. */
export const GRACE_MS = 10_000;

export interface Execution {
  readonly outcome: Promise<ProbeOutcome>;
  /** Resolves when nothing of the probe is left, which may be after its outcome. */
  readonly ended: Promise<void>;
}

/** Starts a probe; neither promise rejects. */
export function executeProbe(
  run: RunProbe,
  request: Omit<ProbeRequest, 'signal'> & { readonly signal: AbortSignal },
  clock: TimedClock,
): Execution {
  const startedAtMs = clock.wallMs();
  const began = clock.nowMs();
  const given = new AbortController();
  const abort = (): void => given.abort();
  request.signal.addEventListener('abort', abort, { once: true });
  const unknown = (sentence: string): ProbeOutcome => {
    const durationSeconds = Math.max(0, clock.nowMs() - began) / 1000;
    return unknownOutcome(sentence, { startedAtMs, durationSeconds });
  };
  const running = Promise.resolve()
    .then(() => run({ ...request, signal: given.signal }))
    .then(boundOutcome)
    .catch((error: unknown) =>
      unknown(`The probe could not be carried out: ${describeError(error)}`),
    );
  let cancel: () => void = () => undefined;
  const overdue = new Promise<ProbeOutcome>((resolve) => {
    cancel = clock.after(request.timeoutMs + GRACE_MS, () => {
      given.abort();
      resolve(unknown('The probe did not end in its time.'));
    });
  });
  const outcome = Promise.race([running, overdue]).finally(() => cancel());
  const ended = running.then(() => request.signal.removeEventListener('abort', abort));
  return { outcome, ended };
}

/** An outcome of ours: nothing was measured. */
export function unknownOutcome(
  sentence: string,
  { startedAtMs, durationSeconds }: Pick<ProbeOutcome, 'startedAtMs' | 'durationSeconds'>,
): ProbeOutcome {
  return boundOutcome({
    ...{ startedAtMs, durationSeconds, result: 'unknown', sentence },
    phases: [],
    messages: { sent: 0, confirmed: 0, delivered: 0, visible: 0, lost: 0 },
    ...{ confirmSeconds: [], deliverySeconds: [], findings: [], historyBytes: 0 },
    ...{ readback: 'budgeted', story: [] },
  });
}
