// How many control sockets there are, at once and in a run, and when: after load only, after the
// grace, and no longer than they may still come forward.

import { expect, test } from 'vitest';
import type { EvidenceRequest } from '../../../../src/verify/index.ts';
import { DeafStage, type DeafStageOptions } from './deaf-stage.ts';
import { Script } from './script.ts';

test('At most ten control sockets are open at once, and every deaf socket gets one', () => {
  const controls = new Map<number, number>();
  let mostOpen = 0;
  const answer = (request: EvidenceRequest): void => {
    if (request.type === 'open-control') {
      controls.set(request.user, script.open(request.user, false));
      mostOpen = Math.max(mostOpen, controls.size);
    }
    if (request.type === 'close-control') {
      script.close(request.user, 'us', controls.get(request.user));
      controls.delete(request.user);
    }
    if (request.type !== 'send-control') return;
    const { sender, receiver, kind } = request;
    // The first socket of user n is socket n.
    const sending = script.send(sender, receiver, { kind, socket: sender });
    script.conf(sending);
    const socket = receiver === 0 ? 0 : controls.get(receiver);
    if (socket !== undefined) script.re(sending, { socket });
  };
  const script = new Script({ contract: { devices: 'all' }, answer });
  const receivers = Array.from({ length: 12 }, (_, at) => at + 1);
  for (const user of [0, ...receivers]) script.open(user);
  for (const user of receivers) script.say(0, user);
  script.say(1, 0);
  // So many that the pace of control messages, which is that of the load, is no matter.
  for (let sent = 0; sent < 2000; sent += 1) {
    const heard = script.send(1, 0, { socket: 1 });
    script.conf(heard);
    script.re(heard, { socket: 0 });
  }
  for (const user of receivers) script.conf(script.send(0, user));
  const result = script.finish();
  const opened = script.requests.flatMap((request) =>
    request.type === 'open-control' ? [request.user] : [],
  );
  expect(opened.toSorted((one, other) => one - other)).toEqual(receivers);
  expect(mostOpen).toBe(10);
  expect(result.messages.lost).toBe(12);
});

test('A hundred control sockets are asked for in a run, and refused ones closed at once', () => {
  const answer = (request: EvidenceRequest): void => {
    if (request.type === 'open-control') {
      const why = { status: 503, reason: 'refused' } as const;
      script.observe({ type: 'connect-failed', atMs: script.nowMs, user: request.user, ...why });
    }
    if (request.type !== 'send-control') return;
    script.conf(script.send(request.sender, request.receiver, { kind: 'fence', socket: 0 }));
  };
  const script = new Script({ contract: { devices: 'all' }, answer });
  const receivers = Array.from({ length: 105 }, (_, at) => at + 1);
  for (const user of [0, ...receivers]) script.open(user);
  for (let round = 0; round < 100; round += 1) for (const user of receivers) script.say(0, user);
  for (const user of receivers) script.conf(script.send(0, user));
  script.verifier.stopLoad(script.nowMs);
  script.wait(120_000);
  const counts = ['open-control', 'close-control'].map(
    (type) => script.requests.filter((request) => request.type === type).length,
  );
  expect(counts).toEqual([100, 100]);
});

function finished(options: DeafStageOptions, before?: (stage: DeafStage) => void): DeafStage {
  const stage = new DeafStage(options);
  before?.(stage);
  stage.trouble(3);
  stage.script.finish();
  return stage;
}

test('While the load goes on no control socket is asked for', () => {
  const stage = new DeafStage({ hears: ['control'] });
  stage.trouble(3);
  stage.script.wait(20_000);
  expect(stage.timesOf('open-control')).toEqual([]);
  stage.script.finish();
  expect(stage.timesOf('open-control')).toHaveLength(1);
});

test('Three missed fences, a second apart, must each have had the grace to arrive', () => {
  const stage = finished({ hears: ['control'] }, ({ script }) => {
    const slow = script.send(0, 1);
    script.conf(slow);
    script.wait(1490);
    script.re(slow);
  });
  const [openedAtMs = 0] = stage.timesOf('open-control');
  const graceMs = 3 * 1490;
  const missed = stage.timesOf('send-control').filter((atMs) => atMs <= openedAtMs - graceMs);
  const [first = 0, ...rest] = missed;
  let last = first;
  const apart = rest.filter((atMs) => {
    const isApart = atMs - last >= 1000;
    if (isApart) last = atMs;
    return isApart;
  });
  expect(1 + apart.length).toBeGreaterThanOrEqual(3);
});

test('The proof waits for the grace after the last control message that arrived', () => {
  const stage = finished({ hears: ['control'] });
  const [closedAtMs = 0] = stage.timesOf('close-control');
  const fences = stage.log.filter(
    ({ request }) => request.type === 'send-control' && request.sender === 0,
  );
  const lastAtMs = fences.at(-1)?.atMs ?? 0;
  expect(closedAtMs - lastAtMs).toBeGreaterThanOrEqual(2000);
  expect(closedAtMs - lastAtMs).toBeLessThan(2200);
});

test('A control socket that is refused is given up at once, one that never opens later', () => {
  const tookMs = (control: 'refused' | 'never') => {
    const stage = finished({ control });
    return (stage.timesOf('close-control')[0] ?? 0) - (stage.timesOf('open-control')[0] ?? 0);
  };
  expect(tookMs('refused')).toBeLessThanOrEqual(50);
  expect(tookMs('never')).toBe(12_000);
});
