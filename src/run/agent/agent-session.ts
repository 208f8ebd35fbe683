// One agent's work: builds client, verifier, metrics and runner for its shard, and translates
// between the wire and them. It decides nothing.

import { assert, type Clock, present } from '../../base/index.ts';
import { type ChatClient, createChatClient } from '../../client/index.ts';
import { createShardRunner, type ShardRunner } from '../../engine/index.ts';
import {
  createMetricsRecorder,
  type MetricsEnvironment,
  type MetricsRecorder,
  openProcessEnvironment,
} from '../../metrics/index.ts';
import type { Plan } from '../../plan/index.ts';
import { OPEN_EXECUTORS } from '../../scenario/names.ts';
import type { Verifier } from '../../verify/index.ts';
import { clientOptions } from '../client-options.ts';
import { type AgentVerifier, createAgentVerifier } from './agent-verifier.ts';
import type { AgentChannel } from './life/channel.ts';
import { ReadNotes } from './notes/read-notes.ts';
import { TroubleNotes } from './notes/troubles.ts';
import { loadOwnBehaviors } from './own-modules.ts';
import { watchParent } from './parent-watch.ts';
import { AgentReporter } from './reporter.ts';
import { type Assignment, type ToAgent, WIRE_VERSION } from './wire.ts';

interface Parts {
  readonly assignment: Assignment;
  readonly client: ChatClient;
  readonly verifier: Verifier;
  readonly metrics: MetricsRecorder;
  readonly runner: ShardRunner;
  readonly reporter: AgentReporter;
  readonly endRecording: AgentVerifier['endRecording'];
  readonly environment: ReturnType<typeof openProcessEnvironment>;
  readonly troubles: TroubleNotes;
  readonly reads: ReadNotes;
}

export interface AgentSessionOptions {
  readonly clock: Clock;
  readonly channel: Pick<AgentChannel, 'send' | 'isCongested'>;
}

/** One assignment. In a process of its own it lives as long as that; else it is to be closed. */
export class AgentSession {
  readonly #options: AgentSessionOptions;
  #assignment: Assignment | null = null;
  #parts: Parts | null = null;
  #ending: Promise<void> | null = null;

  constructor(options: AgentSessionOptions) {
    this.#options = options;
  }

  /** Everything that this agent knows and nobody may see. */
  get secrets(): readonly (string | null)[] {
    const assignment = this.#assignment;
    if (assignment === null) return [];
    const { headers, jwtSecret, tlsKey } = assignment.secrets;
    const own = assignment.accounts.flatMap(({ token, password }) => [token, password]);
    return [...own, ...Object.values(headers), jwtSecret, tlsKey];
  }

  async handle(message: ToAgent): Promise<void> {
    switch (message.type) {
      case 'assign':
        this.#assignment = message.assignment;
        this.#parts = await this.#build(message.assignment);
        this.#options.channel.send({ type: 'ready' });
        return;
      case 'connect': {
        const parts = this.#assigned();
        parts.reporter.start();
        const result = await parts.runner.connect();
        const troubles = parts.troubles.list();
        this.#options.channel.send({ type: 'connected', ...result, troubles });
        return;
      }
      case 'start':
        await this.#run(message.delayMs);
        return;
      case 'stop':
        this.#parts?.runner.stopLoad(message.reason);
        return;
    }
  }

  /** Closes what the assignment opened, in bounded time. Idempotent. */
  close(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  /** Drops every connection without a word: whatever waits ends. */
  abandon(): void {
    this.#parts?.runner.stopLoad('interrupted');
    this.#parts?.client.abandon();
  }

  async #end(): Promise<void> {
    if (this.#parts === null) return;
    const { runner, client, reporter, environment } = this.#parts;
    reporter.stop();
    await runner.close();
    await client.close();
    environment.close();
  }

  #assigned(): Parts {
    return present(this.#parts, 'an assignment');
  }

  async #run(delayMs: number): Promise<void> {
    const { assignment, verifier, metrics, runner, reporter, ...others } = this.#assigned();
    const { endRecording, troubles, reads } = others;
    const originAtMs = this.#options.clock.nowMs() + delayMs + assignment.plan.warmupMs;
    verifier.setOrigin(originAtMs);
    metrics.setOrigin(originAtMs);
    reporter.setOrigin(originAtMs);
    const { findings, stopped } = await runner.run(originAtMs);
    reporter.stop();
    const measured = metrics.snapshot(this.#options.clock.nowMs());
    const recording = await endRecording();
    const readCosts = assignment.box === null ? null : reads.total();
    const notes = { troubles: troubles.list(), readCosts };
    const outcome = { findings, stopped, recording, metrics: measured, ...notes };
    this.#options.channel.send({ type: 'done', outcome });
    await this.close();
  }

  async #build(assignment: Assignment): Promise<Parts> {
    assert(assignment.wireVersion === WIRE_VERSION, 'coordinator and agent are of one version');
    const startedAtMs = this.#options.clock.nowMs();
    const { plan, box } = assignment;
    if (plan.behaviors.length > 0) watchParent();
    const ownBehaviors = await loadOwnBehaviors(plan, assignment.modulePaths);
    const environment = openProcessEnvironment();
    const metrics = createRecorder(plan, environment);
    const [troubles, reads] = [new TroubleNotes(), new ReadNotes()];
    const { verifier, endRecording } = createAgentVerifier(assignment, metrics);
    const { target, auth, secrets, runId, incarnation, sourceAddresses } = assignment;
    const { clock } = this.#options;
    const client = createChatClient(
      clientOptions({
        ...{ target, auth, secrets, plan, runId, incarnation, clock, sourceAddresses },
        observe: (observation) => {
          verifier.observe(observation);
          metrics.observe(observation);
          troubles.observe(observation);
          if (box !== null) reads.observe(observation);
        },
        onReceiveLag: (lagMs) => metrics.receiveLag(lagMs),
        ...(box === null ? {} : { limits: box, onHistoryCost: (cost) => reads.note(cost) }),
      }),
    );
    const runner = createShardRunner({
      plan,
      shard: assignment.shard,
      accounts: assignment.accounts,
      runId: assignment.runId,
      incarnation: assignment.incarnation,
      client,
      verifier,
      metrics,
      ownBehaviors,
      clock: this.#options.clock,
      box: box === null ? null : { ...box, endAtMs: startedAtMs + box.limitMs },
      onPhase: (phase) => this.#options.channel.send({ type: 'phase', phase }),
      onTargetLost: (sinceMs) => this.#options.channel.send({ type: 'target-lost', sinceMs }),
    });
    const reporter = new AgentReporter({
      ...{ ...this.#options, runner, verifier, metrics },
      exposure: assignment.exposure,
    });
    const parts = {
      assignment,
      client,
      verifier,
      metrics,
      runner,
      reporter,
      endRecording,
      environment,
    };
    return { ...parts, troubles, reads };
  }
}

function createRecorder(plan: Plan, environment: MetricsEnvironment): MetricsRecorder {
  const options = {
    loadNames: plan.loads.map((load) => load.name),
    loadIsOpen: plan.loads.map((load) => OPEN_EXECUTORS.has(load.executor)),
    thresholds: plan.thresholds,
    measureMs: plan.measureMs,
    loopGapMs: plan.generator.loopGapMs,
    rigShareRatio: plan.generator.rigShareRatio,
  };
  return createMetricsRecorder(options, environment);
}
