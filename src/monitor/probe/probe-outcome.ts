// What one probe tells, and the function that makes one: the contract between what executes probes
// and what schedules, keeps and shows them. It decides nothing.

/** `unknown`: the probe itself could not tell; nobody is accused. */
export type ProbeResult = 'ok' | 'failing' | 'unknown';

export type ProbePhaseName = 'authenticate' | 'connect' | 'exchange' | 'readback';

export interface ProbePhase {
  readonly name: ProbePhaseName;
  readonly seconds: number;
}

export interface ProbeMessages {
  readonly sent: number;
  readonly confirmed: number;
  readonly delivered: number;
  readonly visible: number;
  /** Proven alone. */
  readonly lost: number;
}

export interface ProbeFinding {
  /** A check of the verifier, by name. */
  readonly check: string;
  readonly severity: string;
  readonly sentence: string;
  readonly evidence: readonly string[];
}

export interface ProbeOutcome {
  /** Wall clock, milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly result: ProbeResult;
  /** One sentence for a human: what happened. */
  readonly sentence: string;
  /** Those that were begun, in order. */
  readonly phases: readonly ProbePhase[];
  readonly messages: ProbeMessages;
  /** One per confirmed message. */
  readonly confirmSeconds: readonly number[];
  /** One per delivered message. */
  readonly deliverySeconds: readonly number[];
  readonly findings: readonly ProbeFinding[];
  /** What one full readback of the pair's conversation costs. */
  readonly historyBytes: number;
  readonly readback: 'full' | 'budgeted';
  /** The probe's log, line by line; secrets are redacted. */
  readonly story: readonly string[];
}

export interface ProbeRequest {
  readonly monitor: string;
  /** Counts the probes of this monitor; chooses the pair of accounts and the full readbacks. */
  readonly sequence: number;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Carries out one probe. Resolves whatever the target does; an abort resolves as `unknown`. */
export type RunProbe = (request: ProbeRequest) => Promise<ProbeOutcome>;
