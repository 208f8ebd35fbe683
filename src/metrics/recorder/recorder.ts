// The recorder of one shard: facts, observations and the pacer's words become counts and
// histograms. It judges nothing and renders nothing. The hot methods take numbers and allocate
// nothing.

import type { HistoryRead, Observation, Sent, ThreadsRead } from '../../observation/index.ts';
import type { TimeMetricName } from '../../scenario/index.ts';
import type {
  ExposedCounts,
  Exposure,
  MetricsEnvironment,
  MetricsOptions,
  MetricsRecorder,
  ShardMetrics,
  WindowGauges,
  WindowRecord,
} from '../contract.ts';
import { RESPONSE_METRICS } from '../series.ts';
import { type CellTable, type LoadTimeMetric, makeCellTable, type RunTimeMetric } from './cells.ts';
import { type CounterName, CounterTable } from './counters.ts';
import { Disturbance } from './disturbance.ts';
import { exposeShard } from './expose.ts';
import { GeneratorWatch, type SecondOfProcess } from './generator.ts';
import type { SampleCell } from './sample-cell.ts';
import { SecondCounts } from './second-counts.ts';
import { snapshotShard } from './snapshot.ts';
import { WindowClock } from './window-clock.ts';
import { closeWindow, lookAtWindow, type WindowSource, WindowState } from './window-state.ts';

/** Makes the recorder of one shard. `environment` is of the process that runs it. */
export function createMetricsRecorder(
  options: MetricsOptions,
  environment: MetricsEnvironment,
): MetricsRecorder {
  return new Recorder(options, environment);
}

/** A gap of this length is worth to be shown, whatever the thresholds. */
const SHOWN_GAP_MS = 50;

/** Of a second that is not over: processors and memory are read with whole seconds alone. */
const UNREAD: SecondOfProcess = {
  cpuRatio: 0,
  machineCpuRatio: 0,
  stealRatio: null,
  rssBytes: 0,
  gcPauseMaxMs: 0,
};

/** The sample that is being recorded; one object, reused. */
interface Sample {
  measured: boolean;
  intendedAtMs: number;
  fromMs: number;
  atMs: number;
}

class Recorder implements MetricsRecorder {
  readonly #options: MetricsOptions;
  readonly #table: CellTable;
  readonly #totals: CounterTable;
  readonly #measured: CounterTable;
  readonly #secondCounts: SecondCounts;
  readonly #disturbance: Disturbance;
  readonly #generator: GeneratorWatch;
  readonly #clock = new WindowClock();
  readonly #windows: WindowState;
  readonly #sample: Sample = { measured: false, intendedAtMs: 0, fromMs: 0, atMs: 0 };
  #originAtMs: number | null = null;
  /** Sent and neither confirmed nor given up: the level that a span returns to. */
  #outstanding = 0;

  constructor(options: MetricsOptions, environment: MetricsEnvironment) {
    this.#options = options;
    this.#table = makeCellTable(options);
    this.#totals = new CounterTable(options.loadNames);
    this.#measured = new CounterTable(options.loadNames);
    this.#secondCounts = new SecondCounts(options);
    this.#disturbance = new Disturbance(options.loopGapMs);
    this.#generator = new GeneratorWatch(environment, options.loopGapMs);
    this.#windows = new WindowState(options.loadNames);
  }

