// Carries one shard of a plan through its phases: connect, warm-up, measure, settle, readback. It
// decides when; it aggregates nothing and judges nothing.

import { assert, forEachBounded, randomStream } from '../base/index.ts';
import type { ShardFindings } from '../verify/index.ts';
import { assembleEngine, type Engine } from './assemble.ts';
import { ConnectRamp, RAMP_ATTEMPTS } from './connection/connect-ramp.ts';
import { rampOptions } from './connection/ramp-options.ts';
import type {
  Phase,
  ShardRunner,
  ShardRunnerOptions,
  ShardStatus,
  StopReason,
} from './contract.ts';
import { EXECUTORS } from './executors/registry.ts';
import { Schedule } from './pacing/schedule.ts';
import { systemTurns, type Turns } from './pacing/turns.ts';
import { ClockReads } from './phases/clock-reads.ts';
import { Readback } from './phases/readback.ts';
import { TargetWatch } from './phases/target-watch.ts';

/** Turns while load is made: the schedule's grain. */
const LOAD_TURN_MS = 1;

/** Turns while nothing is scheduled to the millisecond. */
const QUIET_TURN_MS = 5;

/** The verifier's time, and its requests. */
const ADVANCE_EVERY_MS = 50;

/** Whether the target is still there. */
const LOOK_EVERY_MS = 250;

/** Of what is left of a probe's box when its load ends: the rest is the readback's. */
const BOXED_SETTLE_RATIO = 0.6;

/** Sessions that close at once. */
const CLOSING_IN_FLIGHT = 200;

interface Result {
  readonly findings: ShardFindings;
  readonly stopped: StopReason;
}

class PhasedRunner implements ShardRunner {
  readonly #options: ShardRunnerOptions;
  readonly #engine: Engine;
  readonly #watch: TargetWatch;
  readonly #clockReads: ClockReads;
  #ramp: ConnectRamp | null = null;
  #schedule: Schedule | null = null;
  #phase: Phase = 'connect';
  #stopReason: StopReason | null = null;
  #advancedAtMs = Number.NEGATIVE_INFINITY;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #closing: Promise<void> | null = null;

