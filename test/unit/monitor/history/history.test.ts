// The history on a real SQLite: what is kept comes back, what is told is one transaction with its
// state, and every kind of broken file has its end.

import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { History, type HistoryOptions } from '../../../../src/monitor/history/history.ts';
import { PENDING_MAX } from '../../../../src/monitor/history/limits.ts';
import type { ProbeResult } from '../../../../src/monitor/probe/probe-outcome.ts';
import { advance, NEW_MACHINE } from '../../../../src/monitor/state/machine.ts';
import {
  makeAlert,
  makeEntry,
  makeMonitor,
  makeOutcome,
  SOME_WALL_MS,
} from '../../../support/monitor/make-outcome.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const DAY_MS = 86_400_000;
const open = new Set<History>();

function openHistory(options: Partial<HistoryOptions> = {}): History {
  const history = History.open({
    ...{ path: ':memory:', keepMs: 35 * DAY_MS, nowMs: SOME_WALL_MS, durability: 'normal' },
    ...options,
  });
  open.add(history);
  return history;
}

afterEach(() => {
  for (const history of open) history.close();
  open.clear();
});

describe('results', () => {
  test('come back as they were, newest first, evidence only where something was wrong', () => {
    const history = openHistory();
    history.record(makeEntry());
    const failing = makeOutcome('failing');
    history.record(makeEntry({ sequence: 2, outcome: failing, atMs: SOME_WALL_MS + 1_000 }));
    history.record(
      makeEntry({ sequence: 3, outcome: null, sentence: 'The one before is under way.' }),
    );
    expect(history.recent('chat', 10)).toMatchObject([
      { sequence: 3, result: 'skipped', sentence: 'The one before is under way.', facts: null },
      {
        sequence: 2,
        result: 'failing',
        deliverySeconds: [0.015],
        startedAtMs: SOME_WALL_MS + 1_000,
      },
      {
        sequence: 1,
        result: 'ok',
        durationSeconds: 0.25,
        confirmSeconds: [0.01, 0.02],
        facts: { historyBytes: 4_096, readback: 'budgeted', messages: { sent: 2, lost: 0 } },
      },
    ]);
    expect(history.evidence('chat', 1)).toBeNull();
    expect(history.evidence('chat', 2)).toEqual({
      findings: failing.findings,
      story: failing.story,
    });
    expect(history.recent('other', 10)).toEqual([]);
  });

  test('are found by their instants', () => {
    const history = openHistory();
    for (let sequence = 1; sequence <= 10; sequence += 1) {
      history.record(makeEntry({ sequence, atMs: SOME_WALL_MS + sequence * 1_000 }));
    }
    const query = { from: SOME_WALL_MS + 3_000, to: SOME_WALL_MS + 6_000, limit: 10 };
    expect(history.results('chat', query).map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
    expect(history.results('chat', { limit: 2 }).map(({ sequence }) => sequence)).toEqual([10, 9]);
  });

  test('are let go when they are too old, a few at a time, and so is what hangs on them', () => {
    const history = openHistory({ keepMs: 10 * 60_000 });
    const outcome = makeOutcome('failing');
    for (let sequence = 1; sequence <= 400; sequence += 1) {
      history.record(makeEntry({ sequence, outcome, atMs: SOME_WALL_MS + sequence * 30_000 }));
    }
    const kept = history.recent('chat', 1_000).map(({ sequence }) => sequence);
    expect([kept.length, kept.at(-1)]).toEqual([21, 380]);
    expect(history.evidence('chat', 379)).toBeNull();
    expect(history.evidence('chat', 380)).not.toBeNull();
  });

  test('are not all lost to a clock that is wrong for one probe', () => {
    const history = openHistory({ keepMs: DAY_MS });
    for (let sequence = 1; sequence <= 100; sequence += 1) {
      history.record(makeEntry({ sequence, atMs: SOME_WALL_MS + sequence * 1_000 }));
    }
    history.record(makeEntry({ sequence: 101, atMs: SOME_WALL_MS + 3_650 * DAY_MS }));
    expect(history.recent('chat', 1_000)).toHaveLength(97);
  });
});

describe('windows', () => {
  test('count scheduled probes outside maintenance, and tell quantiles by nearest rank', () => {
    const history = openHistory();
    const nowMs = SOME_WALL_MS + 2 * DAY_MS;
    let sequence = 0;
    const add = (agoMs: number, [result, seconds]: readonly [ProbeResult, number], more = {}) => {
      sequence += 1;
      const outcome = makeOutcome(result, { confirmSeconds: [seconds], deliverySeconds: [] });
      history.record(makeEntry({ sequence, outcome, atMs: nowMs - agoMs, ...more }));
    };
    for (let index = 1; index <= 99; index += 1) add(index * 30_000, ['ok', index / 100]);
    add(40_000, ['failing', 2]);
    add(41_000, ['failing', 9], { isConfirmation: true });
    add(42_000, ['unknown', 3]);
    add(43_000, ['failing', 30], { isMaintenance: true });
    add(7_200_000, ['failing', 50]);
    const hour = history.statistics('chat', '1h', nowMs);
    expect(hour).toMatchObject({ ok: 99, failing: 1, unknown: 1, availabilityRatio: 0.99 });
    expect(hour.confirm.count).toBe(102);
    const near = (value: number | null, truth: number): void => {
      expect(value).toBeGreaterThanOrEqual(truth * 0.999);
      expect(value).toBeLessThanOrEqual(truth * 1.023);
    };
    near(hour.confirm.p50Seconds, 0.51);
    near(hour.confirm.p95Seconds, 0.97);
    near(hour.confirm.p99Seconds, 3);
    expect(hour.delivery).toEqual({
      ...{ count: 0, p50Seconds: null, p95Seconds: null, p99Seconds: null },
    });
    const day = history.statistics('chat', '24h', nowMs);
    expect(day).toMatchObject({ ok: 99, failing: 2, unknown: 1 });
    near(day.confirm.p99Seconds, 9);
    expect(history.statistics('chat', '30d', nowMs)).toEqual(day);
    expect(history.statistics('other', '30d', nowMs).availabilityRatio).toBeNull();
  });
});

describe('the outbox', () => {
  test('tells each receiver of an alert, and those who were told that it is over', () => {
    const history = openHistory();
    history.record(makeEntry({ alerts: [makeAlert('firing', 1, ['a', 'b'])] }));
    const first = history.outbox.next('a');
    expect(first).toMatchObject({ receiver: 'a', alert: 'chat/failing/1', attempts: 0 });
    history.outbox.markSent(first?.id ?? 0);
    expect(history.outbox.next('a')).toBeNull();
    history.record(makeEntry({ sequence: 2, alerts: [makeAlert('resolved', 1, [])] }));
    expect(history.outbox.next('a')?.facts).toMatchObject({ event: 'resolved', state: 'ok' });
    expect(history.outbox.pendingCount('b')).toBe(2);
    expect(history.outbox.next('b')?.facts.event).toBe('firing');
    expect([...history.outbox.waitingReceivers()].sort()).toEqual(['a', 'b']);
  });

  test('does not tell the end of an alert that could not be told', () => {
    const history = openHistory();
    history.record(makeEntry({ alerts: [makeAlert('firing', 1)] }));
    history.outbox.markFailed(history.outbox.next('on-call')?.id ?? 0, 'it answered 400');
    history.record(makeEntry({ sequence: 2, alerts: [makeAlert('resolved', 1)] }));
    expect(history.outbox.next('on-call')).toBeNull();
  });

  test('keeps what was tried in its place, with how long', () => {
    const history = openHistory();
    history.record(makeEntry({ alerts: [makeAlert('firing', 1)] }));
    const { id = 0, key } = history.outbox.next('on-call') ?? {};
    history.outbox.markTried(id, 5_000, 'it answered 503');
    expect(history.outbox.next('on-call')).toMatchObject({ key, attempts: 1, waitedMs: 5_000 });
  });

  test('has keys that are one for each event, receiver and history', () => {
    const keys = [openHistory(), openHistory()].flatMap((history) => {
      history.record(makeEntry({ alerts: [makeAlert('firing', 1, ['a', 'b'])] }));
      history.record(makeEntry({ sequence: 2, alerts: [makeAlert('resolved', 1, [])] }));
      const found: string[] = [];
      for (const receiver of ['a', 'b']) {
        for (let row = history.outbox.next(receiver); row !== null; ) {
          found.push(row.key);
          history.outbox.markSent(row.id);
          row = history.outbox.next(receiver);
        }
      }
      return found;
    });
    expect(new Set(keys).size).toBe(8);
  });

  test('is bounded: beyond it an alert that is over is given up, both halves of it', () => {
    const history = openHistory();
    let sequence = 0;
    const tell = (alert: ReturnType<typeof makeAlert>): readonly string[] => {
      sequence += 1;
      return history.record(makeEntry({ sequence, alerts: [alert] }));
    };
    tell(makeAlert('firing', 1));
    for (let alert = 2; alert <= PENDING_MAX / 2; alert += 1) {
      tell(makeAlert('firing', alert));
      tell(makeAlert('resolved', alert));
    }
    tell(makeAlert('firing', 9_000));
    expect(history.outbox.pendingCount('on-call')).toBe(PENDING_MAX);
    expect(tell(makeAlert('firing', 9_001))).toEqual(['on-call']);
    expect(history.outbox.pendingCount('on-call')).toBe(PENDING_MAX - 1);
    expect(history.outbox.next('on-call')?.alert).toBe('chat/failing/1');
  });
});

describe('a file', () => {
  test('keeps state, sequence and what waits over a restart', () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    const policy = { ...makeMonitor().condition, staleAfterMs: DAY_MS };
    const judged = { result: 'ok', atMs: SOME_WALL_MS, sequence: 1 } as const;
    const { machine } = advance(NEW_MACHINE, judged, policy);
    const first = openHistory({ path: file });
    first.record(makeEntry({ machine, alerts: [makeAlert('firing', 1)] }));
    const { key } = first.outbox.next('on-call') ?? {};
    first.close();
    const second = openHistory({ path: file });
    expect(second.monitor('chat')).toEqual({ machine, sequence: 1 });
    expect(second.monitor('other')).toBeNull();
    expect(second.id).toBe(first.id);
    expect(second.outbox.next('on-call')?.key).toBe(key);
    expect(second.movedTo).toBeNull();
  });

  test('is of one monitor at a time', () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    openHistory({ path: file });
    expect(() => openHistory({ path: file })).toThrow(
      expect.objectContaining({ code: 'HISTORY_IN_USE', message: expect.stringContaining(file) }),
    );
  });

  test('that is damaged is moved aside, and a new one is begun', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'monitors.db');
    const first = openHistory({ path: file });
    for (let sequence = 1; sequence <= 200; sequence += 1) first.record(makeEntry({ sequence }));
    first.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096, bytes.length - 4_096);
    writeFileSync(file, bytes);
    const second = openHistory({ path: file });
    expect(second.movedTo).toBe(`${file}.damaged-20260105T000000000Z`);
    expect(readFileSync(second.movedTo ?? '').equals(bytes)).toBe(true);
    expect(second.monitor('chat')).toBeNull();
    second.record(makeEntry());
    second.close();
    copyFileSync(second.movedTo ?? '', file);
    expect(openHistory({ path: file }).movedTo).toBe(`${file}.damaged-20260105T000000000Z-2`);
  });

  test('that is cut short is moved aside', () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    const first = openHistory({ path: file });
    for (let sequence = 1; sequence <= 200; sequence += 1) first.record(makeEntry({ sequence }));
    first.close();
    writeFileSync(file, readFileSync(file).subarray(0, 20_000));
    expect(openHistory({ path: file }).movedTo).not.toBeNull();
  });

  test('that is none is left alone', () => {
    const file = path.join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, 'dear diary, this is no database at all');
    expect(() => openHistory({ path: file })).toThrow(
      expect.objectContaining({ code: 'HISTORY_UNUSABLE' }),
    );
    expect(readFileSync(file, 'utf8')).toBe('dear diary, this is no database at all');
  });

  test('of something else is left alone', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'chat.db');
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE users (id INTEGER) STRICT');
    other.close();
    expect(() => openHistory({ path: file })).toThrow(/the database of something else/);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  test('of a newer Earshot is left alone', () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    openHistory({ path: file }).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openHistory({ path: file })).toThrow(/newer than this Earshot/);
  });

  test('in a folder that cannot be made is refused', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    expect(() => openHistory({ path: path.join(folder, 'file', 'monitors.db') })).toThrow(
      expect.objectContaining({ code: 'HISTORY_UNUSABLE' }),
    );
    expect(existsSync(path.join(folder, 'file', 'monitors.db'))).toBe(false);
  });

  test('on a full disk keeps all of an entry or nothing of it', () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    const history = openHistory({
      path: file,
      tune: (database) => database.exec('PRAGMA max_page_count = 30'),
    });
    let sequence = 0;
    const fill = (): void => {
      for (; sequence < 5_000; sequence += 1) {
        const outcome = makeOutcome('failing', { story: ['x'.repeat(400)] });
        const alerts = [makeAlert('firing', sequence)];
        history.record(makeEntry({ sequence, outcome, alerts }));
      }
    };
    expect(fill).toThrow(/full/);
    expect(history.monitor('chat')?.sequence).toBe(sequence - 1);
    expect(history.recent('chat', 5_000)).toHaveLength(sequence);
    expect(history.outbox.pendingCount('on-call')).toBe(sequence);
  });
});
