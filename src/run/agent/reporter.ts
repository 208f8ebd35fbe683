// Several times a second an agent tells its coordinator how it goes: closed windows, the one that
// is not over yet, new findings, status. What it has not told is lost with it. While the
// coordinator does not keep up nothing is told; the next report tells it.

import type { Clock } from '../../base/index.ts';
import type { ShardRunner } from '../../engine/index.ts';
import type { Exposure, MetricsRecorder } from '../../metrics/index.ts';
import type { Verifier } from '../../verify/index.ts';
import type { AgentChannel } from './life/channel.ts';

const REPORT_INTERVAL_MS = 250;
const AFTER_BOUNDARY_MS = 1;
/** What is scraped is told with every fourth report, once a second. */
const EXPOSED_EVERY = 4;

export interface AgentReporterOptions {
  readonly clock: Clock;
  readonly channel: Pick<AgentChannel, 'send' | 'isCongested'>;
  readonly runner: ShardRunner;
  readonly verifier: Verifier;
  readonly metrics: MetricsRecorder;
  /** Null: nobody scrapes. */
  readonly exposure: Exposure | null;
}

/** Reports on an interval between `start` and `stop`; `stop` reports a last time. Idempotent. */
export class AgentReporter {
  readonly #options: AgentReporterOptions;
  #timer: NodeJS.Timeout | null = null;
  #originAtMs = 0;
  #reports = 0;

  constructor(options: AgentReporterOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#timer === null) this.#wait();
  }

  /** From here on a second of the load is told as soon as it is over. */
  setOrigin(originAtMs: number): void {
    this.#originAtMs = originAtMs;
  }

  stop(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#report();
    this.#expose();
  }

  /** Until just after the next quarter of a second. */
  #wait(): void {
    const sinceMs = this.#options.clock.nowMs() - this.#originAtMs;
    const intoMs = sinceMs - Math.floor(sinceMs / REPORT_INTERVAL_MS) * REPORT_INTERVAL_MS;
    this.#timer = setTimeout(
      () => {
        if (!this.#options.channel.isCongested) this.#tell();
        this.#wait();
      },
      REPORT_INTERVAL_MS - intoMs + AFTER_BOUNDARY_MS,
    );
  }

  #tell(): void {
    this.#report();
    if (this.#reports % EXPOSED_EVERY === 0) this.#expose();
    this.#reports += 1;
  }

  #expose(): void {
    const { exposure, metrics, channel } = this.#options;
    if (exposure !== null) channel.send({ type: 'exposed', counts: metrics.expose(exposure) });
  }

  #report(): void {
    const { clock, channel, runner, verifier, metrics } = this.#options;
    const { send } = channel;
    const status = runner.status();
    send({ type: 'status', status });
    const findings = verifier.takeFindings();
    if (findings.length > 0) send({ type: 'findings', findings });
    const nowMs = clock.nowMs();
    const { count, oldestSentAtMs } = verifier.outstanding();
    const gauges = {
      connectedUsers: status.connectedUsers,
      outstanding: count,
      oldestOutstandingMs: count === 0 ? 0 : nowMs - oldestSentAtMs,
    };
    const window = metrics.takeWindow(nowMs, gauges);
    if (window !== null) send({ type: 'window', window });
    const open = metrics.lookAtWindow(gauges);
    if (open !== null) send({ type: 'open-window', window: open });
  }
}
