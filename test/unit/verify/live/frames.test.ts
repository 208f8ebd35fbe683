// What one frame proves: duplicates, ways, parties, forms, ids and times.

import { expect, test } from 'vitest';
import { clean, found, summaryOf, tallyOf } from './expectations.ts';
import { bodyOfOtherRun, idOfUser, Script, timeAt } from './script.ts';

function trio(options: ConstructorParameters<typeof Script>[0] = {}): Script {
  const script = new Script(options);
  for (const user of [0, 1, 2]) script.open(user);
  script.say(0, 1);
  script.say(1, 0);
  script.say(2, 0);
  return script;
}

test('A second re on one socket and a second conf are duplicate-delivery, each', () => {
  const script = trio();
  const sending = script.say(0, 1);
  script.re(sending);
  script.conf(sending);
  const result = script.finish();
  expect(found(result)).toEqual({ 'duplicate-delivery': [2, 0, 0] });
  expect(tallyOf(result, 'duplicate-delivery')).toEqual({ ...clean(10), violations: 2 });
  expect(result.messages.delivered).toBe(4);
});

test('One re on each of two devices is legal, and so is catching up after a reconnect', () => {
  const script = trio();
  const second = script.open(1, false);
  const sending = script.say(0, 1);
  script.re(sending, { socket: 1 });
  script.close(1, 'us', second);
  const third = script.open(1);
  script.re(sending, { socket: third });
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'duplicate-delivery')).toEqual(clean(10));
});

test('A second re on either of two devices is a duplicate there', () => {
  const script = trio();
  const second = script.open(1, false);
  const sending = script.say(0, 1);
  script.re(sending, { socket: 1 });
  script.re(sending, { socket: second });
  script.re(sending, { socket: 1 });
  const result = script.finish();
  expect(found(result)).toEqual({ 'duplicate-delivery': [2, 0, 0] });
});

test('A conf on another device of the sender is legal, and confirms nothing', () => {
  const script = trio();
  const second = script.open(0, false);
  const sending = script.send(0, 1, { socket: 0 });
  script.skip(10);
  script.conf(sending, { socket: second });
  script.conf(sending);
  script.re(sending);
  const unconfirmed = script.send(0, 1, { socket: 0 });
  script.skip(10);
  script.conf(unconfirmed, { socket: second });
  script.re(unconfirmed);
  script.wait(2500);
  const later = script.send(0, 1, { socket: 0 });
  script.skip(10);
  script.conf(later);
  script.re(later);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-conf': [1, 0, 0] });
});

test('A re at an uninvolved user is misrouted, and no delivery', () => {
  const script = trio();
  const sending = script.say(0, 1);
  script.re(sending, { user: 2 });
  const result = script.finish();
  expect(found(result)).toEqual({ misrouted: [1, 0, 0] });
  expect(tallyOf(result, 'misrouted').violations).toBe(1);
  expect(result.messages.delivered).toBe(4);
});

test('A conf at somebody else is misrouted', () => {
  const script = trio();
  const sending = script.say(0, 1);
  script.conf(sending, { user: 2, socket: script.socketOf(2) });
  const result = script.finish();
  expect(found(result)).toEqual({ misrouted: [1, 0, 0] });
});

test('A copy of a re at its own sender breaks no privacy; it is told, not judged', () => {
  const script = trio();
  const sending = script.say(0, 1);
  script.re(sending, { user: 0 });
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(result.learned[0]).toContain('to a socket of its own sender 1 times');
});

test('Other parties in a frame on the right socket are wrong-party', () => {
  const script = trio();
  const sending = script.send(0, 1);
  script.skip(10);
  script.conf(sending);
  script.re(sending, { senderId: idOfUser(2) });
  const result = script.finish();
  expect(found(result)).toEqual({ 'wrong-party': [1, 0, 0] });
  expect(result.messages.delivered).toBe(4);
});

test('A re that nobody sent is unexpected where the accounts are ours alone', () => {
  const script = trio();
  const sending = script.say(0, 1);
  script.re(sending, { body: 'has anybody seen my keys', id: '77' });
  const result = script.finish();
  expect(found(result)).toEqual({ unexpected: [1, 0, 0] });
  expect(summaryOf(result, 'unexpected')).toBe('User 1 got a re that nobody sent (server id 77)');
});

test('A re without a marker is foreign, and only counted, where others use the accounts', () => {
  const script = trio({ isExclusive: false });
  const sending = script.say(0, 1);
  script.re(sending, { body: 'has anybody seen my keys', id: '77' });
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(result.messages.foreign).toBe(1);
});

test('A re between strangers on our socket is misrouted by the ids in it', () => {
  const script = trio({ isExclusive: false });
  const sending = script.say(0, 1);
  const senderId = 'ffffffff-0000-4000-8000-000000000001';
  const receiverId = 'ffffffff-0000-4000-8000-000000000002';
  script.re(sending, { body: 'not for you', id: '77', senderId, receiverId });
  const result = script.finish();
  expect(found(result)).toEqual({ misrouted: [1, 0, 0] });
});

