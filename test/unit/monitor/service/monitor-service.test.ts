// The whole monitor in virtual time: from a file's entry over its ticks, a scripted probe and a
// real history to what is delivered; and how it bears what goes wrong around it.

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isoFromWallMs } from '../../../../src/base/index.ts';
import type { ProbeOutcome } from '../../../../src/monitor/probe/probe-outcome.ts';
import {
  makeMonitor,
  makeOutcome,
  makeReceiver,
  SOME_WALL_MS,
} from '../../../support/monitor/make-outcome.ts';
import { ServiceRig } from '../../../support/monitor/service-rig.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Fails between two instants of virtual time. */
function failsBetween(fromMs: number, toMs: number) {
  return (_request: unknown, clock: { nowMs(): number }) =>
    clock.nowMs() >= fromMs && clock.nowMs() < toMs ? 'failing' : 'ok';
}

describe('a monitor at work', () => {
  test('probes, wakes somebody once, and says once that it is over', async () => {
    const rig = new ServiceRig({ probe: failsBetween(10 * MINUTE_MS, 20 * MINUTE_MS) });
    await rig.clock.pass(30 * MINUTE_MS);
    expect(rig.events).toEqual(['firing failing', 'resolved failing']);
    const [firing, resolved] = rig.told;
    // The first failing probe comes within half a minute, the one that confirms it 5 s later.
    expect(firing?.atMs).toBeLessThanOrEqual(10 * MINUTE_MS + 35_000);
    expect(resolved?.atMs).toBeLessThanOrEqual(20 * MINUTE_MS + 35_000);
    const openedAt = isoFromWallMs(SOME_WALL_MS + (firing?.atMs ?? 0));
    expect(firing?.body).toMatchObject({
      ...{ monitor: 'chat', state: 'failing', alert: 'chat/failing/22', openedAt, at: openedAt },
      ...{ text: 'chat is failing: The probe was failing.', labels: { team: 'chat' } },
      findings: ['Message 1 never reached its receiver.'],
    });
    expect(resolved?.body).toMatchObject({
      ...{ alert: 'chat/failing/22', state: 'ok', openedAt },
      text: 'chat is ok again after 10m: All 2 messages were heard.',
    });
    expect(firing?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(resolved?.key).not.toBe(firing?.key);
    // 60 ticks, one that confirmed the failure, one that confirmed the end.
    expect(rig.probes).toHaveLength(62);
    expect(new Set(rig.probes.map(({ sequence }) => sequence)).size).toBe(62);
  });

  test('wakes nobody for single failing probes', async () => {
    let count = 0;
    const rig = new ServiceRig({
      probe: () => {
        count += 1;
        return count % 2 === 0 ? 'failing' : 'ok';
      },
    });
    await rig.clock.pass(2 * HOUR_MS);
    expect(rig.told).toEqual([]);
    expect(rig.service.status()[0]).toMatchObject({ state: 'ok' });
  });

  test('skips rather than stacks when a probe overruns', async () => {
    let running = 0;
    let most = 0;
    const rig = new ServiceRig({
      monitors: [makeMonitor({ timeoutMs: 100_000 })],
      probe: (_request, clock) => {
        running += 1;
        most = Math.max(most, running);
        return new Promise<ProbeOutcome>((resolve) => {
          clock.after(70_000, () => {
            running -= 1;
            resolve(makeOutcome('ok', { startedAtMs: clock.wallMs(), durationSeconds: 70 }));
          });
        });
      },
    });
    await rig.clock.pass(10 * MINUTE_MS);
    expect(most).toBe(1);
    const results = rig.history.recent('chat', 100).map(({ result }) => result);
    expect(results.filter((result) => result === 'skipped')).toHaveLength(13);
    expect(results.filter((result) => result === 'ok')).toHaveLength(6);
    expect(rig.service.status()[0]).toMatchObject({ state: 'ok', consecutiveFailures: 0 });
  });

  test('runs no more probes at once than it may, and none is forgotten', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    let running = 0;
    let most = 0;
    const rig = new ServiceRig({
      concurrency: 2,
      monitors: names.map((name) => makeMonitor({ name })),
      probe: (_request, clock) => {
        running += 1;
        most = Math.max(most, running);
        return new Promise<ProbeOutcome>((resolve) => {
          clock.after(4_000, () => {
            running -= 1;
            resolve(makeOutcome('ok', { startedAtMs: clock.wallMs() }));
          });
        });
      },
    });
    await rig.clock.pass(5 * MINUTE_MS);
    expect(most).toBe(2);
    for (const name of names) {
      expect(rig.history.recent(name, 100).filter(({ result }) => result === 'ok').length).toBe(10);
    }
  });

  test('cannot tell when a probe throws, and blames nobody', async () => {
    const rig = new ServiceRig({ probe: () => Promise.reject(new Error('no such file')) });
    await rig.clock.pass(2 * MINUTE_MS);
    expect(rig.events).toEqual(['firing unknown']);
    expect(rig.told[0]?.body).toMatchObject({
      text: 'chat cannot tell whether the chat works: The probe could not be carried out: no such file',
    });
  });

  test('says that it cannot tell when a probe never ends, and starts no second one', async () => {
    const rig = new ServiceRig({ probe: () => new Promise<ProbeOutcome>(() => undefined) });
    await rig.clock.pass(5 * MINUTE_MS);
    expect(rig.probes).toHaveLength(1);
    expect(rig.events).toEqual(['firing unknown']);
    expect(rig.history.recent('chat', 1)).toMatchObject([
      { result: 'unknown', sentence: 'The probe before it has never ended; none was started.' },
    ]);
  });

  test('goes on in maintenance and tells nobody; then it needs fresh evidence', async () => {
    const from = SOME_WALL_MS + 10 * MINUTE_MS;
    const window = { kind: 'once', fromMs: from, toMs: from + 10 * MINUTE_MS } as const;
    const rig = new ServiceRig({
      monitors: [makeMonitor({ maintenance: [window] })],
      probe: failsBetween(10 * MINUTE_MS, 20 * MINUTE_MS),
    });
    await rig.clock.pass(15 * MINUTE_MS);
    expect(rig.service.status()[0]).toMatchObject({
      ...{ isInMaintenance: true, state: 'ok', last: { result: 'failing', isMaintenance: true } },
    });
    await rig.clock.pass(15 * MINUTE_MS);
    expect(rig.told).toEqual([]);
    expect(rig.service.status()[0]?.windows['1h']).toMatchObject({ ok: 40, failing: 0 });
  });

  test('keeps its pace and its alerts through steps of the wall clock', async () => {
    const rig = new ServiceRig({ probe: failsBetween(10 * MINUTE_MS, 40 * MINUTE_MS) });
    await rig.clock.pass(20 * MINUTE_MS);
    rig.clock.stepWall(-7 * 24 * HOUR_MS);
    await rig.clock.pass(10 * MINUTE_MS);
    rig.clock.stepWall(30 * 24 * HOUR_MS);
    await rig.clock.pass(30 * MINUTE_MS);
    expect(rig.events).toEqual(['firing failing', 'resolved failing']);
    expect(rig.probes).toHaveLength(122);
    expect(rig.history.recent('chat', 1_000)).toHaveLength(122);
  });
});

