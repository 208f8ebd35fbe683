// The agents of one run: start together, work, end together; a lost one is noticed, never replaced.

import { type Clock, waitUntil } from '../../base/index.ts';
import type { Phase, ShardStatus, StopReason } from '../../engine/index.ts';
import { type ExposedCounts, mergeWindows, type WindowRecord } from '../../metrics/index.ts';
import type { Finding } from '../../verify/index.ts';
import { type Agent, AgentProcess, type StartAgent } from './agent-process.ts';
import { ProcessActivity } from './life/process-activity.ts';
import {
  formatSilence,
  type Silences,
  SilenceWatch,
  TURN_COUNTS_MS,
} from './life/silence-watch.ts';
import type { Trouble } from './notes/troubles.ts';
import type { AgentFailure, Assignment, FromAgent, ShardOutcome } from './wire.ts';

/** Time for a child to load its code and take its assignment. */
const READY_LIMIT_MS = 60_000;
/** How often the coordinator looks at its agents. */
const TURN_MS = 20;
/** All agents start this long after the message, so that none starts late. */
const START_DELAY_MS = 200;

export interface FleetEvents {
  onWindow(agent: number, window: WindowRecord): void;
  onOpenWindow(agent: number, window: WindowRecord): void;
  onExposed(agent: number, counts: ExposedCounts): void;
  onFindings(findings: readonly Finding[]): void;
  onStatus(): void;
  onTargetLost(sinceMs: number): void;
  onPhase?(agent: number, phase: Phase): void;
  /** A sentence on an agent that is silent, back, or lost. */
  onNotice?(text: string): void;
}

export interface FleetOptions {
  readonly clock: Clock;
  /** Default: a process for each. */
  readonly start?: StartAgent;
  /** The load starts so long after the message that says so. Default 200 ms. */
  readonly startDelayMs?: number;
}

/** Findings kept of an agent that may yet be lost; the rest is in anomalies.ndjson alone. */
const KEPT_FINDINGS = 10_000;

/** Windows kept before they are folded into one: an hour costs no more memory than a minute. */
const KEPT_WINDOWS = 30;

/** What is known of one agent. */
export interface AgentState {
  readonly index: number;
  readonly users: number;
  ready: boolean;
  /** It has said nothing for so long that it was told. */
  isSilent: boolean;
  silences: Silences;
  connected: {
    readonly connected: number;
    readonly failed: number;
    readonly troubles: readonly Trouble[];
  } | null;
  status: ShardStatus | null;
  outcome: ShardOutcome | null;
  failure: AgentFailure | null;
  /** What it told on the way: all that is left of it when it is lost. */
  readonly told: {
    readonly windows: WindowRecord[];
    /** The second that was not over when it last spoke. */
    open: WindowRecord | null;
    readonly findings: Finding[];
  };
  /** How the process ended, when it ended before its outcome. */
  lost: string | null;
}

/** Owns the agent processes of a run. `close` is idempotent and leaves no process behind. */
export class Fleet {
  readonly #events: FleetEvents;
  readonly #clock: Clock;
  readonly #startDelayMs: number;
  readonly #processes: Agent[] = [];
  readonly #agents: AgentState[] = [];
  readonly #lives: { readonly silence: SilenceWatch; readonly activity: ProcessActivity }[] = [];

  constructor(
    assignments: readonly { readonly assignment: Assignment; readonly users: number }[],
    events: FleetEvents,
    { clock, start = (told) => new AgentProcess(told), startDelayMs }: FleetOptions,
  ) {
    this.#events = events;
    this.#clock = clock;
    this.#startDelayMs = startDelayMs ?? START_DELAY_MS;
    for (const [index, { assignment, users }] of assignments.entries()) {
      const agent: AgentState = {
        index,
        users,
        ready: false,
        isSilent: false,
        silences: { count: 0, longestMs: 0 },
        connected: null,
        status: null,
        outcome: null,
        failure: null,
        told: { windows: [], open: null, findings: [] },
        lost: null,
      };
      this.#agents.push(agent);
      const child = start({
        onMessage: (message) => this.#receive(agent, message),
        onExit: (detail) => {
          if (agent.outcome === null) this.#lose(agent, detail);
        },
      });
      this.#processes.push(child);
      const activity = new ProcessActivity(() => child.processId, { clock });
      this.#lives.push({ silence: new SilenceWatch(), activity });
      child.send({ type: 'assign', assignment });
    }
  }

  get agents(): readonly AgentState[] {
    return this.#agents;
  }

  get processIds(): readonly (number | undefined)[] {
    return this.#processes.map((child) => child.processId);
  }

  /** True when every agent that still lives has its assignment. */
  async ready(): Promise<boolean> {
    return this.#all((agent) => agent.ready, READY_LIMIT_MS);
  }

