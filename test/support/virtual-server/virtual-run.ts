// A run in virtual time: users on the virtual server talk and read by a load's habits, a verifier
// listens and gets what it asks for, everything is read back. Must not judge.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../../../src/base/index.ts';
import { type BodyRecipe, composeBody, type MessageScope } from '../../../src/message/index.ts';
import type { Contract } from '../../../src/scenario/index.ts';
import type { FaultLogEntry, FaultRule } from '../../../src/server/index.ts';
import {
  createVerifier,
  type EvidenceRequest,
  type ShardFindings,
  type Verifier,
  type VerifierOptions,
} from '../../../src/verify/index.ts';
import { Agenda } from '../history/agenda.ts';
import { EPOCH_MS, uidOf, VirtualServer } from './virtual-server.ts';
import { withTimersOn } from './virtual-timers.ts';
import { VirtualUsers } from './virtual-users.ts';

/** What users do, until `forMs` after t = 0. */
export interface VirtualLoad {
  readonly users: number;
  /** Everybody talks to each of the others of his four; else to his neighbour alone. */
  readonly isInFours?: boolean;
  readonly forMs: number;
  /** Between two sends of one user: uniform. */
  readonly everyMs: readonly [low: number, high: number];
  /** Share of the sends that are so many at once. */
  readonly burstRatio: number;
  readonly burst: number;
  /** Reads of a history, and as many of a thread list, by one user: uniform. */
  readonly readEveryMs: readonly [low: number, high: number];
}

export interface VirtualRun {
  readonly load: VirtualLoad;
  readonly rules: readonly FaultRule[];
  readonly contract: Partial<Contract>;
  readonly seed: string;
}

export interface VirtualOutcome {
  readonly result: ShardFindings;
  readonly injections: readonly FaultLogEntry[];
  /** Hashes of the probes and fences. */
  readonly controls: ReadonlySet<string>;
}

const SCOPE: MessageScope = { runId: '0123456789abcdef', incarnation: 0 };
const RECIPE: BodyRecipe = {
  size: { kind: 'uniform', low: 130, high: 260 },
  styles: [
    { style: 'words', weight: 2 },
    { style: 'combining', weight: 1 },
    { style: 'markup', weight: 1 },
    { style: 'emoji', weight: 1 },
  ],
};
const NO_CONTRACT: Contract = {
  ...{
    devices: null,
    order: null,
    reads: null,
    ids: null,
    threads: null,
    seen: null,
    errors: null,
  },
};
const ORIGIN_MS = 1000;
const TURN_MS = 50;
const CLOCK_READ_EVERY_MS = 5000;
const SETTLE_LIMIT_MS = 30_000;
const READBACK_LIMIT_MS = 60_000;