describe('receivers', () => {
  test('are told after an outage of an hour, in order, once each', async () => {
    const down = {
      isDelivered: false,
      why: 'ECONNREFUSED',
      isFinal: false,
      retryAfterMs: 0,
    } as const;
    const rig = new ServiceRig({
      probe: failsBetween(10 * MINUTE_MS, 30 * MINUTE_MS),
      answer: (_delivery, clock) => (clock.nowMs() < 75 * MINUTE_MS ? down : { isDelivered: true }),
    });
    await rig.clock.pass(74 * MINUTE_MS);
    expect(rig.events).toEqual([]);
    const tries = rig.told.length;
    expect(tries).toBeGreaterThan(12);
    expect(tries).toBeLessThan(40);
    expect(rig.history.outbox.pendingCount('on-call')).toBe(2);
    await rig.clock.pass(7 * MINUTE_MS);
    expect(rig.events).toEqual(['firing failing', 'resolved failing']);
    expect(new Set(rig.told.map(({ key }) => key)).size).toBe(2);
    expect(rig.history.outbox.pendingCount('on-call')).toBe(0);
    expect(rig.log.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(3);
    expect(rig.log.at(-1)).toBe("receiver 'on-call': delivers again.");
  });

  test('that are down do not hold up the others', async () => {
    const down = {
      isDelivered: false,
      why: 'ECONNREFUSED',
      isFinal: false,
      retryAfterMs: 0,
    } as const;
    const rig = new ServiceRig({
      monitors: [makeMonitor({ notify: ['a', 'b'] })],
      receivers: [
        makeReceiver({ name: 'a', url: 'http://127.0.0.1:1' }),
        makeReceiver({ name: 'b' }),
      ],
      probe: () => 'failing',
      answer: ({ url }) => (url.endsWith(':1') ? down : { isDelivered: true }),
    });
    await rig.clock.pass(5 * MINUTE_MS);
    expect(rig.events).toEqual(['firing failing']);
  });

  test('are told what they want to hear alone', async () => {
    const rig = new ServiceRig({
      monitors: [makeMonitor({ notify: ['a', 'b'] })],
      receivers: [
        makeReceiver({ name: 'a', on: ['failing'] }),
        makeReceiver({ name: 'b', on: ['unknown'] }),
        makeReceiver({ name: 'c' }),
      ],
      probe: () => 'unknown',
    });
    await rig.clock.pass(5 * MINUTE_MS);
    expect(rig.events).toEqual(['firing unknown']);
    expect(rig.history.outbox.toldAndOpen('b')).toHaveLength(1);
  });

  test('that refuse for good are not asked again, and the next one may pass', async () => {
    const no = {
      isDelivered: false,
      why: 'it answered 400',
      isFinal: true,
      retryAfterMs: 0,
    } as const;
    let answers = 0;
    const rig = new ServiceRig({
      monitors: [makeMonitor(), makeMonitor({ name: 'other' })],
      probe: () => 'failing',
      answer: () => {
        answers += 1;
        return answers === 1 ? no : { isDelivered: true };
      },
    });
    await rig.clock.pass(10 * MINUTE_MS);
    expect(rig.told.map(({ isDelivered }) => isDelivered)).toEqual([false, true]);
    expect(rig.log.filter((line) => line.includes('gave up'))).toHaveLength(1);
  });

  test('that stay away are given up after the time that was said, and no earlier', async () => {
    const down = {
      isDelivered: false,
      why: 'it answered 503',
      isFinal: false,
      retryAfterMs: 0,
    } as const;
    const rig = new ServiceRig({
      receivers: [makeReceiver({ giveUpAfterMs: 2 * HOUR_MS })],
      probe: () => 'failing',
      answer: () => down,
    });
    // A clock that is put forward gives nothing up.
    await rig.clock.pass(10 * MINUTE_MS);
    rig.clock.stepWall(10 * 24 * HOUR_MS);
    await rig.clock.pass(100 * MINUTE_MS);
    expect(rig.history.outbox.pendingCount('on-call')).toBe(1);
    await rig.clock.pass(20 * MINUTE_MS);
    expect(rig.history.outbox.pendingCount('on-call')).toBe(0);
    const sent = rig.service.families().find(({ name }) => name.endsWith('notifications_total'));
    expect(sent?.samples).toEqual([
      { labels: { receiver: 'on-call', result: 'sent' }, value: 0 },
      { labels: { receiver: 'on-call', result: 'failed' }, value: 1 },
    ]);
  });

  test('of Alertmanager are told again while an alert is open, not behind it', async () => {
    const rig = new ServiceRig({
      receivers: [makeReceiver({ kind: 'alertmanager', url: 'http://127.0.0.1:9093' })],
      probe: failsBetween(5 * MINUTE_MS, 65 * MINUTE_MS),
    });
    await rig.clock.pass(3 * HOUR_MS);
    const posts = rig.told.map(({ atMs, url, body }) => {
      expect(url).toBe('http://127.0.0.1:9093/api/v2/alerts');
      const [alert] = body as { endsAt: string; labels: object }[];
      expect(alert?.labels).toEqual({
        ...{ alertname: 'EarshotMonitorFailing', monitor: 'chat', severity: 'critical' },
        team: 'chat',
      });
      return Date.parse(alert?.endsAt ?? '') - (SOME_WALL_MS + atMs);
    });
    // One when it fires, one every ten minutes, one when it is over.
    expect(posts).toEqual([...Array.from({ length: 7 }, () => HOUR_MS), 0]);
  });
});

describe('a restart', () => {
  test('repeats no alert and forgets none', async () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    const rig = new ServiceRig({
      path: file,
      probe: failsBetween(10 * MINUTE_MS, 40 * MINUTE_MS),
    });
    for (let round = 0; round < 12; round += 1) {
      await rig.clock.pass(5 * MINUTE_MS);
      await rig.restart();
    }
    expect(rig.events).toEqual(['firing failing', 'resolved failing']);
    const sequences = rig.history.recent('chat', 1_000).map(({ sequence }) => sequence);
    expect(new Set(sequences).size).toBe(sequences.length);
  });

  test('delivers what could not be delivered before it', async () => {
    const down = {
      isDelivered: false,
      why: 'ECONNREFUSED',
      isFinal: false,
      retryAfterMs: 0,
    } as const;
    const file = path.join(temporaryFolder(), 'monitors.db');
    const rig = new ServiceRig({ path: file, probe: () => 'failing', answer: () => down });
    await rig.clock.pass(10 * MINUTE_MS);
    await rig.restart({ answer: () => ({ isDelivered: true }) });
    await rig.clock.pass(1_000);
    expect(rig.events).toEqual(['firing failing']);
  });

  test('ends the alerts of a monitor that the file no longer has', async () => {
    const file = path.join(temporaryFolder(), 'monitors.db');
    const rig = new ServiceRig({ path: file, probe: () => 'failing' });
    await rig.clock.pass(10 * MINUTE_MS);
    await rig.restart({ monitors: [makeMonitor({ name: 'other' })], probe: () => 'ok' });
    await rig.clock.pass(10 * MINUTE_MS);
    expect(rig.events).toEqual(['firing failing', 'resolved failing']);
    expect(rig.told[1]?.body).toMatchObject({
      ...{ monitor: 'chat', labels: { team: 'chat' } },
      text: 'chat is no longer watched: The monitor was removed from the file.',
    });
    await rig.restart();
    await rig.clock.pass(10 * MINUTE_MS);
    expect(rig.events).toHaveLength(2);
  });
});

