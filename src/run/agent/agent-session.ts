// One agent's work: builds client, verifier, metrics and runner for its shard, and translates
// between the wire and them. It decides nothing.

import { assert, type Clock, present } from '../../base/index.ts';
import { type ChatClient, createChatClient } from '../../client/index.ts';
import { createShardRunner, type ShardRunner } from '../../engine/index.ts';
import {
  createMetricsRecorder,
  type MetricsRecorder,
  openProcessEnvironment,
} from '../../metrics/index.ts';
import { OPEN_EXECUTORS } from '../../scenario/names.ts';
import type { Verifier } from '../../verify/index.ts';
import { clientOptions } from '../client-options.ts';
import { type AgentVerifier, createAgentVerifier } from './agent-verifier.ts';
import type { AgentChannel } from './life/channel.ts';
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
}

export interface AgentSessionOptions {
  readonly clock: Clock;
  readonly channel: Pick<AgentChannel, 'send' | 'isCongested'>;
}

/** Lives as long as the process; one assignment. */
export class AgentSession {
  readonly #options: AgentSessionOptions;
  #parts: Parts | null = null;

  constructor(options: AgentSessionOptions) {
    this.#options = options;
  }

  async handle(message: ToAgent): Promise<void> {
    switch (message.type) {
      case 'assign':
        this.#parts = await this.#build(message.assignment);
        this.#options.channel.send({ type: 'ready' });
        return;
      case 'connect': {
        const parts = this.#assigned();
        parts.reporter.start();
        this.#options.channel.send({ type: 'connected', ...(await parts.runner.connect()) });
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

  #assigned(): Parts {
    return present(this.#parts, 'an assignment');
  }

  async #run(delayMs: number): Promise<void> {
    const { assignment, client, verifier, metrics, runner, reporter, endRecording } =
      this.#assigned();
    const originAtMs = this.#options.clock.nowMs() + delayMs + assignment.plan.warmupMs;
    verifier.setOrigin(originAtMs);
    metrics.setOrigin(originAtMs);
    reporter.setOrigin(originAtMs);
    const { findings, stopped } = await runner.run(originAtMs);
    reporter.stop();
    const measured = metrics.snapshot(this.#options.clock.nowMs());
    const recording = await endRecording();
    const outcome = { findings, stopped, recording, metrics: measured };
    this.#options.channel.send({ type: 'done', outcome });
    await runner.close();
    await client.close();
  }

  async #build(assignment: Assignment): Promise<Parts> {
    assert(assignment.wireVersion === WIRE_VERSION, 'coordinator and agent are of one version');
    const { plan } = assignment;
    if (plan.behaviors.length > 0) watchParent();
    const ownBehaviors = await loadOwnBehaviors(plan, assignment.modulePaths);
    const metrics = createMetricsRecorder(
      {
        loadNames: plan.loads.map((load) => load.name),
        loadIsOpen: plan.loads.map((load) => OPEN_EXECUTORS.has(load.executor)),
        thresholds: plan.thresholds,
        measureMs: plan.measureMs,
        loopGapMs: plan.generator.loopGapMs,
        rigShareRatio: plan.generator.rigShareRatio,
      },
      openProcessEnvironment(),
    );
    const { verifier, endRecording } = createAgentVerifier(assignment, metrics);
    const { target, auth, secrets, runId, incarnation, sourceAddresses } = assignment;
    const { clock } = this.#options;
    const client = createChatClient(
      clientOptions({
        ...{ target, auth, secrets, plan, runId, incarnation, clock, sourceAddresses },
        observe: (observation) => {
          verifier.observe(observation);
          metrics.observe(observation);
        },
        onReceiveLag: (lagMs) => metrics.receiveLag(lagMs),
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
      onPhase: (phase) => this.#options.channel.send({ type: 'phase', phase }),
      onTargetLost: (sinceMs) => this.#options.channel.send({ type: 'target-lost', sinceMs }),
    });
    const reporter = new AgentReporter({
      ...{ ...this.#options, runner, verifier, metrics },
      exposure: assignment.exposure,
    });
    return { assignment, client, verifier, metrics, runner, reporter, endRecording };
  }
}
