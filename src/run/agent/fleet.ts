// The agents of one run: start together, work, end together; a lost one is noticed, never replaced.

import { type Clock, waitUntil } from '../../base/index.ts';
import type { Phase, ShardStatus, StopReason } from '../../engine/index.ts';
import { type ExposedCounts, mergeWindows, type WindowRecord } from '../../metrics/index.ts';
import type { Finding } from '../../verify/index.ts';
import { type Agent, AgentProcess, type StartAgent } from './agent-process.ts';
import type { Trouble } from './notes/troubles.ts';
import type { AgentFailure, Assignment, FromAgent, ShardOutcome } from './wire.ts';

/** Time for a child to load its code and take its assignment. */
const READY_LIMIT_MS = 60_000;
/** An agent reports several times a second; judging a long readback may hold it up. */
const SILENCE_LIMIT_MS = 60_000;
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
  /** Last sign of life, on the coordinator's clock. */
  heardAtMs: number;
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
        heardAtMs: clock.nowMs(),
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
          if (agent.outcome === null) agent.lost ??= detail;
        },
      });
      this.#processes.push(child);
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

  /** Waits until `done` holds for every agent that lives; a silent one is lost, not waited for. */
  async #all(done: (agent: AgentState) => boolean, limitMs: number): Promise<boolean> {
    const startedAtMs = this.#clock.nowMs();
    for (const agent of this.#agents) agent.heardAtMs = startedAtMs;
    const isOver = (agent: AgentState): boolean => {
      if (done(agent) || agent.lost !== null || agent.failure !== null) return true;
      const nowMs = this.#clock.nowMs();
      if (nowMs - startedAtMs > limitMs) agent.lost = `no answer within ${limitMs / 1000} s`;
      else if (nowMs - agent.heardAtMs > SILENCE_LIMIT_MS)
        agent.lost = `silent for ${SILENCE_LIMIT_MS / 1000} s`;
      return agent.lost !== null;
    };
    const checks = { limitMs: Number.POSITIVE_INFINITY, everyMs: 20 };
    await waitUntil(() => this.#agents.map(isOver).every(Boolean), checks);
    return this.#agents.every(done);
  }

  #receive(agent: AgentState, message: FromAgent): void {
    agent.heardAtMs = this.#clock.nowMs();
    switch (message.type) {
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