test('Frames against the documented form are told apart, and still count as sightings', () => {
  const script = trio();
  script.violate({ user: 0, violation: 'malformed-frame' });
  script.violate({ user: 0, violation: 'malformed-frame' });
  script.violate({
    user: 0,
    violation: 'unknown-action',
    detail: 'an action that is not documented',
  });
  const sending = script.send(0, 1);
  script.skip(10);
  script.conf(sending);
  const reading = { status: 'ours', marker: sending.marker } as const;
  script.violate({ user: 1, violation: 'wrong-type', action: 're_message', reading });
  const result = script.finish();
  expect(found(result)).toEqual({
    'malformed-frame': [2, 0, 0],
    'unknown-action': [1, 0, 0],
    'wrong-type': [1, 0, 0],
  });
  expect(tallyOf(result, 'malformed-frame').owed).toBe(11);
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(4));
});

test('An id that another message of the conversation bears is id-reuse', () => {
  const script = trio();
  const first = script.say(0, 1);
  const second = script.send(0, 1);
  script.changeRow(second, { id: first.id });
  script.skip(10);
  script.conf(second, { id: first.id });
  script.re(second, { id: first.id });
  const result = script.finish();
  expect(found(result)['id-reuse']).toEqual([1, 0, 0]);
  expect(tallyOf(result, 'id-reuse')).toEqual({ ...clean(5), violations: 1 });
});

test('The same id in two conversations is legal, until ids are declared global', () => {
  const play = (contract: { ids: 'global' } | { ids: null }) => {
    const script = trio({ contract });
    const first = script.say(0, 1);
    const second = script.send(2, 1);
    script.changeRow(second, { id: first.id });
    script.skip(10);
    script.conf(second, { id: first.id });
    script.re(second, { id: first.id });
    return found(script.finish());
  };
  expect(play({ ids: null })).toEqual({});
  expect(play({ ids: 'global' })).toEqual({ 'id-reuse': [1, 0, 0] });
});

test('Another id in the re than in conf and row is id-mismatch', () => {
  const script = trio();
  const sending = script.send(0, 1);
  script.skip(10);
  script.conf(sending);
  script.re(sending, { id: '999999' });
  const result = script.finish();
  expect(found(result)).toEqual({ 'id-mismatch': [1, 0, 0] });
});

test('An id as text where it is a number elsewhere is wrong-type', () => {
  const script = trio();
  const sending = script.send(0, 1);
  script.skip(10);
  script.conf(sending);
  script.re(sending, { idType: 'string' });
  const result = script.finish();
  expect(found(result)).toEqual({ 'wrong-type': [1, 0, 0] });
});

test('Times without an offset, and seconds since 1970, are bad timestamps', () => {
  const script = trio();
  const naive = script.send(0, 1);
  script.conf(naive, { timestamp: naive.timestamp.slice(0, -6) });
  script.re(naive);
  const epoch = script.send(0, 1);
  script.conf(epoch);
  script.re(epoch, { timestamp: '1767614400.123456' });
  const result = script.finish();
  expect(found(result)).toEqual({ 'bad-timestamp': [2, 0, 0] });
});

test('Times of one message may differ by one unit of the coarser precision, not by more', () => {
  const script = trio();
  const near = script.send(0, 1);
  script.skip(10);
  script.conf(near, { timestamp: near.timestamp.replace('000+', '001+') });
  script.re(near);
  const coarse = script.send(0, 1);
  script.skip(10);
  script.conf(coarse, { timestamp: coarse.timestamp.replace(/\.\d+/, '') });
  script.re(coarse);
  const far = script.send(0, 1);
  script.skip(10);
  script.conf(far, { timestamp: far.timestamp.replace('000+', '002+') });
  script.re(far);
  const result = script.finish();
  expect(found(result)).toEqual({ 'timestamp-mismatch': [1, 0, 0] });
});

test('A send after one whose own time is wrong is not blamed for it', () => {
  const script = trio();
  const wrong = script.send(0, 1);
  script.skip(10);
  script.conf(wrong, { timestamp: timeAt(10_000) });
  script.re(wrong);
  script.skip(1);
  script.say(0, 1);
  expect(found(script.finish())).toEqual({ 'timestamp-mismatch': [1, 0, 0] });
});

test('A send after the conf of another must not be dated before it; concurrent sends may', () => {
  const play = (isSequential: boolean) => {
    const script = trio();
    const first = script.send(0, 1);
    script.skip(10);
    if (isSequential) script.conf(first);
    script.skip(1);
    const second = script.send(0, 1);
    script.skip(10);
    if (!isSequential) script.conf(first);
    const timestamp = timeAt(5);
    script.changeRow(second, { timestamp });
    script.conf(second, { timestamp });
    script.re(first);
    script.re(second, { timestamp });
    return found(script.finish());
  };
  // The history runs by id: times of concurrent sends may disagree with it.
  expect(play(false)).toEqual({});
  expect(play(true)).toEqual({ 'timestamp-mismatch': [1, 0, 0] });
});

test('A live frame of another run makes lost-relay unknown, a replayed old one does not', () => {
  const play = (atMs: number) => {
    const script = trio();
    const sending = script.say(0, 1);
    script.re(sending, { body: bodyOfOtherRun(), id: '77', timestamp: timeAt(atMs) });
    const result = script.finish();
    expect(found(result)).toEqual({});
    expect(result.messages.foreign).toBe(1);
    return result.checks.find(({ check }) => check === 'lost-relay')?.error;
  };
  expect(play(-60_000)).toBeNull();
  expect(play(60_000)).toContain('accounts-shared: 1 frames of another run');
});