  /** Connects every user of every agent. */
  async connect(limitMs: number): Promise<boolean> {
    for (const child of this.#processes) child.send({ type: 'connect' });
    return this.#all((agent) => agent.connected !== null, limitMs);
  }

  /** Starts the load everywhere and waits for every outcome. */
  async run(): Promise<boolean> {
    for (const child of this.#processes) child.send({ type: 'start', delayMs: this.#startDelayMs });
    return this.#all((agent) => agent.outcome !== null, Number.POSITIVE_INFINITY);
  }

  stop(reason: Exclude<StopReason, 'completed'>): void {
    for (const child of this.#processes) child.send({ type: 'stop', reason });
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((child) => child.close()));
  }

  /**
   * Waits until `done` holds for every agent that lives. A silent one is told of, and given up when
   * it stays so. Time is counted in turns: the coordinator's own gaps are nobody's delay.
   */
  async #all(done: (agent: AgentState) => boolean, limitMs: number): Promise<boolean> {
    let turnedAtMs = this.#clock.nowMs();
    let countedMs = 0;
    for (const { silence } of this.#lives) silence.restart();
    const isOver = (agent: AgentState, sinceMs: number): boolean => {
      if (done(agent) || agent.lost !== null || agent.failure !== null) return true;
      if (countedMs > limitMs) this.#giveUp(agent, `no answer within ${limitMs / 1000} s`);
      else this.#listen(agent, sinceMs);
      return agent.lost !== null;
    };
    const turn = (): boolean => {
      const nowMs = this.#clock.nowMs();
      const sinceMs = nowMs - turnedAtMs;
      turnedAtMs = nowMs;
      countedMs += Math.min(sinceMs, TURN_COUNTS_MS);
      return this.#agents.map((agent) => isOver(agent, sinceMs)).every(Boolean);
    };
    await waitUntil(turn, { limitMs: Number.POSITIVE_INFINITY, everyMs: TURN_MS });
    return this.#agents.every(done);
  }

  /** One more turn without a word of this agent. */
  #listen(agent: AgentState, sinceMs: number): void {
    const life = this.#lives[agent.index];
    const news = life?.silence.turn(sinceMs, () => life.activity.look()) ?? null;
    if (life !== undefined) agent.silences = life.silence.silences;
    agent.isSilent = life?.silence.isSilent ?? false;
    if (news?.kind === 'silent') {
      this.#events.onNotice?.(`Agent ${agent.index} says nothing: ${news.text}.`);
    } else if (news?.kind === 'given-up') this.#giveUp(agent, news.text);
  }

  /** It must not come back and go on with a load that nobody counts. */
  #giveUp(agent: AgentState, detail: string): void {
    this.#lose(agent, detail);
    this.#processes[agent.index]?.kill?.();
  }

  #lose(agent: AgentState, detail: string): void {
    if (agent.lost !== null) return;
    agent.lost = detail;
    agent.isSilent = false;
    this.#events.onNotice?.(`Agent ${agent.index} is lost (${detail}): its users are unjudged.`);
  }

  #hear(agent: AgentState): void {
    const wasMs = this.#lives[agent.index]?.silence.heard() ?? null;
    agent.isSilent = false;
    if (wasMs === null || agent.lost !== null) return;
    this.#events.onNotice?.(`Agent ${agent.index} is back after ${formatSilence(wasMs)}.`);
  }

  #receive(agent: AgentState, message: FromAgent): void {
    this.#hear(agent);
    switch (message.type) {
      case 'alive':
        return;
      case 'ready':
        agent.ready = true;
        return;
      case 'connected':
        agent.connected = message;
        return;
      case 'phase':
        this.#events.onPhase?.(agent.index, message.phase);
        return;
      case 'status':
        agent.status = message.status;
        this.#events.onStatus();
        return;
      case 'window':
        keepWindow(agent, message.window);
        this.#events.onWindow(agent.index, message.window);
        return;
      case 'open-window':
        agent.told.open = message.window;
        this.#events.onOpenWindow(agent.index, message.window);
        return;
      case 'exposed':
        this.#events.onExposed(agent.index, message.counts);
        return;
      case 'findings':
        agent.told.findings.push(...message.findings.slice(0, roomFor(agent)));
        this.#events.onFindings(message.findings);
        return;
      case 'target-lost':
        this.#events.onTargetLost(message.sinceMs);
        return;
      case 'done':
        agent.outcome = message.outcome;
        agent.told.windows.length = 0;
        agent.told.open = null;
        agent.told.findings.length = 0;
        return;
      case 'failed':
        agent.failure ??= message.failure;
        return;
    }
  }
}

function roomFor(agent: AgentState): number {
  return Math.max(0, KEPT_FINDINGS - agent.told.findings.length);
}

function keepWindow({ told }: AgentState, window: WindowRecord): void {
  told.open = null;
  told.windows.push(window);
  if (told.windows.length >= KEPT_WINDOWS)
    told.windows.splice(0, KEPT_WINDOWS, mergeWindows(told.windows));
}
