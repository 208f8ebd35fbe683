// Once a second an agent tells its coordinator how it goes: closed windows, new findings, status.

import type { Clock } from '../../base/index.ts';
import type { ShardRunner } from '../../engine/index.ts';
import type { MetricsRecorder } from '../../metrics/index.ts';
import type { Verifier } from '../../verify/index.ts';
import type { FromAgent } from './wire.ts';

const REPORT_INTERVAL_MS = 250;

export interface AgentReporterOptions {
  readonly clock: Clock;
  readonly send: (message: FromAgent) => void;
  readonly runner: ShardRunner;
  readonly verifier: Verifier;
  readonly metrics: MetricsRecorder;
}

/** Reports on an interval between `start` and `stop`; `stop` reports a last time. Idempotent. */
export class AgentReporter {
  readonly #options: AgentReporterOptions;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: AgentReporterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#report(), REPORT_INTERVAL_MS);
  }

  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#report();
  }

  #report(): void {
    const { clock, send, runner, verifier, metrics } = this.#options;
    const status = runner.status();
    send({ type: 'status', status });
    const findings = verifier.takeFindings();
    if (findings.length > 0) send({ type: 'findings', findings });
    const nowMs = clock.nowMs();
    const { count, oldestSentAtMs } = verifier.outstanding();
    const window = metrics.takeWindow(nowMs, {
      connectedUsers: status.connectedUsers,
      outstanding: count,
      oldestOutstandingMs: count === 0 ? 0 : nowMs - oldestSentAtMs,
    });
    if (window !== null) send({ type: 'window', window });
  }
}
