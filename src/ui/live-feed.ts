// What the live page shows, kept up to date from what the run tells its onlookers, and who is to
// hear of it. Never waits for anybody; everything it keeps is bounded.

import type { Clock } from '../base/index.ts';
import {
  LIVE_FINDINGS_MAX,
  type LiveEvent,
  type LiveFinding,
  LiveSeries,
  type LiveSnapshot,
  type LiveStatus,
  liveFindingOf,
  withoutCredentials,
} from '../report/index.ts';
import type { RunProgress } from '../run/index.ts';
import type { Finding } from '../verify/index.ts';

const PHASE_WORDS: Readonly<Record<RunProgress['phase'], string>> = {
  prepare: 'preparing',
  connect: 'connecting',
  warmup: 'warming up',
  measure: 'measuring',
  settle: 'settling',
  readback: 'reading back',
  done: 'judging',
};

/** Between two seconds the status is told no more often than this. */
const STATUS_INTERVAL_MS = 500;

export type LiveListener = (event: LiveEvent) => void;

export interface LiveFeedOptions {
  readonly clock: Clock;
  /** Gaps of the generator longer than this are shaded. */
  readonly loopGapMs: number;
}

/** The state of one run, and its listeners. */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #listeners = new Set<LiveListener>();
  readonly #counts = { planned: 0, sent: 0, delivered: 0 };
  #series: LiveSeries | null = null;
  #lastSecond = Number.NEGATIVE_INFINITY;
  #status: LiveStatus | null = null;
  #statusAtMs = Number.NEGATIVE_INFINITY;
  #findings: LiveFinding[] = [];
  #findingCount = 0;
  #isStopping = false;
  #ended: Extract<LiveEvent, { readonly kind: 'ended' }> | null = null;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  /** The run is over: null until then. */
  get ended(): LiveEvent | null {
    return this.#ended;
  }

  /** Hears of everything from now on; returns the way to leave. */
  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Everything that is shown now. */
  snapshot(): LiveSnapshot {
    const series = this.#series ?? new LiveSeries({ ...this.#options, measureMs: 0 });
    const [page, status] = [series.pageData(), this.#status];
    return { kind: 'snapshot', page, status, findings: [...this.#findings] };
  }

  takeProgress(progress: RunProgress): void {
    const { measureMs } = progress;
    this.#series ??= new LiveSeries({ ...this.#options, measureMs });
    const fresh = progress.windows.filter(({ second }) => second > this.#lastSecond);
    let isSame = true;
    const points = fresh.map((window) => {
      isSame = (this.#series as LiveSeries).add(window) && isSame;
      return (this.#series as LiveSeries).lastPoint;
    });
    for (const { second, counts } of fresh) {
      this.#lastSecond = second;
      this.#counts.planned += counts.messages_planned ?? 0;
      this.#counts.sent += counts.messages_sent ?? 0;
      this.#counts.delivered += counts.messages_delivered ?? 0;
    }
    const isDue = this.#takeStatus(this.#statusOf(progress));
    if (!isSame) this.#tell(this.snapshot());
    else if (points.length > 0) this.#tellSeconds(points.filter((one) => one !== undefined));
    else if (isDue) this.#tellStatus();
  }

  takeFindings(findings: readonly Finding[]): void {
    this.#findingCount += findings.length;
    const kept = findings.slice(-LIVE_FINDINGS_MAX);
    const first = this.#findingCount - kept.length + 1;
    const shown = kept.map((finding, index) => liveFindingOf(finding, first + index));
    if (shown.length === 0) return;
    this.#findings = [...this.#findings, ...shown].slice(-LIVE_FINDINGS_MAX);
    this.#tell({ kind: 'findings', findings: shown });
  }

  /** Somebody asked for the end. */
  noteStop(): void {
    this.#isStopping = true;
    if (this.#status === null) return;
    this.#status = { ...this.#status, isStopping: true };
    this.#tellStatus();
  }

  /** The run is over; `path` is where its report is. Nothing is told after it. */
  conclude(verdict: string, path: string | null): void {
    if (this.#ended !== null) return;
    this.#ended = { kind: 'ended', verdict, path };
    this.#tell(this.#ended);
    this.#listeners.clear();
  }

  #tellSeconds(points: Extract<LiveEvent, { readonly kind: 'second' }>['points']): void {
    if (this.#status === null || this.#series === null) return;
    this.#tell({ kind: 'second', points, curves: this.#series.curves(), status: this.#status });
  }

  #tellStatus(): void {
    if (this.#status !== null) this.#tell({ kind: 'status', status: this.#status });
  }

  /** Whether it is to be told by itself. */
  #takeStatus(status: LiveStatus): boolean {
    const nowMs = this.#options.clock.nowMs();
    const isNew = status.phase !== this.#status?.phase;
    const isDue = isNew || nowMs - this.#statusAtMs >= STATUS_INTERVAL_MS;
    this.#status = status;
    if (isDue) this.#statusAtMs = nowMs;
    return isDue;
  }

  #statusOf(progress: RunProgress): LiveStatus {
    const { phase, targetUrl, findings, ...rest } = progress;
    const { windows: _, ...shown } = rest;
    return {
      ...shown,
      ...this.#counts,
      phase: PHASE_WORDS[phase],
      target: withoutCredentials(targetUrl),
      grave: findings.C + findings.E,
      proven: findings.C + findings.E + findings.W + findings.L,
      suspected: findings.suspected,
      isStopping: this.#isStopping,
    };
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
