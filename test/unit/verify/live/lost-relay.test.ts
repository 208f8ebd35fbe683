// Missing deliveries: lost-relay, late-delivery, probes, fences, and what only looks like them.

import { expect, test } from 'vitest';
import { clean, found, tallyOf } from './expectations.ts';
import { Script } from './script.ts';

/** Two users online, both sockets proven by a first message each way. */
function pair(options: ConstructorParameters<typeof Script>[0] = {}): Script {
  const script = new Script(options);
  script.open(0);
  script.open(1);
  script.say(0, 1);
  script.say(1, 0);
  return script;
}

test('A clean conversation gives no finding, and every opportunity is judged', () => {
  const script = pair();
  for (let round = 0; round < 5; round += 1) {
    script.wait(200);
    script.say(0, 1);
    script.say(1, 0);
  }
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(12));
  expect(tallyOf(result, 'lost-conf')).toEqual(clean(12));
  expect(tallyOf(result, 'silent-drop')).toEqual(clean(12));
  expect(tallyOf(result, 'duplicate-delivery')).toEqual(clean(24));
  expect(result.messages).toEqual({
    sent: 12,
    confirmed: 12,
    delivered: 12,
    visible: 12,
    failed: 0,
    indeterminate: 0,
    recovered: 0,
    lost: 0,
    control: 0,
    foreign: 0,
    owedDeliveries: 12,
  });
});

test('A stored message that a later one of its sender overtook for good is lost-relay', () => {
  const script = pair();
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(2500);
  script.say(0, 1);
  script.wait(500);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-relay': [1, 0, 0] });
  expect(tallyOf(result, 'lost-relay')).toEqual({
    owed: 4,
    judged: 4,
    violations: 1,
    consequences: 0,
    suspected: 0,
  });
  expect(result.messages.lost).toBe(1);
  expect(result.messages.control).toBe(0);
  expect(result.messages.owedDeliveries).toBe(4);
});

test.each([
  ['after the grace, is lost-relay', 2100, { 'lost-relay': [1, 0, 0] }],
  ['within the grace, is owed nothing', 1900, {}],
])('A message that a later one overtook on a socket closed %s', (_, afterMs, expected) => {
  const script = pair();
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(300);
  script.say(0, 1);
  script.wait(afterMs);
  script.close(1, 'us');
  script.wait(3000);
  expect(found(script.finish())).toEqual(expected);
});

test('A message whose conf came after the later one was sent is not overtaken by it', () => {
  const script = pair();
  const early = script.send(0, 1);
  const late = script.send(0, 1);
  script.skip(10);
  script.conf(early);
  script.conf(late);
  script.re(late);
  script.wait(2500);
  script.close(1, 'us');
  script.wait(3000);
  expect(found(script.finish())).toEqual({});
});

test('The last message of a run is proven lost by a fence that the verifier asks for', () => {
  const script = pair();
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-relay': [1, 0, 0] });
  expect(script.requests.filter(({ type }) => type === 'send-control')).toEqual([
    { type: 'send-control', kind: 'fence', sender: 0, receiver: 1 },
  ]);
  expect(result.messages.control).toBe(1);
});

test('Without a fence a missing re is suspected and unjudged, however long it is missing', () => {
  const script = pair({ answersControls: false });
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(20_000);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-relay': [0, 0, 1] });
  expect(tallyOf(result, 'lost-relay')).toEqual({
    owed: 3,
    judged: 2,
    violations: 0,
    consequences: 0,
    suspected: 1,
  });
  expect(result.messages.lost).toBe(0);
});

test('A re that comes after its fence and grace is late, not lost', () => {
  const script = pair();
  const late = script.send(0, 1);
  script.skip(10);
  script.conf(late);
  script.wait(2500);
  script.say(0, 1);
  script.wait(4000);
  script.re(late);
  const result = script.finish();
  expect(found(result)).toEqual({ 'late-delivery': [1, 0, 0] });
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(4));
  expect(tallyOf(result, 'late-delivery').owed).toBe(4);
});

test('The first re of a socket may be late too, a re on a socket that opened later may not', () => {
  const play = (isReopened: boolean) => {
    const script = new Script();
    script.open(0);
    script.open(1);
    const late = script.send(0, 1);
    script.skip(10);
    script.conf(late);
    if (isReopened) {
      script.close(1, 'us');
      script.open(1);
    }
    script.wait(1900);
    script.skip(200);
    script.re(late);
    const result = script.finish();
    return [found(result), tallyOf(result, 'late-delivery').judged];
  };
  expect(play(false)).toEqual([{ 'late-delivery': [1, 0, 0] }, 1]);
  expect(play(true)).toEqual([{}, 0]);
});

