// Every probe of a monitors file, for the schedule and for whoever asks in between: which exist,
// which targets may be asked for, and whose turn it is at a pool of accounts. It has no schedule.

import { type Clock, EarshotError, systemClock } from '../../base/index.ts';
import type { Monitor, MonitorsFile } from '../file/monitors-file.ts';
import type { ProbeOutcome, ProbeRequest, RunProbe } from '../probe/probe-outcome.ts';
import { type LoadedProbe, type LoadSettings, loadProbe } from './load-probe.ts';
import { Turns } from './turns.ts';

/** Probes that were asked for, at once: each holds sockets and a place in the loop. */
const ASKED_MAX = 8;

export interface AskedProbe {
  /** A monitor of the file: its scenario, accounts and settings. */
  readonly module: string;
  /** Null: the module's own. */
  readonly target: string | null;
  /** Less than the module's own time limit; null: that. */
  readonly limitMs: number | null;
  readonly signal: AbortSignal;
}

/** `busy`: so many are under way that this one was not begun. */
export type AskedResult = ProbeOutcome | 'busy';

export class ProbeDesk {
  /** Names of the monitors. */
  readonly modules: readonly string[];
  /** What may be asked for: targets of the monitors, and those that the file lists. */
  readonly targets: readonly string[];
  readonly #monitors: ReadonlyMap<string, Monitor>;
  readonly #settings: LoadSettings;
  readonly #clock: Clock = systemClock();
  readonly #own: ReadonlyMap<string, LoadedProbe>;
  /** By module and target; both are closed sets. */
  readonly #asked = new Map<string, LoadedProbe>();
  readonly #turns = new Map<string, Turns>();
  readonly #sequences = new Map<string, number>();
  #askedCount = 0;

  /**
   * Reads every scenario.
   * @throws EarshotError as `loadProbe` does
   */
  constructor(file: MonitorsFile, settings: LoadSettings) {
    this.#settings = settings;
    this.#monitors = new Map(file.monitors.map((monitor) => [monitor.name, monitor]));
    this.#own = new Map(
      file.monitors.map((monitor) => [monitor.name, loadProbe(monitor, settings)]),
    );
    this.modules = [...this.#monitors.keys()];
    const own = [...this.#own.values()].map(({ targetUrl }) => targetUrl);
    this.targets = [...new Set([...own, ...file.targets])];
  }

  /** What the schedule calls. */
  readonly run: RunProbe = (request) => this.#run(this.#ownProbe(request.monitor), request);

  /**
   * One probe in between.
   * @throws EarshotError `USAGE` for a module or a target that is not on the list, else as
   * `loadProbe` does
   */
  async probeNow({ module, target, limitMs, signal }: AskedProbe): Promise<AskedResult> {
    const loaded = this.#probeFor(module, target);
    const ownMs = this.#monitors.get(module)?.timeoutMs ?? 0;
    const timeoutMs = Math.min(ownMs, limitMs ?? ownMs);
    if (this.#askedCount >= ASKED_MAX) return 'busy';
    this.#askedCount += 1;
    try {
      const key = `${module}\n${loaded.targetUrl}`;
      const sequence = this.#sequences.get(key) ?? 0;
      this.#sequences.set(key, sequence + 1);
      return await this.#run(loaded, { monitor: module, sequence, signal, timeoutMs });
    } finally {
      this.#askedCount -= 1;
    }
  }

  /** Ends what probes keep between them. Idempotent. */
  async close(): Promise<void> {
    const all = [...this.#own.values(), ...this.#asked.values()];
    await Promise.all(all.map(({ probe }) => probe.close()));
  }

  #ownProbe(name: string): LoadedProbe {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    throw new EarshotError('USAGE', `There is no monitor '${name}'.`, {
      hint: `The file has ${this.modules.join(', ')}.`,
    });
  }

  #probeFor(module: string, target: string | null): LoadedProbe {
    const own = this.#ownProbe(module);
    const wanted = target?.replace(/\/+$/, '') ?? own.targetUrl;
    if (wanted === own.targetUrl) return own;
    const monitor = this.#monitors.get(module);
    if (monitor === undefined || !this.targets.includes(wanted)) {
      throw new EarshotError('USAGE', 'This target is not on the list.', {
        hint: `It has ${this.targets.join(', ')}; add others under \`targets\` of the monitors file.`,
      });
    }
    const key = `${module}\n${wanted}`;
    const loaded = this.#asked.get(key) ?? loadProbe(monitor, this.#settings, wanted);
    this.#asked.set(key, loaded);
    return loaded;
  }

  async #run(loaded: LoadedProbe, request: ProbeRequest): Promise<ProbeOutcome> {
    const { accountsKey, probe } = loaded;
    const turns = this.#turns.get(accountsKey) ?? new Turns();
    this.#turns.set(accountsKey, turns);
    const beganAtMs = this.#clock.nowMs();
    const patienceMs = Math.max(0, request.timeoutMs - probe.leastTimeoutMs);
    const end = await turns.take(patienceMs, request.signal);
    if (end === null) return probe.decline('Another probe had the accounts for too long.');
    try {
      const timeoutMs = request.timeoutMs - (this.#clock.nowMs() - beganAtMs);
      return await probe.run({ ...request, timeoutMs });
    } finally {
      end();
    }
  }
}
