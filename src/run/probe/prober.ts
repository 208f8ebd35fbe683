// What a monitor keeps of one scenario: its plan, its pool of accounts, what their conversations
// have grown to. Each probe is a run of its own, in a time that is bounded whatever the target
// does.

import {
  type Clock,
  EarshotError,
  formatDuration,
  isoFromWallMs,
  newRunId,
  present,
  systemClock,
} from '../../base/index.ts';
import { assertTargetAllowed, checkAccounts } from '../../client/index.ts';
import { type Plan, planPeaks } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { AgentProcess } from '../agent/agent-process.ts';
import type { AgentState } from '../agent/fleet.ts';
import { makeRunHeader } from '../directory/run-header.ts';
import {
  type EmbeddedServer,
  type StartEmbedded,
  startEmbeddedServer,
} from '../embedded-server.ts';
import { accountOf } from '../judge/agents.ts';
import { concludeRun } from '../judge/conclude.ts';
import { sharedIds } from '../judge/shared-ids.ts';
import type { PreparedRun } from '../prepare/prepare-run.ts';
import type { RunResult } from '../run-result.ts';
import { type AccountGroup, takeGroup } from './account-groups.ts';
import { type Attempted, attemptProbe, CLOSING_MS } from './attempt.ts';
import { PhaseTimes } from './phase-times.ts';
import { type ProbePlace, probePlace } from './probe-place.ts';
import { probeScenario } from './probe-scenario.ts';
import type { ProbedRun, ProbeEnd } from './probed-run.ts';

/** Of one side of a conversation, in a probe that does not read it in full: about 400 rows. */
const HISTORY_BUDGET_BYTES = 256 * 1024;
/** Of one side in full: about 25,000 rows; beyond it the pair should be replaced. */
const FULL_HISTORY_BYTES = 16 * 1024 * 1024;
/** Every so often the turn of a group reads its conversations in full. */
const FULL_READBACK_EVERY = 20;
/** Beside the load itself: authenticate, connect, hear the last message, read. */
const LEAST_BESIDE_LOAD_MS = 1_000;
/** Groups of accounts on the embedded server, where nobody says. */
const EMBEDDED_GROUPS = 4;
/** Rows of a history are about this long, both sides together: until the server tells better. */
const ROW_BYTES_GUESS = 1_300;

export interface ProberOptions {
  readonly scenario: Scenario;
  readonly allowTargets?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly startEmbedded?: StartEmbedded;
  /** One pair says so many; null (default): the scenario's own load where it is small enough. */
  readonly messages?: number | null;
  /** Groups of accounts that take turns, as far as there are so many. Default: all. */
  readonly groups?: number | null;
  /** Of one side of a conversation. Default 256 KiB. */
  readonly historyBudgetBytes?: number;
  /** Every so many turns a group is read back in full. Default 20; 1: always. */
  readonly fullReadbackEvery?: number;
}

export interface ProbeRequest {
  /** Chooses the group of accounts and the full readbacks. */
  readonly sequence: number;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

interface Running {
  readonly phases: PhaseTimes;
  readonly stop: AbortSignal;
  readonly startedAtMs: number;
  readonly startedAtWallMs: number;
}

type Probed = Omit<ProbedRun, 'startedAtWallMs' | 'durationMs' | 'phases'>;

/** Probes one target. Several probes may be under way at once, best of different groups. */
export class Prober {
  readonly plan: Plan;
  /** One pair stands for the scenario's own load. */
  readonly isReduced: boolean;
  readonly #scenario: Scenario;
  readonly #options: ProberOptions;
  readonly #clock: Clock = systemClock();
  /** By group: what one whole readback costs, as last known. */
  readonly #historyBytes = new Map<number, number>();
  readonly #closing = new AbortController();
  #server: Promise<EmbeddedServer> | null = null;

  /** @throws EarshotError `PLAN_INVALID`, `BEHAVIOR_INVALID`, `TARGET_NOT_ALLOWED`. */
  constructor(options: ProberOptions) {
    const { scenario, plan, isReduced } = probeScenario(options.scenario, options.messages ?? null);
    this.#options = options;
    this.#scenario = scenario;
    this.plan = plan;
    this.isReduced = isReduced;
    assertTargetAllowed(scenario.target, planPeaks(plan), options.allowTargets ?? []);
  }

  /** A probe with less time than this could not even say its words. */
  get leastTimeoutMs(): number {
    return this.plan.measureMs + LEAST_BESIDE_LOAD_MS + CLOSING_MS;
  }

