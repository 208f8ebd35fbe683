// Missing confs: lost-conf, silent-drop, refusals, and what only looks like them.

import { expect, test } from 'vitest';
import { clean, found, tallyOf } from './expectations.ts';
import { Script } from './script.ts';

function pair(options: ConstructorParameters<typeof Script>[0] = {}): Script {
  const script = new Script(options);
  script.open(0);
  script.open(1);
  script.say(0, 1);
  script.say(1, 0);
  return script;
}

test('A delivered message without a conf, before a later conf there, is lost-conf', () => {
  const script = pair();
  const unconfirmed = script.send(0, 1);
  script.skip(10);
  script.re(unconfirmed);
  script.wait(2500);
  script.say(0, 1);
  script.wait(500);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-conf': [1, 0, 0] });
  expect(tallyOf(result, 'lost-conf')).toEqual({ ...clean(4), violations: 1 });
  expect(tallyOf(result, 'silent-drop')).toEqual(clean(4));
  expect(result.messages).toMatchObject({ confirmed: 3, indeterminate: 1, recovered: 1, lost: 0 });
});

test('A stored message whose conf and re are both missing is lost-conf by its row', () => {
  const script = pair();
  script.send(0, 1);
  script.wait(2500);
  script.say(0, 1);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-relay': [1, 0, 0], 'lost-conf': [0, 1, 0] });
});

test('A conf that comes late is no loss, and the outcome is ok', () => {
  const script = pair();
  const late = script.send(0, 1);
  script.skip(10);
  script.re(late);
  script.wait(2500);
  script.say(0, 1);
  script.wait(3000);
  script.conf(late);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'lost-conf')).toEqual(clean(4));
  expect(result.messages).toMatchObject({ confirmed: 4, indeterminate: 0, recovered: 0 });
});

test('A send whose socket closed before its conf is indeterminate and owed nothing', () => {
  const script = pair();
  const orphan = script.send(0, 1);
  script.skip(10);
  script.re(orphan);
  script.close(0, 'network');
  script.wait(3000);
  const result = script.finish();
  expect(found(result)).toEqual({ 'abnormal-close': [1, 0, 0] });
  expect(tallyOf(result, 'lost-conf')).toEqual(clean(2));
  expect(result.messages).toMatchObject({ sent: 3, confirmed: 2, indeterminate: 1, recovered: 1 });
  expect(script.facts.filter(([name]) => name === 'missing')).toEqual([
    ['missing', 'confirm', 0, true, 40],
  ]);
});

test('A conf that others overtook is missing though its socket is closed after the grace', () => {
  const script = pair();
  const unconfirmed = script.send(0, 1);
  script.skip(10);
  script.re(unconfirmed);
  script.wait(300);
  script.say(0, 1);
  script.wait(2100);
  script.close(0, 'us');
  script.wait(3000);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-conf': [1, 0, 0] });
  expect(tallyOf(result, 'lost-conf')).toEqual({ ...clean(4), violations: 1 });
});

test.each([
  ['within the grace of the later conf', 1900, 0],
  ['in time by the clock, but our own loop stood still for a part of it', 2100, 400],
])(
  'A conf that others overtook is owed nothing when its socket is closed %s',
  (_, afterMs, gapMs) => {
    const script = pair();
    const unconfirmed = script.send(0, 1);
    script.skip(10);
    script.re(unconfirmed);
    script.wait(300);
    script.say(0, 1);
    script.wait(1000);
    script.observe({ type: 'disturbance', atMs: script.nowMs, what: 'loop-gap', gapMs });
    script.wait(afterMs - 1000);
    script.close(0, 'us');
    script.wait(3000);
    const result = script.finish();
    expect(found(result)).toEqual({});
    expect(tallyOf(result, 'lost-conf')).toEqual(clean(3));
  },
);

test('Later confs prove a swallowed send though its socket is closed after the grace', () => {
  const script = pair();
  script.send(0, 1, { stored: false });
  script.wait(300);
  script.say(0, 1);
  script.wait(2100);
  script.close(0, 'us');
  script.wait(3000);
  expect(found(script.finish())).toEqual({ 'silent-drop': [1, 0, 0] });
});

test('Without a later conf on its socket a missing conf is suspected', () => {
  const script = pair({ answersControls: false });
  const unconfirmed = script.send(0, 1);
  script.skip(10);
  script.re(unconfirmed);
  script.wait(20_000);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-conf': [0, 0, 1] });
  expect(tallyOf(result, 'lost-conf')).toEqual({
    owed: 3,
    judged: 2,
    violations: 0,
    consequences: 0,
    suspected: 1,
  });
});

