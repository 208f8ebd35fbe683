// The monitor as a whole, on an injected clock: monitors at their ticks, results into the history,
// notifications out of it. Knows no HTTP of its own and no command line.

import { randomStream } from '../../base/index.ts';
import type { Family } from '../../exposition/index.ts';
import type { AlertKind, Monitor, MonitorsFile, Receiver } from '../file/monitors-file.ts';
import type { History, ResultQuery } from '../history/history.ts';
import type { Entry, Evidence, ResultRow } from '../history/rows.ts';
import { Courier } from '../notify/courier.ts';
import type { Deliver } from '../notify/deliver.ts';
import { DurableQueue } from '../notify/durable-queue.ts';
import { resolveReceiver, type SecretSource } from '../notify/resolve-receiver.ts';
import type { RunProbe } from '../probe/probe-outcome.ts';
import type { TimedClock } from '../schedule/timed-clock.ts';
import { NEW_MACHINE } from '../state/machine.ts';
import { closeForgotten } from './close-forgotten.ts';
import { EntryKeeper } from './entry-keeper.ts';
import { monitorFamilies } from './expose.ts';
import { MonitorRunner } from './monitor-runner.ts';
import { openPlaces } from './places.ts';
import { type MonitorStatus, WatchedMonitor } from './watched-monitor.ts';

export interface MonitorServiceOptions {
  readonly file: MonitorsFile;
  /** Open; the caller closes it behind `stop`. */
  readonly history: History;
  readonly runProbe: RunProbe;
  readonly deliver: Deliver;
  readonly secrets: SecretSource;
  readonly clock: TimedClock;
  /** One sentence for the operator; never a secret. */
  readonly log: (line: string) => void;
}

export interface MonitorHealth {
  /** What keeps the monitor from its work; empty when nothing does. */
  readonly problems: readonly string[];
}

/** How long a stop waits for a probe that does not end. */
const STOP_MS = 10_000;

export class MonitorService {
  readonly #options: MonitorServiceOptions;
  readonly #queue: DurableQueue;
  readonly #keeper: EntryKeeper;
  readonly #couriers: ReadonlyMap<string, Courier>;
  readonly #monitors: ReadonlyMap<string, WatchedMonitor>;
  #isStarted = false;
  #stopped: Promise<void> | null = null;

  /** @throws EarshotError `SECRET_MISSING`, `MONITORS_INVALID` when a receiver cannot be told */
  constructor(options: MonitorServiceOptions) {
    const { file, history, log, secrets } = options;
    this.#options = options;
    for (const receiver of file.receivers) resolveReceiver(receiver, secrets);
    this.#queue = new DurableQueue(history);
    this.#couriers = new Map(file.receivers.map((each) => [each.name, this.#courierOf(each)]));
    const onGivenUp = (name: string): void => {
      log(`receiver '${name}': too many notifications wait; the oldest alert is given up.`);
      this.#couriers.get(name)?.countGivenUp(1);
    };
    this.#keeper = new EntryKeeper({ history, queue: this.#queue, log, onGivenUp });
    const places = openPlaces(file.concurrency);
    this.#monitors = new Map(
      file.monitors.map((monitor) => {
        const kept = history.monitor(monitor.name);
        const runner = new MonitorRunner({
          ...{ monitor, places, clock: options.clock, runProbe: options.runProbe },
          machine: kept?.machine ?? NEW_MACHINE,
          sequence: kept?.sequence ?? 0,
          silencedUntilMs: history.silencedUntilMs(monitor.name),
          receiversOf: (kind) => this.#receiversOf(monitor, kind),
          keep: (entry) => this.#keep(entry),
        });
        return [monitor.name, new WatchedMonitor(runner, history, options.clock)];
      }),
    );
  }

  /** Begins to probe and to deliver what waits from before. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { file, history, clock } = this.#options;
    for (const entry of closeForgotten(file, history, Math.round(clock.wallMs())))
      this.#keeper.keep(entry);
    for (const courier of this.#couriers.values()) courier.start();
    for (const { runner } of this.#monitors.values()) runner.start();
  }

  /** Ends probes and deliveries that are under way; what waits is kept. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** In the file's order. */
  status(): readonly MonitorStatus[] {
    return [...this.#monitors.values()].map((monitor) => monitor.status());
  }

  /** Newest first; null for a monitor that the file does not have. */
  results(name: string, query: ResultQuery): readonly ResultRow[] | null {
    return this.#monitors.has(name) ? this.#options.history.results(name, query) : null;
  }

  evidence(name: string, sequence: number): Evidence | null {
    return this.#options.history.evidence(name, sequence);
  }

  /** Probes now, beside the schedule, and keeps the result; null for an unknown monitor. */
  runNow(name: string): 'started' | 'under-way' | null {
    const monitor = this.#monitors.get(name);
    if (monitor === undefined) return null;
    return monitor.runner.probeNow() ? 'started' : 'under-way';
  }

  /** Tells nobody until then (wall clock), over restarts too; null ends it. False: unknown. */
  silence(name: string, untilMs: number | null): boolean {
    const monitor = this.#monitors.get(name);
    if (monitor === undefined) return false;
    this.#options.history.silence(name, untilMs);
    monitor.runner.silence(untilMs);
    this.#options.log(`${name}: ${untilMs === null ? 'the silence ends' : 'silenced'}`);
    return true;
  }

  families(): readonly Family[] {
    const receivers = [...this.#couriers].map(([name, courier]) => ({
      ...{ name, courier, pendingCount: this.#queue.pendingCount(name) },
    }));
    const monitors = [...this.#monitors.values()];
    const atWorkMs = this.#options.clock.wallMs() - this.#overdueMs();
    return monitorFamilies({ monitors, receivers, atWorkMs });
  }

  health(): MonitorHealth {
    const { trouble } = this.#keeper;
    return { problems: trouble === null ? [] : [trouble] };
  }

  /** How long the tick that should have come first is late; 0 when none is. */
  #overdueMs(): number {
    const nowMs = this.#options.clock.nowMs();
    const late = [...this.#monitors.values()].map(
      ({ runner }) => nowMs - (runner.nextAtMs ?? nowMs),
    );
    return Math.max(0, ...late);
  }

  async #stop(): Promise<void> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(STOP_MS, resolve);
    });
    await Promise.all([...this.#monitors.values()].map(({ runner }) => runner.stop(limit)));
    await Promise.all([...this.#couriers.values()].map((courier) => courier.stop()));
    cancel();
    this.#keeper.flush();
  }

  #keep(entry: Entry): void {
    this.#monitors.get(entry.monitor)?.add(entry);
    this.#keeper.keep(entry);
    if (entry.alerts.length === 0) return;
    for (const { event, facts } of entry.alerts) {
      this.#options.log(`${facts.monitor}: ${facts.kind} ${event}: ${facts.sentence}`);
    }
    for (const courier of this.#couriers.values()) courier.wake();
  }

  #receiversOf(monitor: Monitor, kind: AlertKind): readonly string[] {
    const told = this.#options.file.receivers.filter(({ on }) => on.includes(kind));
    return told.map(({ name }) => name).filter((name) => monitor.notify.includes(name));
  }

  #courierOf(receiver: Receiver): Courier {
    const { clock, secrets, deliver, log } = this.#options;
    const random = randomStream(this.#options.history.id, 'back-off', receiver.name);
    return new Courier({
      ...{ receiver, clock, secrets, deliver, log, random, queue: this.#queue },
    });
  }
}