/** Plays one run to its end. */
export async function playVirtually(run: VirtualRun): Promise<VirtualOutcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-virtual-'));
  try {
    const logPath = path.join(folder, 'faults.ndjson');
    const player = new Player(run, logPath);
    const result = withTimersOn(player.agenda, () => player.play());
    await player.server.end();
    const lines = (await readFile(logPath, 'utf8')).split('\n').filter((line) => line !== '');
    const injections = lines.map((line) => JSON.parse(line) as FaultLogEntry);
    return { result, injections, controls: player.controls };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Player {
  readonly agenda = new Agenda(0);
  readonly server: VirtualServer;
  readonly controls = new Set<string>();
  readonly #run: VirtualRun;
  readonly #random: Random;
  readonly #users: VirtualUsers;
  readonly #verifier: Verifier;

  constructor(run: VirtualRun, logPath: string) {
    const { agenda } = this;
    const userCount = run.load.users;
    this.#run = run;
    this.#random = new Random(run.seed);
    this.#verifier = createVerifier(verifierOptions(run));
    this.server = new VirtualServer({ agenda, userCount, rules: run.rules, logPath });
    this.#users = new VirtualUsers({
      ...{ agenda, server: this.server, scope: SCOPE, recipe: RECIPE },
      random: new Random(`${run.seed} wire`),
      observe: (observation) => this.#verifier.observe(observation),
    });
    this.#verifier.setOrigin(ORIGIN_MS);
    this.#readClocks();
  }

  play(): ShardFindings {
    const { load } = this.#run;
    for (let user = 0; user < load.users; user += 1) {
      this.#users.open(user);
      this.#later(load.everyMs, user, () => this.#talk(user));
      this.#later(load.readEveryMs, user, () => this.#look(user));
    }
    this.#wait(ORIGIN_MS + load.forMs);
    this.#verifier.stopLoad(this.agenda.nowMs);
    this.#waitUntil(SETTLE_LIMIT_MS, () => this.#verifier.isSettled());
    this.#verifier.beginReadback(this.agenda.nowMs);
    this.#carryOut(this.#verifier.takeRequests());
    this.#waitUntil(READBACK_LIMIT_MS, () => this.#verifier.awaitedReads === 0);
    this.#readClocks();
    return this.#verifier.conclude(this.agenda.nowMs, { interrupted: false });
  }

  #readClocks(): void {
    const { nowMs } = this.agenda;
    this.#verifier.observe({ type: 'clock-read', atMs: nowMs, wallMs: EPOCH_MS + nowMs });
  }

  /** Users talk to their neighbour, so that everybody has strangers. */
  #talk(user: number): void {
    if (!this.#users.isOnline(user)) this.#users.open(user);
    const { burstRatio, burst } = this.#run.load;
    const count = this.#random.nextFloat() < burstRatio ? burst : 1;
    const partner = this.#partnerOf(user);
    for (let said = 0; said < count; said += 1) this.#users.say(user, partner);
  }

  #partnerOf(user: number): number {
    return this.#run.load.isInFours === true ? user ^ (1 + this.#random.nextBelow(3)) : user ^ 1;
  }

  #look(user: number): void {
    if (this.#random.nextFloat() < 0.5)
      this.#users.readHistory(user, this.#partnerOf(user), 'load');
    else this.#users.readThreads(user, 'load');
  }

  /** Again and again, until the load ends. */
  #later(range: readonly [low: number, high: number], user: number, act: () => void): void {
    const [low, high] = range;
    const atMs = this.agenda.nowMs + low + this.#random.nextFloat() * (high - low);
    if (atMs > ORIGIN_MS + this.#run.load.forMs) return;
    this.agenda.at(atMs, () => {
      act();
      this.#later(range, user, act);
    });
  }

  #wait(ms: number): void {
    const untilMs = this.agenda.nowMs + ms;
    while (this.agenda.nowMs < untilMs) {
      this.agenda.advanceTo(this.agenda.nowMs + TURN_MS);
      if (this.agenda.nowMs % CLOCK_READ_EVERY_MS === 0) this.#readClocks();
      this.#verifier.advance(this.agenda.nowMs);
      this.#carryOut(this.#verifier.takeRequests());
    }
  }

  #waitUntil(limitMs: number, isDone: () => boolean): void {
    const endMs = this.agenda.nowMs + limitMs;
    do this.#wait(TURN_MS);
    while (this.agenda.nowMs < endMs && !isDone());
  }

  #carryOut(requests: readonly EvidenceRequest[]): void {
    for (const request of requests) this.#carryOutOne(request);
  }

  #carryOutOne(request: EvidenceRequest): void {
    const users = this.#users;
    switch (request.type) {
      case 'send-control': {
        const { kind, sender, receiver } = request;
        const hash = users.say(sender, receiver, { kind, load: -1 });
        if (hash !== null) this.controls.add(hash);
        return;
      }
      case 'open-control':
        users.open(request.user, false);
        return;
      case 'close-control':
        users.close(request.user, 'us', false);
        return;
      case 'read-history':
        users.readHistory(request.user, request.partner, 'readback');
        return;
      case 'read-threads':
        users.readThreads(request.user, 'readback');
        return;
      case 'read-unknown':
        users.readUnknown(request.user);
        return;
    }
  }
}

function verifierOptions({ load, contract }: VirtualRun): VerifierOptions {
  const users = new Map(Array.from({ length: load.users }, (_, user) => [uidOf(user), user]));
  const silent = (): void => undefined;
  return {
    policy: {
      deadlines: { confirmMs: 2000, deliverMs: 2000, settleMs: 10_000, readbackMs: null },
      contract: { ...NO_CONTRACT, ...contract },
      verification: { coverageRatio: 0.999, required: [], strict: false },
      isExclusive: true,
      loopGapMs: 250,
    },
    directory: {
      userCount: load.users,
      idOf: uidOf,
      userOf: (id) => users.get(id) ?? -1,
    },
    facts: { confirmed: silent, delivered: silent, visible: silent, missing: silent },
    loadCount: 1,
    composeBody: (message) => composeBody(SCOPE, message, RECIPE),
  };
}