  get notedGapMs(): number {
    return Math.min(SHOWN_GAP_MS, this.#table.lowestBoundMs);
  }

  setOrigin(originAtMs: number): void {
    this.#originAtMs = originAtMs;
    this.#clock.setOrigin(originAtMs);
  }

  planned(load: number, intendedAtMs: number, measured: boolean): void {
    this.#enter(measured, intendedAtMs, intendedAtMs);
    this.#count('messages_planned', load);
  }

  dropped(load: number, intendedAtMs: number, measured: boolean): void {
    this.#enter(measured, intendedAtMs, intendedAtMs);
    this.#count('messages_dropped', load);
  }

  dispatched(load: number, measured: boolean, intendedAtMs: number, dispatchedAtMs: number): void {
    const lagMs = dispatchedAtMs - intendedAtMs;
    this.#disturbance.pacerLag(intendedAtMs, lagMs);
    this.#windows.pacerLag(lagMs);
    this.#enter(measured, intendedAtMs, dispatchedAtMs);
    this.#loadSample('pacer_lag', load);
  }

  started(load: number, measured: boolean, dispatchedAtMs: number, startedAtMs: number): void {
    this.#enter(measured, dispatchedAtMs, startedAtMs);
    this.#loadSample('user_wait', load);
  }

  confirmed(
    load: number,
    measured: boolean,
    intendedAtMs: number,
    startedAtMs: number,
    atMs: number,
  ): void {
    this.#outstanding -= 1;
    this.#disturbance.outstandingNow(this.#outstanding, atMs);
    this.#enter(measured, intendedAtMs, atMs);
    this.#count('messages_confirmed', load);
    this.#loadSample('confirm_time', load);
    this.#sample.fromMs = startedAtMs;
    this.#loadSample('confirm_service_time', load);
  }

  delivered(
    load: number,
    measured: boolean,
    intendedAtMs: number,
    startedAtMs: number,
    atMs: number,
  ): void {
    this.#enter(measured, intendedAtMs, atMs);
    this.#count('messages_delivered', load);
    this.#loadSample('delivery_time', load);
    this.#sample.fromMs = startedAtMs;
    this.#loadSample('delivery_service_time', load);
  }

  visible(load: number, measured: boolean, confirmedAtMs: number, atMs: number): void {
    this.#enter(measured, atMs, atMs);
    this.#sample.fromMs = confirmedAtMs;
    this.#count('messages_visible', load);
    // A row that only the readback shows says when we asked, not when the server had it.
    if (Number.isNaN(confirmedAtMs) || !this.#isMeasuring(atMs)) return;
    this.#runSample('history_lag');
  }

  missing(
    metric: 'confirm' | 'delivery',
    load: number,
    measured: boolean,
    intendedAtMs: number,
  ): void {
    if (!measured) return;
    this.#enter(true, intendedAtMs, intendedAtMs);
    this.#recordMissing(metric === 'confirm' ? 'confirm_time' : 'delivery_time', load);
    this.#recordMissing(
      metric === 'confirm' ? 'confirm_service_time' : 'delivery_service_time',
      load,
    );
  }

  loopGap(fromMs: number, atMs: number): void {
    const gapMs = atMs - fromMs;
    this.#disturbance.loopGap(fromMs, atMs, this.#outstanding);
    this.#windows.loopGap(gapMs);
    if (this.#isMeasuring(atMs) || this.#isMeasuring(fromMs)) this.#generator.loopGap(gapMs);
  }

  receiveLag(lagMs: number): void {
    this.#windows.receiveLag(lagMs);
    const { second } = this.#clock;
    const isMeasuring = second >= 0 && second * 1000 < this.#options.measureMs;
    if (isMeasuring) this.#generator.receiveLag.record(lagMs);
  }

  observe(observation: Observation): void {
    switch (observation.type) {
      case 'sent':
        this.#observeSent(observation);
        return;
      case 'history':
        this.#observeRead('history_time', observation);
        return;
      case 'threads':
        this.#observeRead('threads_time', observation);
        return;
      case 'socket-opened':
        this.#event('sockets_opened', observation.atMs);
        this.#interval('connect_time', observation.connectMs);
        return;
      case 'authenticated':
        this.#enter(false, observation.atMs, observation.atMs);
        this.#interval('login_time', observation.loginMs);
        return;
      case 'pong':
        this.#enter(false, observation.atMs, observation.atMs);
        if (this.#isMeasuring(observation.atMs)) this.#interval('ping_time', observation.pingMs);
        return;
      case 'socket-closed':
        if (observation.side === 'us' || observation.side === 'cut') return;
        this.#event('sockets_lost', observation.atMs);
        return;
      case 'connect-failed':
        this.#event('connects_failed', observation.atMs);
        return;
      case 'read-failed':
        this.#event('reads_failed', observation.atMs);
        return;
      case 'error-frame':
        this.#event('error_frames', observation.atMs);
        return;
      case 'not-sent':
        this.#enter(false, observation.atMs, observation.atMs);
        if (observation.marker.kind === 'message') this.#count('messages_failed', observation.load);
        return;
      default:
    }
  }

  takeWindow(nowMs: number, gauges: WindowGauges): WindowRecord | null {
    if (this.#originAtMs === null) return null;
    this.#clock.start(nowMs);
    this.#disturbance.outstandingNow(this.#outstanding, nowMs);
    if (!this.#clock.canClose(nowMs)) return null;
    const own = this.#generator.read(nowMs, this.#isMeasuring(nowMs));
    const record = closeWindow(this.#currentWindow(), this.#options, { ...gauges, ...own });
    this.#clock.turn(nowMs);
    return record;
  }

  lookAtWindow(gauges: WindowGauges): WindowRecord | null {
    if (!this.#clock.hasStarted) return null;
    return lookAtWindow(this.#currentWindow(), this.#options, { ...gauges, ...UNREAD });
  }

  snapshot(nowMs: number): ShardMetrics {
    if (this.#isMeasuring(nowMs)) this.#generator.read(nowMs, true);
    return snapshotShard({
      options: this.#options,
      table: this.#table,
      totals: this.#totals,
      measured: this.#measured,
      secondCounts: this.#secondCounts,
      generator: this.#generator,
    });
  }

  expose(exposure: Exposure): ExposedCounts {
    const source = { options: this.#options, table: this.#table, totals: this.#totals };
    return exposeShard(source, exposure);
  }

  #currentWindow(): WindowSource {
    return { second: this.#clock.second, state: this.#windows, table: this.#table };
  }

  #observeSent(sent: Sent): void {
    this.#enter(sent.measured, sent.intendedAtMs, sent.atMs);
    if (sent.marker.kind !== 'message') {
      this.#count('control_messages', -1);
      return;
    }
    this.#outstanding += 1;
    this.#count('messages_sent', sent.load);
  }

  #observeRead(metric: 'history_time' | 'threads_time', read: HistoryRead | ThreadsRead): void {
    if (read.purpose !== 'load') return;
    this.#enter(read.measured, read.intendedAtMs, read.atMs);
    this.#count('reads', read.load);
    this.#loadSample(metric, read.load);
  }

  #event(counter: CounterName, atMs: number): void {
    this.#enter(false, atMs, atMs);
    this.#count(counter, -1);
  }

  /**
   * An interval that ends at the sample's instant, of the run and no load; counted in every phase.
   */
  #interval(metric: RunTimeMetric, valueMs: number): void {
    this.#sample.measured = true;
    this.#sample.fromMs = this.#sample.atMs - valueMs;
    this.#runSample(metric);
  }

  /** Begins a sample from its intended instant to `atMs`. */
  #enter(measured: boolean, intendedAtMs: number, atMs: number): void {
    this.#sample.measured = measured;
    this.#sample.intendedAtMs = intendedAtMs;
    this.#sample.fromMs = intendedAtMs;
    this.#sample.atMs = atMs;
  }

  #count(counter: CounterName, load: number): void {
    this.#totals.add(counter, load);
    this.#windows.count(counter, load, this.#clock.isComing(this.#sample.atMs));
    if (!this.#sample.measured) return;
    this.#measured.add(counter, load);
    this.#secondCounts.add(counter, load, this.#clock.secondOf(this.#sample.intendedAtMs));
  }

  #loadSample(metric: LoadTimeMetric, load: number): void {
    const cell = this.#table.ofLoad[metric][load];
    if (cell !== undefined) this.#record(metric, cell);
  }

  #runSample(metric: RunTimeMetric): void {
    this.#record(metric, this.#table.ofRun[metric]);
  }

  #record(metric: TimeMetricName, cell: SampleCell): void {
    const { measured, intendedAtMs, fromMs, atMs } = this.#sample;
    const valueMs = atMs - fromMs;
    cell.recordWindow(valueMs, this.#clock.isComing(atMs));
    if (!measured) return;
    cell.record(valueMs, this.#clock.secondOf(intendedAtMs), this.#isDisturbed(metric, cell));
  }

  #recordMissing(metric: LoadTimeMetric, load: number): void {
    const cell = this.#table.ofLoad[metric][load];
    if (cell === undefined) return;
    const second = this.#clock.secondOf(this.#sample.intendedAtMs);
    cell.recordMissing(second, this.#isDisturbed(metric, cell));
  }

  #isDisturbed(metric: TimeMetricName, cell: SampleCell): boolean {
    const { limits } = cell;
    if (limits === null) return false;
    const { fromMs, atMs } = this.#sample;
    return RESPONSE_METRICS.has(metric)
      ? this.#disturbance.isResponseDisturbed(limits, fromMs, atMs)
      : this.#disturbance.isDisturbed(limits, fromMs, atMs);
  }

  #isMeasuring(atMs: number): boolean {
    const origin = this.#originAtMs;
    return origin !== null && atMs >= origin && atMs < origin + this.#options.measureMs;
  }
}