describe('a disk that is full', () => {
  test('stops neither probes nor alerts, and all is kept when there is room', async () => {
    const rig = new ServiceRig({
      path: path.join(temporaryFolder(), 'monitors.db'),
      pageLimit: 60,
      probe: (_request, clock) => {
        const isDown = clock.nowMs() % (20 * MINUTE_MS) > 10 * MINUTE_MS;
        const startedAtMs = clock.wallMs();
        const story = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(300)}`);
        return Promise.resolve(makeOutcome(isDown ? 'failing' : 'ok', { startedAtMs, story }));
      },
    });
    await rig.clock.pass(2 * HOUR_MS);
    expect(rig.service.health().problems).toEqual([
      'The history cannot be written: database or disk is full.',
    ]);
    expect(rig.log.filter((line) => line.includes('cannot be written'))).toHaveLength(1);
    expect(rig.events).toEqual(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0 ? 'firing failing' : 'resolved failing',
      ).slice(0, rig.events.length),
    );
    expect(rig.events.length).toBeGreaterThanOrEqual(11);
    expect(new Set(rig.told.map(({ key }) => key)).size).toBe(rig.told.length);
    const before = rig.told.length;
    rig.setPageLimit(100_000);
    await rig.clock.pass(MINUTE_MS);
    expect(rig.service.health().problems).toEqual([]);
    expect(rig.log).toContain('The history is written again.');
    expect(rig.told.length - before).toBeLessThanOrEqual(1);
    const sequences = rig.history.recent('chat', 1_000).map(({ sequence }) => sequence);
    expect(sequences).toHaveLength(rig.probes.length);
    expect(rig.history.outbox.pendingCount('on-call')).toBe(0);
  });
});