test('A send that leaves no trace at all is silent-drop', () => {
  const script = pair();
  script.send(0, 1, { stored: false });
  script.wait(2500);
  script.say(0, 1);
  const result = script.finish();
  expect(found(result)).toEqual({ 'silent-drop': [1, 0, 0] });
  expect(tallyOf(result, 'silent-drop')).toEqual({ ...clean(4), violations: 1 });
  expect(tallyOf(result, 'lost-conf')).toEqual(clean(3));
  expect(tallyOf(result, 'lost-relay')).toEqual(clean(3));
  expect(result.messages.lost).toBe(1);
  expect(script.facts.filter(([name]) => name === 'missing')).toEqual([
    ['missing', 'confirm', 0, true, 40],
    ['missing', 'delivery', 0, true, 40],
  ]);
});

test('The last send of a run that leaves no trace is proven by a fence', () => {
  const script = pair();
  script.send(0, 1, { stored: false });
  const result = script.finish();
  expect(found(result)).toEqual({ 'silent-drop': [1, 0, 0] });
});

test('An error frame that may be about a send is a trace: silent-drop stays suspected', () => {
  const script = pair();
  script.send(0, 1, { stored: false });
  script.skip(10);
  unclearError(script);
  script.wait(2500);
  script.say(0, 1);
  const result = script.finish();
  expect(found(result)).toEqual({ 'silent-drop': [0, 0, 1] });
});

test('A refused message that stays away is judged and clean', () => {
  const script = pair({ contract: { errors: 'reject' } });
  const refused = script.send(0, 1, { stored: false });
  refuse(script, refused);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'ghost-send')).toEqual(clean(1));
  expect(result.messages).toMatchObject({ sent: 3, failed: 1, confirmed: 2, indeterminate: 0 });
});

test('A refused message that is delivered or stored is ghost-send', () => {
  const script = pair({ contract: { errors: 'reject' } });
  const refused = script.send(0, 1);
  refuse(script, refused);
  script.re(refused);
  const result = script.finish();
  expect(found(result)).toEqual({ 'ghost-send': [1, 0, 0] });
  expect(tallyOf(result, 'ghost-send')).toEqual({ ...clean(1), violations: 1 });
});

test('An error among several sends refused the one that is left without a conf', () => {
  const script = pair({ contract: { errors: 'reject' } });
  const first = script.send(0, 1);
  const second = script.send(0, 1);
  script.skip(10);
  unclearError(script);
  script.conf(first);
  for (const sending of [first, second]) script.re(sending);
  const result = script.finish();
  expect(found(result)).toEqual({ 'ghost-send': [1, 0, 0] });
  expect(result.messages).toMatchObject({ sent: 4, confirmed: 3, failed: 1, indeterminate: 0 });
});

test('An error that could be about two sends proves nothing about either', () => {
  const script = pair({ contract: { errors: 'reject' } });
  const both = [script.send(0, 1), script.send(0, 1)];
  script.skip(10);
  unclearError(script);
  for (const sending of both) script.re(sending);
  const result = script.finish();
  expect(found(result)).toEqual({ 'lost-conf': [0, 0, 2] });
});

test('Where errors are not declared to reject, an answered send is open and may be seen', () => {
  const script = pair();
  const answered = script.send(0, 1);
  refuse(script, answered);
  script.re(answered);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(result.messages).toMatchObject({ failed: 0, indeterminate: 1, recovered: 1 });
});

test('The very first message of a run is answered with an error like any other', () => {
  const script = new Script();
  script.open(0);
  script.open(1);
  const answered = script.send(0, 1);
  refuse(script, answered);
  script.say(1, 0);
  script.wait(3000);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(result.messages).toMatchObject({ failed: 0, indeterminate: 1, recovered: 1 });
});

test('Outstanding sends and the age of the oldest are told for the live view', () => {
  const script = pair();
  expect(script.verifier.outstanding()).toEqual({ count: 0, oldestSentAtMs: Number.NaN });
  const first = script.send(0, 1);
  script.skip(10);
  script.send(1, 0);
  expect(script.verifier.outstanding()).toEqual({ count: 2, oldestSentAtMs: 40 });
  script.conf(first);
  expect(script.verifier.outstanding()).toEqual({ count: 1, oldestSentAtMs: 50 });
});

function refuse(script: Script, sending: ReturnType<Script['send']>): void {
  script.skip(10);
  script.observe({
    type: 'error-frame',
    atMs: script.nowMs,
    user: sending.marker.sender,
    socket: sending.socket,
    code: 'storage_failed',
    refused: sending.marker,
  });
}

function unclearError(script: Script): void {
  script.observe({
    type: 'error-frame',
    atMs: script.nowMs,
    user: 0,
    socket: script.socketOf(0),
    code: 'busy',
    refused: null,
  });
}