  /** Carries out one probe. Resolves whatever the target does, at the latest after `timeoutMs`. */
  async probe(request: ProbeRequest): Promise<ProbedRun> {
    // The embedded server is ours: how long it takes to start is no time of a probe.
    await this.#serve().catch(() => null);
    const startedAtWallMs = this.#clock.wallMs();
    const startedAtMs = this.#clock.nowMs();
    const phases = new PhaseTimes(this.#clock);
    const stop = new AbortController();
    const follow = (): void => stop.abort();
    const timer = setTimeout(follow, request.timeoutMs);
    request.signal.addEventListener('abort', follow, { once: true });
    if (request.signal.aborted) follow();
    try {
      const times = { startedAtMs, startedAtWallMs };
      const probed = await this.#probe(request, { phases, stop: stop.signal, ...times });
      const durationMs = this.#clock.nowMs() - startedAtMs;
      return { startedAtWallMs, durationMs, phases: phases.list(), ...probed };
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', follow);
    }
  }

  /** Ends the embedded server, where there is one. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    const server = await this.#server?.catch(() => null);
    await server?.close();
  }

  async #probe(request: ProbeRequest, run: Running): Promise<Probed> {
    let group: AccountGroup | null = null;
    try {
      this.#assertTime(request.timeoutMs);
      const place = probePlace(
        this.#scenario,
        this.#options.env ?? process.env,
        await this.#serve(),
      );
      group = this.#takeGroup(place, request.sequence);
      const prepared = this.#prepare(place, group);
      this.#checkAccounts(place, group, request.timeoutMs);
      const attempted = await attemptProbe({
        ...{ prepared, clock: this.#clock, phases: run.phases, stop: run.stop },
        accountsPath: place.accountsPath,
        ...{ endAtMs: run.startedAtMs + request.timeoutMs, timeoutMs: request.timeoutMs },
        historyLimitBytes: this.#historyLimit(group),
      });
      const end = this.#end(attempted, { request, prepared, wallMs: run.startedAtWallMs });
      return this.#tell(group, end, attempted);
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
      return this.#tell(group, { kind: 'rig', error }, null);
    }
  }

  #assertTime(timeoutMs: number): void {
    if (timeoutMs >= this.leastTimeoutMs) return;
    const [has, needs] = [formatDuration(timeoutMs), formatDuration(this.leastTimeoutMs)];
    throw new EarshotError('PLAN_INVALID', `A probe of this scenario needs ${needs}, not ${has}`, {
      hint: 'Raise the timeout, or shorten the load.',
    });
  }

  async #serve(): Promise<EmbeddedServer | null> {
    if (this.#scenario.target.kind === 'url') return null;
    const start = this.#options.startEmbedded ?? startEmbeddedServer;
    const userCount = this.plan.userCount * (this.#options.groups ?? EMBEDDED_GROUPS);
    const { signal } = this.#closing;
    this.#server ??= start({ userCount, jwtSecret: null, signal });
    try {
      return await this.#server;
    } catch (error) {
      this.#server = null;
      throw error;
    }
  }

  #takeGroup({ accounts, accountsPath }: ProbePlace, sequence: number): AccountGroup {
    const fullEvery = this.#options.fullReadbackEvery ?? FULL_READBACK_EVERY;
    const place = accountsPath ?? 'generated accounts';
    const { userCount } = this.plan;
    const most = (this.#options.groups ?? Number.POSITIVE_INFINITY) * userCount;
    return takeGroup(accounts.slice(0, most), { sequence, userCount, fullEvery, place });
  }

  #prepare({ target, isEmbedded, secrets }: ProbePlace, { accounts }: AccountGroup): PreparedRun {
    const { auth, accounts: given, behaviors } = this.#scenario;
    return {
      runId: newRunId(),
      plan: this.plan,
      workers: 1,
      ...{ shard: null, userCount: this.plan.userCount },
      ...{ target, isEmbedded, auth, secrets, accounts },
      isExclusive: given.kind === 'generated' || given.exclusive,
      sourceAddresses: this.#scenario.sourceAddresses,
      modulePaths: Object.fromEntries(behaviors.map(({ name, path: at }) => [name, at])),
      // What was there before is no matter of a probe: nothing compares two of them.
      startHistory: { conversations: 0, rows: 0, bytes: 0 },
      learned: [],
      startAgent: (events) => new AgentProcess(events),
      close: async () => {},
    };
  }

  #checkAccounts(place: ProbePlace, { accounts }: AccountGroup, neededLifetimeMs: number): void {
    const nowWallMs = this.#clock.wallMs();
    const { auth } = this.#scenario;
    checkAccounts({ auth, accounts, path: place.accountsPath, nowWallMs, neededLifetimeMs });
  }

  #historyLimit({ isFull }: AccountGroup): number {
    if (isFull) return FULL_HISTORY_BYTES;
    return this.#options.historyBudgetBytes ?? HISTORY_BUDGET_BYTES;
  }

  #end(
    attempted: Attempted,
    by: { readonly request: ProbeRequest; readonly prepared: PreparedRun; readonly wallMs: number },
  ): ProbeEnd {
    const { end, agent } = attempted;
    if (end === 'stopped') return { kind: by.request.signal.aborted ? 'aborted' : 'timeout' };
    if (end !== 'done') return end;
    const told = present(agent, 'the agent of a probe that is done');
    return { kind: 'judged', result: this.#judge(told, by.prepared, by.wallMs) };
  }

  #judge(agent: AgentState, prepared: PreparedRun, startedAtWallMs: number): RunResult {
    const scenario = this.#scenario;
    const startedAtIso = isoFromWallMs(startedAtWallMs);
    const account = {
      header: makeRunHeader({ scenario, prepared, startedAtIso }),
      agents: [accountOf(agent)],
      stopped: agent.outcome?.stopped ?? 'completed',
      endedAtIso: isoFromWallMs(this.#clock.wallMs()),
      learned: [],
    } as const;
    const idTallies = sharedIds([account]);
    const alone = { merged: null, idTallies, writeError: null, isRecorded: false };
    return concludeRun({ ...account, ...alone });
  }

  #tell(group: AccountGroup | null, end: ProbeEnd, attempted: Attempted | null): Probed {
    const readCosts = attempted?.agent?.outcome?.readCosts ?? null;
    const index = group?.index ?? 0;
    const known = this.#historyBytes.get(index) ?? 0;
    const sent = end.kind === 'judged' ? end.result.messages.sent : 0;
    const grown = Math.max(known + sent * ROW_BYTES_GUESS, readCosts?.readBytes ?? 0);
    const historyBytes = readCosts?.wholeBytes ?? grown;
    this.#historyBytes.set(index, historyBytes);
    return {
      ...{ end, group: index, groupCount: group?.count ?? 0, readCosts, historyBytes },
      readback: group?.isFull === true ? 'full' : 'budgeted',
      troubles: attempted?.troubles ?? [],
    };
  }
}
