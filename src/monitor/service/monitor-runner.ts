// One monitor at work: probes at its ticks, skips rather than stacks, judges, and hands on what is
// to be kept and told. Sends nothing over a socket itself and keeps nothing over a restart.

import type { AlertKind, Monitor } from '../file/monitors-file.ts';
import { typicalIntervalMs } from '../file/typical-interval.ts';
import type { AlertChange, Entry } from '../history/rows.ts';
import type { ProbeOutcome, RunProbe } from '../probe/probe-outcome.ts';
import { isInMaintenance } from '../schedule/maintenance.ts';
import { openTicker, type Ticker } from '../schedule/ticker.ts';
import type { TimedClock } from '../schedule/timed-clock.ts';
import {
  type AlertEvent,
  advance,
  forgetEvidence,
  type Machine,
  type MachinePolicy,
} from '../state/machine.ts';
import { executeProbe, unknownOutcome } from './execute-probe.ts';
import type { Places } from './places.ts';

export interface RunnerOptions {
  readonly monitor: Monitor;
  /** Where it left off. */
  readonly machine: Machine;
  readonly sequence: number;
  /** Until when (wall clock) it is silenced; null: it is not. */
  readonly silencedUntilMs: number | null;
  readonly clock: TimedClock;
  readonly runProbe: RunProbe;
  readonly places: Places;
  /** Names of the receivers that are told of such an alert. */
  readonly receiversOf: (kind: AlertKind) => readonly string[];
  readonly keep: (entry: Entry) => void;
}

/** Evidence of so many intervals ago says nothing about now, nor what is older than this. */
const STALE_INTERVALS = 5;
const STALE_MIN_MS = 600_000;

const FINDINGS_TOLD = 3;

export class MonitorRunner {
  readonly monitor: Monitor;
  readonly #options: RunnerOptions;
  readonly #policy: MachinePolicy;
  readonly #stopping = new AbortController();
  #ticker: Ticker | null = null;
  #machine: Machine;
  #sequence: number;
  #silencedUntilMs: number | null;
  #running: Promise<void> | null = null;
  #isStuck = false;
  #confirmAtMs: number | null = null;
  #cancelConfirmation: () => void = () => undefined;

  constructor(options: RunnerOptions) {
    const { monitor, machine, sequence } = options;
    this.#options = options;
    this.monitor = monitor;
    this.#machine = machine;
    this.#sequence = sequence;
    this.#silencedUntilMs = options.silencedUntilMs;
    const intervalMs = typicalIntervalMs(monitor.schedule);
    const staleAfterMs = Math.max(STALE_MIN_MS, STALE_INTERVALS * intervalMs);
    this.#policy = { ...monitor.condition, staleAfterMs };
  }

  get machine(): Machine {
    return this.#machine;
  }

  get isProbing(): boolean {
    return this.#running !== null;
  }

  get isInMaintenance(): boolean {
    const wallMs = this.#options.clock.wallMs();
    return this.silencedUntilMs !== null || isInMaintenance(this.monitor.maintenance, wallMs);
  }

  /** Wall clock; null: it is not silenced, or no longer. */
  get silencedUntilMs(): number | null {
    const untilMs = this.#silencedUntilMs;
    return untilMs !== null && this.#options.clock.wallMs() < untilMs ? untilMs : null;
  }

