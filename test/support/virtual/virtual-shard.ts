// A whole engine in virtual time: a shard runner on a scripted wire, with a verifier that asks
// what the test wants and metrics that keep books.

import type { Account } from '../../../src/client/index.ts';
import { createShardRunner, type Phase, type ShardRunner } from '../../../src/engine/index.ts';
import type { MetricsRecorder } from '../../../src/metrics/index.ts';
import type { Observation } from '../../../src/observation/index.ts';
import type { Plan, Shard } from '../../../src/plan/index.ts';
import type { EvidenceRequest, ShardFindings, Verifier } from '../../../src/verify/index.ts';
import { VirtualChat } from '../virtual-session.ts';
import { VirtualTime } from './virtual-time.ts';

const NO_MESSAGES = {
  ...{ sent: 0, confirmed: 0, delivered: 0, visible: 0, failed: 0, indeterminate: 0 },
  ...{ recovered: 0, lost: 0, control: 0, foreign: 0, owedDeliveries: 0 },
};

const NO_FINDINGS: ShardFindings = {
  checks: [],
  findings: [],
  messages: NO_MESSAGES,
  loadMessages: [],
  ids: { messages: null, threads: null },
  learned: [],
  readback: { owed: 0, read: 0 },
};

/** Stands in the verifier's place at the engine's door and asks for what the test has put there. */
export class AskingVerifier implements Verifier {
  readonly observed: Observation[] = [];
  /** What was called, with the instant. */
  readonly calls: string[] = [];
  advancedAtMs: number[] = [];
  requests: EvidenceRequest[] = [];
  readbackRequests: EvidenceRequest[] = [];
  settlesAtMs = Number.NEGATIVE_INFINITY;
  awaitedReads = 0;
  #nowMs = 0;

  observe(observation: Observation): void {
    this.observed.push(observation);
    const isRead = observation.type === 'history' || observation.type === 'threads';
    if (!isRead || observation.purpose !== 'readback') return;
    this.awaitedReads = Math.max(0, this.awaitedReads - 1);
  }

  advance(nowMs: number): void {
    this.#nowMs = nowMs;
    this.advancedAtMs.push(nowMs);
  }

  setOrigin(originAtMs: number): void {
    this.calls.push(`origin ${originAtMs}`);
  }

  takeRequests(): readonly EvidenceRequest[] {
    return this.requests.splice(0);
  }

  takeFindings(): readonly [] {
    return [];
  }

  stopLoad(nowMs: number): void {
    this.calls.push(`stop-load ${nowMs}`);
  }

  isSettled(): boolean {
    return this.#nowMs >= this.settlesAtMs;
  }

  beginReadback(nowMs: number): void {
    this.calls.push(`readback ${nowMs}`);
    this.requests.push(...this.readbackRequests);
    this.awaitedReads += this.readbackRequests.filter(({ type }) => type.startsWith('read')).length;
  }

  counts(): typeof NO_MESSAGES {
    return NO_MESSAGES;
  }

  outstanding(): { readonly count: number; readonly oldestSentAtMs: number } {
    return { count: 0, oldestSentAtMs: Number.NaN };
  }

  conclude(nowMs: number, options: { readonly interrupted: boolean }): ShardFindings {
    this.calls.push(`conclude ${nowMs}${options.interrupted ? ' interrupted' : ''}`);
    return NO_FINDINGS;
  }
}

/** What the engine told metrics, by load: counts, and the instants in order. */
export class Books {
  planned = 0;
  sent = 0;
  dropped = 0;
  readonly plannedBySpan = { measured: 0, unmeasured: 0 };
  readonly settledBySpan = { measured: 0, unmeasured: 0 };
  readonly lagsMs: number[] = [];
  readonly waitsMs: number[] = [];
  readonly gapsMs: number[] = [];
  originAtMs = Number.NaN;

