// A verifier alone in a process, fed in virtual time by a lean chat; tells what it took. `alone` is
// the same chat and the same reads with nobody who listens: what the process takes by itself.
//
//   node --expose-gc ledger-worker.ts unsettled|long|alone MESSAGES

import { createVerifier, type Verifier } from '../../../src/verify/index.ts';
import { LeanChat } from '../../one-in-a-million/lean-chat.ts';
import { verifierOptions } from '../../one-in-a-million/play.ts';

const USERS = 5000;
const ADVANCE_EVERY = 50;
const PONG_EVERY = 10_000;
const LOOK_EVERY = 100_000;
const SETTLE_MS = 30_000;
const READBACK_MS = 120_000;

const [what, count] = process.argv.slice(2);
const messages = Number(count);
const verifier = createVerifier(verifierOptions(USERS));
verifier.setOrigin(0);
const bytes = measure();
const cpuUsPerMessage = process.cpuUsage().user / messages;
console.log(JSON.stringify({ bytes, cpuUsPerMessage, ...process.memoryUsage() }));

function measure(): number {
  if (what === 'unsettled') return unsettled();
  return what === 'alone' ? alone() : long();
}

/** Nothing is ever answered: what is live after a collection, before and behind. */
function unsettled(): number {
  const chat = new LeanChat(USERS, 0, (fact) => verifier.observe(fact));
  const before = liveBytes();
  const sequences = new Uint32Array(USERS);
  for (let index = 0; index < messages; index += 1) {
    const sender = index % USERS;
    const sequence = sequences[sender] ?? 0;
    sequences[sender] = sequence + 1;
    const identity = {
      kind: 'message',
      sender,
      receiver: sender ^ 1,
      sequence,
      attempt: 0,
    } as const;
    // A hundred messages a millisecond, so that none is late before the last is sent.
    const atMs = 1 + index / 1000;
    verifier.observe({
      type: 'sent',
      ...{ atMs, intendedAtMs: atMs, dispatchedAtMs: atMs },
      ...{ user: sender, socket: sender, marker: { ...identity, length: 120 } },
      ...{ hashHigh: index, hashLow: sender, load: 0, measured: true },
    });
    if (index % 50_000 === 0) verifier.advance(atMs);
  }
  const behind = liveBytes();
  if (chat.log.count !== 0 || verifier.outstanding().count < messages) {
    throw new Error('not all is outstanding');
  }
  return behind - before;
}

/** Twice: what the first finds dead in array buffers is counted until the second begins. */
function liveBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Everything is answered, settled and read back: the most that the process ever held. */
function long(): number {
  const chat = new LeanChat(USERS, messages, (fact) => verifier.observe(fact));
  const { look, mostBytes } = watchMemory();
  for (let tick = 0; tick < messages; tick += 1) {
    if (tick % 4 === 0) chat.advanceTo(chat.nowMs + 1);
    const sender = tick % USERS;
    chat.say(sender, sender ^ 1, { kind: 'message', load: 0, measured: true, isLost: false });
    if (tick % (4 * ADVANCE_EVERY) === 0) turn(chat);
    if (tick % PONG_EVERY === 0) chat.pong();
    if (tick % LOOK_EVERY === 0) look();
  }
  verifier.stopLoad(chat.nowMs);
  waitUntil(chat, SETTLE_MS, () => verifier.isSettled());
  verifier.beginReadback(chat.nowMs);
  turn(chat);
  look();
  waitUntil(chat, READBACK_MS, () => verifier.awaitedReads === 0);
  look();
  requireAll(verifier, chat.nowMs);
  look();
  return mostBytes();
}

/** The same chat, read back in the same way. */
function alone(): number {
  const chat = new LeanChat(USERS, messages, () => undefined);
  const { look, mostBytes } = watchMemory();
  for (let tick = 0; tick < messages; tick += 1) {
    if (tick % 4 === 0) chat.advanceTo(chat.nowMs + 1);
    const sender = tick % USERS;
    chat.say(sender, sender ^ 1, { kind: 'message', load: 0, measured: true, isLost: false });
    if (tick % PONG_EVERY === 0) chat.pong();
    if (tick % LOOK_EVERY === 0) look();
  }
  for (let user = 0; user < USERS; user += 1) {
    chat.historyOf(user, user ^ 1, 'readback');
    chat.threadsOf(user, 'readback');
  }
  look();
  return mostBytes();
}

/** The most that the process held, whenever somebody looked. */
function watchMemory(): { readonly look: () => void; readonly mostBytes: () => number } {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  return { look, mostBytes: () => most };
}

function turn(chat: LeanChat): void {
  verifier.advance(chat.nowMs);
  for (const request of verifier.takeRequests()) {
    if (request.type === 'read-history') {
      chat.historyOf(request.user, request.partner, 'readback');
    } else if (request.type === 'read-threads') {
      chat.threadsOf(request.user, 'readback');
    } else if (request.type === 'read-unknown') {
      chat.checkUnknown(request.user);
    }
  }
}

function waitUntil(chat: LeanChat, limitMs: number, isDone: () => boolean): void {
  const endMs = chat.nowMs + limitMs;
  do {
    chat.advanceTo(chat.nowMs + ADVANCE_EVERY);
    turn(chat);
  } while (chat.nowMs < endMs && !isDone());
}

/** A verifier that forgot something took little. */
function requireAll(judged: Verifier, nowMs: number): void {
  const { checks, findings } = judged.conclude(nowMs, { interrupted: false });
  if (findings.some(({ severity }) => severity !== 'I')) throw new Error('something was found');
  for (const check of ['lost-write', 'lost-relay', 'lost-conf'] as const) {
    const tally = checks.find((one) => one.check === check);
    if (tally?.judged !== messages || tally.owed !== messages) {
      throw new Error(`${check} judged ${tally?.judged} of ${tally?.owed}`);
    }
  }
}
