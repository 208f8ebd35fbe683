// What the verifier keeps of a long run: bytes per message, by the collector's own account. Speed
// is not measured here.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { hash64 } from '../../../src/base/index.ts';
import { readMarker } from '../../../src/message/index.ts';
import type { Marker, MessageRow } from '../../../src/observation/index.ts';
import { createVerifier, type Verifier } from '../../../src/verify/index.ts';
import { tallyOf } from '../../support/history/charges.ts';
import { idOf } from '../../support/history/chat-world.ts';
import { bodyOf, RECIPE, SCOPE, verifierOptions } from '../../support/history.ts';

const MESSAGES = 200_000;
const USERS = 1000;
/** Messages that are packed together; between two looks whole pages of them are sent. */
const PAGE = 16_384;
const PAGES_BETWEEN = 10;
/** Packed columns 32, found by sender and by conversation 5, found by id 7. */
const BYTES_PER_MESSAGE = 51;
/** When it was visible. */
const READBACK_BYTES_PER_MESSAGE = 5;
/** Answers, and steps against the orders that are not the server's: they do not grow with it. */
const READBACK_BYTES = 16_000_000;

/** A collection that frees less was the last one that was needed. */
const SETTLED_BYTES = 16_384;

const SHORT = { ...RECIPE, size: { kind: 'fixed', length: 1 } } as const;
/** Composing, telling and judging 200,000 messages takes seconds, on a busy machine many. */
const PATIENCE_MS = 300_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * What a collection finds dead in array buffers it leaves to another thread to free, and counts as
 * kept until that is done: megabytes, when the processor is busy. The next collection waits for it.
 */
function keptBytes(): number {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const kept = heapUsed + arrayBuffers;
    if (kept > before - SETTLED_BYTES) return kept;
    before = kept;
  }
}

/** A clean run of pairs, told without a server behind it, so that nothing else keeps anything. */
class Teller {
  readonly verifier: Verifier;
  nowMs = 1000;

  constructor() {
    const options = verifierOptions({ users: USERS }, []);
    const silent = () => undefined;
    const facts = { confirmed: silent, delivered: silent, visible: silent, missing: silent };
    this.verifier = createVerifier({ ...options, facts });
    this.verifier.setOrigin(0);
    for (let user = 0; user < USERS; user += 1) {
      const open = { type: 'socket-opened', user, socket: user, primary: true } as const;
      this.verifier.observe({ ...open, atMs: 0, connectMs: 1 });
    }
  }

  say(index: number): void {
    const { marker, body, id, timestamp } = messageOf(index);
    const { high: hashHigh, low: hashLow } = hash64(body);
    const atMs = this.nowMs;
    const { sender, receiver } = marker;
    const due = { load: 0, intendedAtMs: atMs, dispatchedAtMs: atMs, measured: true };
    const parties = { id, idType: 'number', senderId: idOf(sender), receiverId: idOf(receiver) };
    const frame = { ...parties, idType: 'number', body, timestamp, reading: ours(body) } as const;
    const sent = { type: 'sent', atMs, user: sender, socket: sender, marker } as const;
    this.verifier.observe({ ...sent, hashHigh, hashLow, ...due });
    const conf = { type: 'frame', action: 'conf_message', user: sender, socket: sender } as const;
    this.verifier.observe({ ...conf, ...frame, atMs: atMs + 1 });
    const re = { type: 'frame', action: 're_message', user: receiver, socket: receiver } as const;
    this.verifier.observe({ ...re, ...frame, atMs: atMs + 2 });
    this.nowMs += 3;
    if (index % 64 === 0) this.verifier.advance(this.nowMs);
    if (index % 64 === 0) this.verifier.takeFindings();
  }

