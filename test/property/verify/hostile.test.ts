// Whatever arrives, the verifier does not throw, no check breaks, no text of a stranger is
// repeated, and what is true of the honest messages stays true.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMarker } from '../../../src/message/index.ts';
import type { MessageRow, Observation } from '../../../src/observation/index.ts';
import { tallyOf } from '../../support/history/charges.ts';
import { idOf } from '../../support/history/chat-world.ts';
import { History, SCOPE } from '../../support/history.ts';

const SECRET = 'the secret is under the mat';

const user = fc.nat({ max: 3 });
const name = fc.oneof(
  user.map(idOf),
  fc.constantFrom('', 'nobody', '__proto__', 'constructor', 'user-1e9', 'x'.repeat(5000)),
);
const id = fc.oneof(
  fc.integer({ min: 1000, max: 1040 }).map(String),
  fc.constantFrom('', '0', '-1', 'NaN', '__proto__', '9'.repeat(400), 'é'),
);
const idType = fc.constantFrom<'number' | 'string'>('number', 'string');
const time = fc.constantFrom(
  ...['2026-11-22T12:00:01.000001+00:00', '2026-11-22T12:00:01Z', '9999-12-31T23:59:59Z'],
  ...['', 'now', '0', '2026-11-22T12:00:01', '0000-00-00T00:00:00Z', '2'.repeat(1000)],
);

/** Texts with whole, cut, doubled or foreign markers. */
const text = fc.oneof(
  fc.constant(SECRET),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.record({ from: fc.nat({ max: 60 }), length: fc.nat({ max: 120 }), at: fc.nat({ max: 5 }) }),
  fc.constant('\u0000\ud800'),
);

interface Strange {
  readonly user: number;
  readonly socket: number;
  readonly id: string;
  readonly idType: 'number' | 'string';
  readonly senderId: string;
  readonly receiverId: string;
  readonly body: string | { readonly from: number; readonly length: number; readonly at: number };
  readonly time: string;
  readonly kind: 'conf_message' | 're_message' | 'history' | 'threads' | 'violation' | 'error';
}

const strange: fc.Arbitrary<Strange> = fc.record({
  ...{ user, socket: fc.nat({ max: 9 }), id, idType, senderId: name, receiverId: name },
  ...{ body: text, time },
  kind: fc.constantFrom('conf_message', 're_message', 'history', 'threads', 'violation', 'error'),
});

/** A part of the body of an honest message, or the text itself. */
function bodyOf(body: Strange['body'], honest: readonly string[]): string {
  if (typeof body === 'string') return body;
  const whole = honest[body.at % Math.max(1, honest.length)] ?? '';
  return whole.slice(body.from, body.from + body.length);
}

function observationOf(one: Strange, honest: readonly string[], atMs: number): Observation {
  const body = bodyOf(one.body, honest);
  const reading = readMarker(body, SCOPE);
  const { socket, senderId, receiverId, time: timestamp, kind } = one;
  const place = { atMs, user: one.user, socket };
  const ids = { id: one.id, idType: one.idType, senderId, receiverId };
  if (kind === 'error') return { type: 'error-frame', ...place, code: body, refused: null };
  if (kind === 'violation') {
    const violation = { violation: 'wrong-type', detail: 'odd', excerpt: '' } as const;
    return { type: 'frame-violation', ...place, ...violation, reading, action: 're_message' };
  }
  if (kind === 'conf_message' || kind === 're_message') {
    return { type: 'frame', action: kind, ...place, ...ids, body, timestamp, reading };
  }
  const row: MessageRow = {
    ...{ ...ids, threadId: one.id, body, created: timestamp, updated: timestamp, seen: false },
    reading,
  };
  const times = { askedAtMs: atMs - 1, atMs, intendedAtMs: atMs, load: -1, measured: false };
  const read = { ...times, user: one.user, bytes: 0, purpose: 'load' } as const;
  if (kind === 'history') {
    return { type: 'history', ...read, partner: (one.user + 1) % 4, rows: [row, row] };
  }
  const thread = { threadId: one.id, otherUserId: senderId, last: row };
  return { type: 'threads', ...read, rows: [thread, thread] };
}

test('strange frames and rows break no check and hide no loss', () => {
  fc.assert(
    fc.property(fc.array(strange, { maxLength: 40 }), (all) => {
      const history = new History();
      history.connect(0, 1, 2, 3);
      const honest: string[] = [];
      for (const one of all) {
        history.send(0, 1);
        history.wait(30);
        for (const call of history.calls.slice(-6)) {
          if (call.call === 'observe' && call.observation.type === 'frame') {
            honest.push(call.observation.body);
          }
        }
        history.observe(observationOf(one, honest, history.nowMs));
        history.wait(30);
      }
      history.talk(0, 1, { count: 2 });
      const { result, told } = history.finish();
      expect(result.checks.flatMap(({ error }) => error ?? [])).toEqual([]);
      expect(JSON.stringify([result, told])).not.toContain(SECRET);
      expect(tallyOf(result, 'lost-write').violations).toBe(0);
      expect(tallyOf(result, 'lost-relay').violations).toBe(0);
      expect(result.messages.sent).toBe(all.length + 2);
    }),
    { numRuns: 150 },
  );
});
