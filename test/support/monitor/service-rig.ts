// A whole monitor in virtual time: scripted probes, a real history, deliveries written down and
// answered as they are told. Restarts like a process that was killed.

import { onTestFinished } from 'vitest';
import type { Monitor, MonitorsFile, Receiver } from '../../../src/monitor/file/monitors-file.ts';
import { History } from '../../../src/monitor/history/history.ts';
import type { Delivered, Delivery } from '../../../src/monitor/notify/deliver.ts';
import type {
  ProbeOutcome,
  ProbeRequest,
  ProbeResult,
} from '../../../src/monitor/probe/probe-outcome.ts';
import { MonitorService } from '../../../src/monitor/service/monitor-service.ts';
import { makeMonitor, makeOutcome, makeReceiver, SOME_WALL_MS } from './make-outcome.ts';
import { VirtualClock } from './virtual-clock.ts';

export type ProbeScript = (
  request: ProbeRequest,
  clock: VirtualClock,
) => ProbeResult | Promise<ProbeOutcome>;

export interface RigOptions {
  readonly monitors?: readonly Monitor[];
  readonly receivers?: readonly Receiver[];
  readonly concurrency?: number;
  /** Default `:memory:`. */
  readonly path?: string;
  /** Pages that the history may have; see `setPageLimit`. */
  readonly pageLimit?: number;
  readonly probe: ProbeScript;
  /** Default: everything is taken. */
  readonly answer?: (delivery: Delivery, clock: VirtualClock) => Delivered | Promise<Delivered>;
}

export interface Told {
  readonly atMs: number;
  readonly url: string;
  readonly key: string | undefined;
  readonly isDelivered: boolean;
  readonly body: unknown;
}

export class ServiceRig {
  readonly clock = new VirtualClock(SOME_WALL_MS);
  readonly told: Told[] = [];
  readonly log: string[] = [];
  /** Instants at which probes were started, with their sequences. */
  readonly probes: { readonly atMs: number; readonly sequence: number }[] = [];
  /** A disk of another size. */
  setPageLimit: (pages: number) => void = () => undefined;
  readonly #options: RigOptions;
  history: History;
  service: MonitorService;

  constructor(options: RigOptions) {
    this.#options = options;
    this.history = this.#openHistory();
    this.service = this.#startService();
    onTestFinished(() => this.end());
  }

  /** `firing failing` and the like, of what was delivered. */
  get events(): readonly string[] {
    return this.told
      .filter(({ isDelivered }) => isDelivered)
      .map(({ body }) => {
        const { event, kind } = body as { event: string; kind: string };
        return `${event} ${kind}`;
      });
  }

  async end(): Promise<void> {
    const stopped = this.service.stop();
    await this.clock.pass(60_000);
    await stopped;
    this.history.close();
  }

  /** Ends as far as another process could tell, and begins anew with what was kept. */
  async restart(options: Partial<RigOptions> = {}): Promise<void> {
    await this.end();
    Object.assign(this.#options, options);
    this.history = this.#openHistory();
    this.service = this.#startService();
  }

  #openHistory(): History {
    const { path = ':memory:', pageLimit } = this.#options;
    return History.open({
      ...{ path, keepMs: 35 * 86_400_000, nowMs: this.clock.wallMs(), durability: 'normal' },
      tune: (database) => {
        this.setPageLimit = (pages) => database.exec(`PRAGMA max_page_count = ${pages}`);
        if (pageLimit !== undefined) this.setPageLimit(pageLimit);
      },
    });
  }

  #startService(): MonitorService {
    const { monitors = [makeMonitor()], receivers = [makeReceiver()] } = this.#options;
    const file: MonitorsFile = {
      ...{ file: 'monitors.yaml', sha256: '', targets: [], monitors, receivers },
      history: { path: ':memory:', keepMs: 35 * 86_400_000 },
      concurrency: this.#options.concurrency ?? 4,
    };
    const service = new MonitorService({
      ...{ file, history: this.history, clock: this.clock },
      runProbe: (request) => this.#probe(request),
      deliver: (delivery) => this.#deliver(delivery),
      secrets: { env: { HOOK: 'http://127.0.0.1:9/secret' }, readFile: () => '' },
      log: (line) => this.log.push(line),
    });
    service.start();
    return service;
  }

  async #probe(request: ProbeRequest): Promise<ProbeOutcome> {
    this.probes.push({ atMs: this.clock.nowMs(), sequence: request.sequence });
    const startedAtMs = this.clock.wallMs();
    const scripted = this.#options.probe(request, this.clock);
    return typeof scripted === 'string' ? makeOutcome(scripted, { startedAtMs }) : scripted;
  }

  async #deliver(delivery: Delivery): Promise<Delivered> {
    const answer = this.#options.answer ?? ((): Delivered => ({ isDelivered: true }));
    const atMs = this.clock.nowMs();
    const delivered = await answer(delivery, this.clock);
    const { url, headers, body } = delivery;
    const { isDelivered } = delivered;
    const key = headers['idempotency-key'];
    this.told.push({ atMs, url, key, isDelivered, body: JSON.parse(body) as unknown });
    return delivered;
  }
}