  constructor(options: ShardRunnerOptions, turns: Turns) {
    this.#options = options;
    this.#engine = assembleEngine({
      runner: options,
      turns,
      onTurn: (nowMs) => this.#turn(nowMs),
    });
    this.#clockReads = new ClockReads(options.clock, (read) => options.verifier.observe(read));
    this.#watch = new TargetWatch(options.plan.onTargetLost.afterMs, (sinceMs) => {
      options.onTargetLost(sinceMs);
      if (!options.plan.onTargetLost.continue) this.stopLoad('target-lost');
    });
  }

  async connect(): Promise<{ readonly connected: number; readonly failed: number }> {
    const { loop, connector, users, time } = this.#engine;
    this.#options.onPhase('connect');
    loop.run(QUIET_TURN_MS);
    const { plan } = this.#options;
    const ramp = new ConnectRamp(atStart(plan, users), {
      ...rampOptions(plan, users.length),
      attemptCount: this.#options.box?.connectAttemptCount ?? RAMP_ATTEMPTS,
      connector,
      random: randomStream(plan.seed, 'ramp', this.#options.shard.index),
      nowMs: () => time.nowMs(),
      onFailure: (error) => loop.fail(error),
    });
    if (this.#stopReason !== null) ramp.stop();
    this.#ramp = ramp;
    await loop.until(() => ramp.isOver);
    this.#ramp = null;
    return ramp.result;
  }

  async run(originAtMs: number): Promise<Result> {
    this.#begin(originAtMs);
    const { loop } = this.#engine;
    await loop.until((nowMs) => this.#isLoadOver(nowMs));
    const stopped = this.#endLoad();
    await this.#settle();
    await this.#readBack();
    this.#clockReads.read();
    const findings = this.#options.verifier.conclude(this.#nowMs(), {
      interrupted: stopped === 'interrupted',
    });
    this.#enter('done');
    loop.stop();
    return { findings, stopped };
  }

  stopLoad(reason: Exclude<StopReason, 'completed'>): void {
    this.#stopReason ??= reason;
    this.#ramp?.stop();
  }

  status(): ShardStatus {
    const { pool, users, time, evidence, books } = this.#engine;
    const elapsedMs = time.elapsedMs(time.nowMs());
    return {
      phase: this.#phase,
      elapsedMs: Number.isNaN(elapsedMs) ? 0 - this.#options.plan.warmupMs : elapsedMs,
      connectedUsers: pool.onlineCount,
      totalUsers: users.length,
      backlog: pool.backlog,
      readsDone: evidence.reads.doneCount,
      readsOwed: evidence.reads.askedCount,
      droppedIterations: books.droppedIterations,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { loop, ending, users } = this.#engine;
    this.stopLoad('interrupted');
    ending.abort();
    loop.stop();
    await forEachBounded(users, CLOSING_IN_FLIGHT, (slot) => slot.user.session.close());
  }

  #begin(originAtMs: number): void {
    const { plan, verifier, metrics } = this.#options;
    const { time, loop } = this.#engine;
    time.setOrigin(originAtMs);
    verifier.setOrigin(originAtMs);
    metrics.setOrigin(originAtMs);
    this.#schedule = new Schedule(
      plan.loads.map(({ executor }, load) =>
        EXECUTORS[executor](this.#engine.executorOptions(load)),
      ),
    );
    loop.run(LOAD_TURN_MS);
  }

  /** Nothing starts any more; the books are closed. */
  #endLoad(): StopReason {
    const { loop, pool, books } = this.#engine;
    const stopped = this.#stopReason ?? 'completed';
    this.#stopReason = stopped;
    this.#schedule?.stop();
    this.#schedule = null;
    pool.stop();
    assert(books.openCount === 0, 'every planned message was sent or dropped');
    loop.run(QUIET_TURN_MS);
    this.#options.verifier.stopLoad(this.#nowMs());
    this.#enter('settle');
    return stopped;
  }

  async #settle(): Promise<void> {
    const { loop, pool, gaps, evidence } = this.#engine;
    const { verifier, plan } = this.#options;
    const startedAtMs = this.#nowMs();
    const endAtMs = startedAtMs + settleLimitMs(plan.deadlines.settleMs, this.#leftMs());
    await loop.until((nowMs) => {
      if (nowMs >= endAtMs) return true;
      if (this.#advancedAtMs <= startedAtMs || gaps.isHolding) return false;
      return pool.runningCount === 0 && evidence.reads.isIdle && verifier.isSettled();
    });
  }

  async #readBack(): Promise<void> {
    const { loop, evidence } = this.#engine;
    const { verifier, plan } = this.#options;
    const readback = new Readback({ verifier, evidence, limitMs: plan.deadlines.readbackMs });
    this.#enter('readback');
    readback.begin(this.#nowMs());
    const endAtMs = this.#options.box?.endAtMs ?? Number.POSITIVE_INFINITY;
    await loop.until((nowMs) => nowMs >= endAtMs || readback.isOver(nowMs));
    readback.end();
  }

  #turn(nowMs: number): void {
    this.#clockReads.turn(nowMs);
    this.#ramp?.turn(nowMs);
    this.#load(nowMs);
    this.#advance(nowMs);
  }

  #load(nowMs: number): void {
    if (this.#schedule === null || this.#stopReason !== null) return;
    const { plan } = this.#options;
    const { time, pool, users } = this.#engine;
    const elapsedMs = time.elapsedMs(nowMs);
    if (elapsedMs < -plan.warmupMs) return;
    if (elapsedMs < 0) this.#enter('warmup');
    else this.#enter('measure');
    this.#schedule.actDue(Math.min(elapsedMs, plan.measureMs));
    if (nowMs - this.#lookedAtMs < LOOK_EVERY_MS) return;
    this.#lookedAtMs = nowMs;
    const wantedCount = users.reduce((count, slot) => count + (slot.isWanted ? 1 : 0), 0);
    this.#watch.look(nowMs, wantedCount, pool.onlineCount);
  }

  #advance(nowMs: number): void {
    const { gaps, evidence } = this.#engine;
    if (gaps.isHolding || nowMs - this.#advancedAtMs < ADVANCE_EVERY_MS) return;
    this.#advancedAtMs = nowMs;
    this.#options.verifier.advance(nowMs);
    evidence.carryOut(this.#options.verifier.takeRequests());
  }

  #isLoadOver(nowMs: number): boolean {
    if (this.#stopReason !== null) return true;
    const { time, pool } = this.#engine;
    const elapsedMs = time.elapsedMs(nowMs);
    const { measureMs, generator } = this.#options.plan;
    // Late work is done late: what still waits for its user may wait as long as the backlog holds.
    const drainMs = pool.backlog === 0 ? 0 : generator.backlogMs;
    if (elapsedMs >= measureMs + drainMs) return true;
    const isDone = elapsedMs >= 0 && this.#schedule?.isOver === true;
    return isDone && pool.runningCount === 0 && pool.backlog === 0;
  }

  #enter(phase: Phase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#options.onPhase(phase);
  }

  /** Until the box of a probe is over; infinite without one. */
  #leftMs(): number {
    return (this.#options.box?.endAtMs ?? Number.POSITIVE_INFINITY) - this.#nowMs();
  }

  #nowMs(): number {
    return this.#engine.time.nowMs();
  }
}

/** How long settling may take when so much is left of a probe's box; the rest is the readback's. */
function settleLimitMs(settleMs: number, leftMs: number): number {
  return Math.min(settleMs, Math.max(0, leftMs * BOXED_SETTLE_RATIO));
}

/** The users that the plan connects before the load starts. */
function atStart(plan: ShardRunnerOptions['plan'], users: Engine['users']): Engine['users'] {
  const later = plan.slices.filter((slice) => !slice.connectedAtStart);
  return users.filter(({ index }) =>
    later.every(({ firstUser, userCount }) => index < firstUser || index >= firstUser + userCount),
  );
}

/**
 * Creates the runner of one shard; its users and sessions exist from here on, nothing is connected.
 * `turns` is the beat of its loop, for tests in virtual time.
 */
export function createShardRunner(
  options: ShardRunnerOptions,
  turns: Turns = systemTurns(),
): ShardRunner {
  return new PhasedRunner(options, turns);
}
