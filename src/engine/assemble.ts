// Puts the parts of a shard's engine together. Nothing runs yet when it returns; it decides
// nothing.

import { present } from '../base/index.ts';
import { shardUsers } from '../plan/index.ts';
import type { LoadBehavior } from '../scenario/index.ts';
import { BEHAVIOR_NAMES } from '../scenario/names.ts';
import type { UserEvents, UserWorld } from '../users/index.ts';
import { BEHAVIORS, type Behavior, VirtualUser } from '../users/index.ts';
import { Connector } from './connection/connector.ts';
import type { ShardRunnerOptions } from './contract.ts';
import { Evidence } from './evidence/evidence.ts';
import type { ExecutorOptions } from './executors/executor.ts';
import { GAP_MS, GapWatch } from './pacing/gap-watch.ts';
import { TurnLoop } from './pacing/turn-loop.ts';
import type { Turns } from './pacing/turns.ts';
import { backlogLimit } from './pool/backlog-limit.ts';
import { ClientSteps } from './pool/client-steps.ts';
import { Contexts } from './pool/contexts.ts';
import { Driver } from './pool/driver.ts';
import { UserSlot } from './pool/iteration.ts';
import { LoadBooks } from './pool/load-books.ts';
import { LoadTime } from './pool/load-time.ts';
import { Sender } from './pool/sender.ts';
import { UserPool } from './pool/user-pool.ts';

/** By user index; undefined for users of other shards. */
export type Slots = readonly (UserSlot | undefined)[];

export interface Engine {
  readonly loop: TurnLoop;
  readonly gaps: GapWatch;
  readonly time: LoadTime;
  /** The shard's users, ascending. */
  readonly users: readonly UserSlot[];
  readonly pool: UserPool;
  readonly books: LoadBooks;
  readonly connector: Connector;
  readonly evidence: Evidence;
  /** Ends whatever is in flight. */
  readonly ending: AbortController;
  executorOptions(load: number): ExecutorOptions;
}

export interface AssembleOptions {
  readonly runner: ShardRunnerOptions;
  readonly turns: Turns;
  readonly onTurn: (nowMs: number) => void;
}

/** Creates the shard's users, their sessions, and everything that moves them. */
export function assembleEngine(options: AssembleOptions): Engine {
  const { runner } = options;
  const { plan, clock, metrics } = runner;
  const ending = new AbortController();
  const gaps = watchGaps(runner);
  const loop = new TurnLoop({ clock, turns: options.turns, gaps, onTurn: options.onTurn });
  const time = new LoadTime(clock, plan.measureMs);
  const connector = new Connector(ending.signal);
  const books = new LoadBooks(metrics);
  const parts = { runner, loop, time, connector, books, ending };
  const slots = createSlots(runner, () => pool);
  const pool = createPool(parts, slots);
  const shared = { slots, signal: ending.signal, time, connector };
  const onFailure = (error: unknown): void => loop.fail(error);
  const idOf = (user: number): string => accountId(runner, user);
  const { shard } = runner;
  return {
    ...{ loop, gaps, time, pool, books, connector, ending },
    users: slots.filter((slot) => slot !== undefined),
    evidence: new Evidence({ ...shared, idOf, onFailure }),
    executorOptions: (load) => ({
      ...shared,
      ...{ plan, shard, load, pool, metrics, onFailure, waits: loop.waits },
    }),
  };
}

interface Parts {
  readonly runner: ShardRunnerOptions;
  readonly loop: TurnLoop;
  readonly time: LoadTime;
  readonly connector: Connector;
  readonly books: LoadBooks;
  readonly ending: AbortController;
}

function accountId(runner: ShardRunnerOptions, user: number): string {
  return present(runner.accounts[user], 'the account of a user').id;
}

function watchGaps({ plan, verifier, metrics }: ShardRunnerOptions): GapWatch {
  return new GapWatch({
    limitMs: Math.min(GAP_MS, plan.generator.loopGapMs),
    onGap: (fromMs, atMs) => {
      verifier.observe({ type: 'disturbance', atMs, what: 'loop-gap', gapMs: atMs - fromMs });
      metrics.loopGap(fromMs, atMs);
    },
    stopMs: metrics.notedGapMs,
    onStop: (fromMs, atMs) => metrics.loopGap(fromMs, atMs),
  });
}

function createSlots(runner: ShardRunnerOptions, pool: () => UserPool): Slots {
  const { plan, shard, accounts, client } = runner;
  const events: UserEvents = {
    opened: (user, atMs) => pool().opened(user, atMs),
    closed: (user, atMs) => pool().closed(user, atMs),
    awaitsAnswer: (user, load, from) => pool().awaitsAnswer(user, load, from),
  };
  const slots: (UserSlot | undefined)[] = new Array(plan.userCount).fill(undefined);
  const world: UserWorld = {
    scope: { runId: runner.runId, incarnation: runner.incarnation },
    recipe: plan.messages,
    idOf: (user) => accountId(runner, user),
    userAt: (user) => slots[user]?.user,
    events,
  };
  for (const index of shardUsers(plan, shard)) {
    const user = new VirtualUser(index, world);
    const account = present(accounts[index], 'the account of a user');
    user.attach(client.createSession(index, account, user));
    slots[index] = new UserSlot(user);
  }
  return slots;
}

/** The behavior of a name: one that ships, or one of the plan's own. */
function behaviorsOf({ ownBehaviors }: ShardRunnerOptions): (name: LoadBehavior) => Behavior {
  const known = new Map<LoadBehavior, Behavior>(ownBehaviors);
  for (const name of BEHAVIOR_NAMES) known.set(name, BEHAVIORS[name]);
  return (name) => present(known.get(name), 'a behavior of the plan');
}

function createPool(parts: Parts, slots: Slots): UserPool {
  const { runner, loop, time, connector, books, ending } = parts;
  const { plan, metrics } = runner;
  const { waits } = loop;
  const { confirmMs } = plan.deadlines;
  const driver = new Driver({
    ...{ time, waits, books },
    sender: new Sender({ time, waits, books, metrics, confirmMs }),
    clientSteps: new ClientSteps({
      ...{ time, connector, signal: ending.signal },
      idOf: (user) => accountId(runner, user),
      onFailure: (error) => loop.fail(error),
    }),
    onEnded: (iteration) => pool.ended(iteration),
  });
  const pool = new UserPool({
    ...{ slots, driver, books },
    behaviorOf: behaviorsOf(runner),
    contexts: new Contexts(plan),
    backlogLimit: backlogLimit(plan, runner.shard),
  });
  return pool;
}