test('A provisional loss is told as suspected while the run goes on', () => {
  const script = pair();
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(2500);
  script.say(0, 1);
  script.wait(3000);
  const told = script.verifier.takeFindings();
  expect(told.map(({ check, suspected }) => [check, suspected])).toEqual([['lost-relay', true]]);
});

test('An offline receiver is owed no re', () => {
  const script = pair();
  script.close(1, 'us');
  script.wait(100);
  const sent = script.send(0, 1);
  script.skip(10);
  script.conf(sent);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(2));
  expect(result.messages.visible).toBe(3);
});

test('A socket that has not proven to receive is probed and owed nothing before the proof', () => {
  const script = new Script();
  script.open(0);
  script.open(1);
  const early = script.send(0, 1);
  script.skip(10);
  script.conf(early);
  script.wait(5000);
  expect(script.requests).toEqual([
    { type: 'send-control', kind: 'probe', sender: 0, receiver: 1 },
  ]);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(1));
});

test('A socket that stays unsettled is probed three times and then not judged', () => {
  const script = new Script({ answersControls: false });
  script.open(0);
  script.open(1);
  for (let round = 0; round < 20; round += 1) {
    const sent = script.send(0, 1);
    script.skip(10);
    script.conf(sent);
    script.wait(1000);
  }
  expect(script.requests).toEqual(
    Array.from({ length: 3 }, () => ({
      type: 'send-control',
      kind: 'probe',
      sender: 0,
      receiver: 1,
    })),
  );
});

test('A socket whose sibling came and went must prove anew that it receives', () => {
  const play = (devices: 'all' | null) => {
    const script = pair({ contract: { devices } });
    const sibling = script.open(1, false);
    script.close(1, 'us', sibling);
    const lost = script.send(0, 1);
    script.skip(10);
    script.conf(lost);
    script.wait(2500);
    const next = script.send(0, 1);
    script.skip(10);
    script.conf(next);
    script.re(next, { socket: 1 });
    return found(script.finish());
  };
  expect(play(null)).toEqual({ 'lost-relay': [0, 0, 1] });
  expect(play('all')).toEqual({ 'lost-relay': [1, 0, 0] });
});

test('What was pending when the server closed the socket is suspected as lost-with-close', () => {
  const script = pair();
  const pending = script.send(0, 1);
  script.skip(10);
  script.conf(pending);
  script.close(1, 'server');
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-relay': [0, 0, 1] });
  expect(tallyOf(result, 'lost-relay')).toEqual({ ...clean(2), suspected: 1 });
});

test('What was pending when we cut the socket ourselves is owed to nobody', () => {
  const script = pair();
  const pending = script.send(0, 1);
  script.skip(10);
  script.conf(pending);
  script.close(1, 'cut');
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(2));
});

test('A gap of our own loop suspends lateness and pushes the grace out', () => {
  const script = pair();
  const late = script.send(0, 1);
  script.skip(10);
  script.conf(late);
  script.skip(5000);
  script.observe({ type: 'disturbance', atMs: script.nowMs, what: 'loop-gap', gapMs: 5000 });
  script.verifier.advance(script.nowMs);
  script.re(late);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'late-delivery')).toEqual(clean(2));
});

test('A lost fence is lost itself, and the next one proves both', () => {
  const script = pair({ answersControls: false });
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(2500);
  const fence = script.send(0, 1, { kind: 'fence' });
  script.skip(10);
  script.conf(fence);
  script.wait(2500);
  script.say(0, 1, 'fence');
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-relay': [2, 0, 0] });
  expect(result.messages.lost).toBe(1);
});

test('Control messages keep to ten in flight, however many paths are in doubt', () => {
  const script = new Script({ answersControls: false });
  for (let user = 0; user < 10; user += 1) script.open(user);
  const paths = [0, 1, 2, 3, 4].flatMap((from) => [5, 6, 7, 8, 9].map((to) => [from, to] as const));
  for (const [from, to] of paths) script.say(from, to);
  for (const [from, to] of paths) script.conf(script.send(from, to));
  script.verifier.stopLoad(script.nowMs);
  script.wait(3500);
  expect(script.requests).toHaveLength(10);
  script.wait(2000);
  expect(script.requests.length).toBeGreaterThan(10);
  expect(script.requests.length).toBeLessThanOrEqual(20);
});