  readBack(): void {
    this.verifier.stopLoad(this.nowMs);
    this.nowMs += 5000;
    this.verifier.advance(this.nowMs);
    this.verifier.beginReadback(this.nowMs);
    for (const request of this.verifier.takeRequests()) {
      const times = { askedAtMs: this.nowMs, atMs: this.nowMs + 1, intendedAtMs: this.nowMs };
      const read = { ...times, purpose: 'readback', bytes: 0, load: -1, measured: false } as const;
      if (request.type === 'read-threads') {
        const { user } = request;
        const rows = [{ threadId: String(user >> 1), otherUserId: idOf(user ^ 1), last: null }];
        const last = rowOf(MESSAGES - USERS + (user | 1));
        const shown = rows.map((row) => ({ ...row, last }));
        this.verifier.observe({ type: 'threads', user, rows: shown, ...read });
      } else if (request.type === 'read-history') {
        const { user, partner } = request;
        this.verifier.observe({ type: 'history', user, partner, rows: rowsOf(user), ...read });
      }
    }
  }
}

function ours(body: string): ReturnType<typeof readMarker> {
  return readMarker(body, SCOPE);
}

/** Message `index` of the run: users speak in turn to their neighbour. */
function messageOf(index: number): {
  readonly marker: Marker;
  readonly body: string;
  readonly id: string;
  readonly timestamp: string;
} {
  const sender = index % USERS;
  const sequence = Math.floor(index / USERS);
  const identity = { kind: 'message', sender, receiver: sender ^ 1, sequence, attempt: 0 } as const;
  const body = bodyOf(identity, SCOPE, SHORT);
  const id = String(1_000_000 + index);
  const ms = index * 3;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  const timestamp = `2026-11-22T12:${clock}.${String((ms % 1000) + 1000).slice(1)}000+00:00`;
  return { marker: { ...identity, length: body.length }, body, id, timestamp };
}

function rowsOf(user: number): readonly MessageRow[] {
  const first = user & ~1;
  const rows: MessageRow[] = [];
  for (let index = first; index < MESSAGES; index += USERS)
    rows.push(rowOf(index), rowOf(index + 1));
  return rows;
}

function rowOf(index: number): MessageRow {
  const { marker, body, id, timestamp } = messageOf(index);
  const { sender, receiver } = marker;
  return {
    ...{ id, idType: 'number', threadId: String(Math.min(sender, receiver) >> 1), body },
    ...{ senderId: idOf(sender), receiverId: idOf(receiver), seen: false },
    ...{ created: timestamp, updated: timestamp, reading: ours(body) },
  };
}

const account = 'the account sees twenty bytes a message more, and not what is dead';

test(account, { timeout: PATIENCE_MS }, () => {
  const before = keptBytes();
  const kept: Uint8Array[] = [];
  for (let page = 0; page < PAGES_BETWEEN; page += 1) {
    kept.push(new Uint8Array(PAGE * 20));
    for (let dead = 0; dead < 100; dead += 1) new Uint8Array(PAGE).fill(dead);
  }
  const behind = keptBytes();
  expect(kept).toHaveLength(PAGES_BETWEEN);
  const bytesPerMessage = (behind - before) / (PAGES_BETWEEN * PAGE);
  expect(bytesPerMessage).toBeGreaterThan(19);
  expect(bytesPerMessage).toBeLessThan(22);
});

const title = `two hundred thousand messages cost at most ${BYTES_PER_MESSAGE} bytes each`;

test(title, { timeout: PATIENCE_MS }, () => {
  const teller = new Teller();
  const few = MESSAGES - PAGE * PAGES_BETWEEN;
  for (let index = 0; index < few; index += 1) teller.say(index);
  const afterFew = keptBytes();
  for (let index = few; index < MESSAGES; index += 1) teller.say(index);
  const afterLoad = keptBytes();
  teller.readBack();
  const afterReadback = keptBytes();
  const result = teller.verifier.conclude(teller.nowMs, { interrupted: false });
  expect(result.messages).toMatchObject({ sent: MESSAGES, delivered: MESSAGES, visible: MESSAGES });
  expect(tallyOf(result, 'lost-write')).toMatchObject({ owed: MESSAGES, judged: MESSAGES });
  expect((afterLoad - afterFew) / (MESSAGES - few)).toBeLessThan(BYTES_PER_MESSAGE);
  const readback = READBACK_BYTES + MESSAGES * READBACK_BYTES_PER_MESSAGE;
  expect(afterReadback - afterLoad).toBeLessThan(readback);
});