  /** Every planned message is sent or dropped, also within the measure phase alone. */
  get isEven(): boolean {
    const isSpanEven = (span: 'measured' | 'unmeasured'): boolean =>
      this.plannedBySpan[span] === this.settledBySpan[span];
    const isWhole = this.planned === this.sent + this.dropped;
    return isWhole && isSpanEven('measured') && isSpanEven('unmeasured');
  }

  asRecorder(): MetricsRecorder {
    return {
      setOrigin: (originAtMs) => {
        this.originAtMs = originAtMs;
      },
      observe: (observation) => this.#observe(observation),
      planned: (_load, _intendedAtMs, measured) => {
        this.planned += 1;
        this.plannedBySpan[measured ? 'measured' : 'unmeasured'] += 1;
      },
      dropped: (_load, _intendedAtMs, measured) => {
        this.dropped += 1;
        this.settledBySpan[measured ? 'measured' : 'unmeasured'] += 1;
      },
      dispatched: (_load, _measured, intendedAtMs, dispatchedAtMs) => {
        this.lagsMs.push(dispatchedAtMs - intendedAtMs);
      },
      started: (_load, _measured, dispatchedAtMs, startedAtMs) => {
        this.waitsMs.push(startedAtMs - dispatchedAtMs);
      },
      loopGap: (fromMs, atMs) => {
        this.gapsMs.push(atMs - fromMs);
      },
      confirmed: () => undefined,
      delivered: () => undefined,
      visible: () => undefined,
      missing: () => undefined,
      receiveLag: () => undefined,
      notedGapMs: Number.POSITIVE_INFINITY,
      takeWindow: () => null,
      lookAtWindow: () => null,
      expose: () => ({ counts: {}, buckets: {} }),
      snapshot: () => {
        throw new Error('nobody asks these books for a snapshot');
      },
    };
  }

  #observe(observation: Observation): void {
    if (observation.type !== 'sent' || observation.marker.kind !== 'message') return;
    this.sent += 1;
    this.settledBySpan[observation.measured ? 'measured' : 'unmeasured'] += 1;
  }
}

export interface VirtualShard {
  readonly time: VirtualTime;
  readonly chat: VirtualChat;
  readonly verifier: AskingVerifier;
  readonly books: Books;
  readonly runner: ShardRunner;
  readonly phases: [Phase, number][];
  readonly lost: number[];
}

/** The engine of one shard of `plan`; the clock starts at 0. */
export function virtualShard(plan: Plan, shard: Shard = { index: 0, count: 1 }): VirtualShard {
  const time = new VirtualTime();
  const chat = new VirtualChat(time);
  const verifier = new AskingVerifier();
  const books = new Books();
  const metrics = books.asRecorder();
  chat.observe = (observation) => {
    verifier.observe(observation);
    metrics.observe(observation);
  };
  const phases: [Phase, number][] = [];
  const lost: number[] = [];
  const runner = createShardRunner(
    {
      ...{ plan, shard, client: chat, verifier, metrics, clock: time.clock },
      runId: '0123456789abcdef',
      incarnation: 0,
      ownBehaviors: new Map(),
      accounts: accountsOf(plan.userCount),
      onPhase: (phase) => phases.push([phase, time.clock.nowMs()]),
      onTargetLost: (sinceMs) => lost.push(sinceMs),
    },
    time.turns,
  );
  return { time, chat, verifier, books, runner, phases, lost };
}

/** Connects, then starts the run with t = 0 at 1,000 on the clock. */
export async function connectAndRun(shard: VirtualShard): Promise<{
  readonly ended: ReturnType<ShardRunner['run']>;
}> {
  const connected = shard.runner.connect();
  await shard.time.advance(100);
  await connected;
  shard.chat.deeds.length = 0;
  return { ended: shard.runner.run(1000) };
}

function accountsOf(count: number): readonly Account[] {
  return Array.from({ length: count }, (_, user) => ({
    id: `account-${user}`,
    email: `user${user}@example.test`,
    password: null,
    token: 'token',
    line: 0,
  }));
}