  /** Probes now, beside the schedule; false when a probe is under way or none may come any more. */
  probeNow(): boolean {
    if (this.#running !== null || this.#stopping.signal.aborted) return false;
    this.#tick(false);
    return true;
  }

  /** Probes go on and nobody is told, until then (wall clock); null ends it. */
  silence(untilMs: number | null): void {
    this.#silencedUntilMs = untilMs;
  }

  /** Monotonic; null when nothing comes any more. */
  get nextAtMs(): number | null {
    const tickMs = this.#ticker?.nextAtMs() ?? null;
    if (tickMs === null || this.#confirmAtMs === null) return tickMs ?? this.#confirmAtMs;
    return Math.min(tickMs, this.#confirmAtMs);
  }

  start(): void {
    const { schedule, jitterMs, name: seed } = this.monitor;
    const plan = { schedule, jitterMs, seed };
    this.#ticker = openTicker(plan, this.#options.clock, () => this.#tick(false));
  }

  /** Ends a probe that is under way; it leaves no result. Idempotent. */
  async stop(limit: Promise<unknown>): Promise<void> {
    this.#ticker?.close();
    this.#cancelConfirmation();
    this.#stopping.abort();
    await Promise.race([this.#running, limit]);
  }

  #tick(isConfirmation: boolean): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#running === null) {
      this.#running = this.#probe(isConfirmation).finally(() => {
        this.#running = null;
        this.#isStuck = false;
      });
      return;
    }
    if (isConfirmation) return;
    if (this.#isStuck) this.#judge(this.#stuckOutcome(), this.#takeSequence(), false);
    else this.#skip();
  }

  async #probe(isConfirmation: boolean): Promise<void> {
    const { signal } = this.#stopping;
    const leave = await this.#options.places.take(signal);
    if (leave === null) return;
    try {
      const { runProbe, clock } = this.#options;
      const sequence = this.#takeSequence();
      const { name: monitor, timeoutMs } = this.monitor;
      const request = { monitor, sequence, signal, timeoutMs };
      const { outcome, ended } = executeProbe(runProbe, request, clock);
      const found = await outcome;
      if (!signal.aborted) this.#judge(found, sequence, isConfirmation);
      this.#isStuck = true;
      await ended;
    } finally {
      leave();
    }
  }

  /** Whole milliseconds, as they are kept. */
  #wallMs(): number {
    return Math.round(this.#options.clock.wallMs());
  }

  #takeSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #judge(outcome: ProbeOutcome, sequence: number, isConfirmation: boolean): void {
    const { startedAtMs: atMs, result } = outcome;
    const isMaintenance = this.isInMaintenance || isInMaintenance(this.monitor.maintenance, atMs);
    const entry = { sequence, outcome, atMs, isConfirmation, isMaintenance };
    if (isMaintenance) {
      this.#machine = forgetEvidence(this.#machine);
      this.#keep({ ...entry, alerts: [] });
      return;
    }
    const step = advance(this.#machine, { result, atMs, sequence }, this.#policy);
    this.#machine = step.machine;
    const alerts = step.events.map((event) => this.#changeOf(event, outcome));
    this.#keep({ ...entry, alerts });
    if (step.isDoubtful) this.#confirmSoon();
  }

  #skip(): void {
    this.#keep({
      ...{ sequence: this.#takeSequence(), outcome: null, atMs: this.#wallMs() },
      ...{ isConfirmation: false, isMaintenance: this.isInMaintenance, alerts: [] },
    });
  }

  #keep(entry: Omit<Entry, 'monitor' | 'machine' | 'sentence'>): void {
    const sentence = entry.outcome?.sentence ?? 'The probe before it was still under way.';
    this.#options.keep({
      ...entry,
      ...{ monitor: this.monitor.name, sentence, machine: this.#machine },
    });
  }

  #stuckOutcome(): ProbeOutcome {
    const startedAtMs = this.#wallMs();
    const sentence = 'The probe before it has never ended; none was started.';
    return unknownOutcome(sentence, { startedAtMs, durationSeconds: 0 });
  }

  #changeOf(event: AlertEvent, outcome: ProbeOutcome): AlertChange {
    const { name: monitor, labels } = this.monitor;
    const { kind, openedAtMs } = event.alert;
    return {
      ...event,
      receivers: this.#options.receiversOf(kind),
      facts: {
        ...{ monitor, kind, event: event.event, state: this.#machine.state },
        sentence: outcome.sentence,
        findings: outcome.findings.slice(0, FINDINGS_TOLD).map(({ sentence }) => sentence),
        ...{ openedAtMs, atMs: outcome.startedAtMs, labels },
      },
    };
  }

  /** Nobody waits a whole interval to learn whether it was a hiccup. */
  #confirmSoon(): void {
    const { clock } = this.#options;
    this.#cancelConfirmation();
    this.#confirmAtMs = clock.nowMs() + this.monitor.condition.confirmAfterMs;
    const tickMs = this.#ticker?.nextAtMs() ?? Number.POSITIVE_INFINITY;
    if (tickMs <= this.#confirmAtMs) {
      this.#confirmAtMs = null;
      return;
    }
    this.#cancelConfirmation = clock.after(this.monitor.condition.confirmAfterMs, () => {
      this.#confirmAtMs = null;
      this.#tick(true);
    });
  }
}
