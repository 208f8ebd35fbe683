// How long an absence must last before it is told, what counts as a fence, and the pace of
// requests.

import { expect, test } from 'vitest';
import { found } from './expectations.ts';
import { Script, type ScriptOptions } from './script.ts';

function pair(options: ScriptOptions = {}): Script {
  const script = new Script(options);
  for (const user of [0, 1, 2]) script.open(user);
  script.say(0, 1);
  script.say(1, 0);
  script.say(2, 1);
  return script;
}

/** A message whose re is missing, with a fence that arrives when this returns. */
function loseOne(script: Script): void {
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(2500);
  script.say(0, 1);
}

function told(script: Script): readonly string[] {
  return script.verifier.takeFindings().map(({ check }) => check);
}

test('An absence is told two seconds after its fence, and not before', () => {
  const script = pair();
  loseOne(script);
  script.wait(1900);
  expect(told(script)).toEqual([]);
  script.wait(200);
  expect(told(script)).toEqual(['lost-relay']);
});

test('The grace is three times the longest delivery that was seen', () => {
  const script = pair();
  const slow = script.send(0, 1);
  script.skip(10);
  script.conf(slow);
  script.wait(1490);
  script.re(slow);
  loseOne(script);
  script.wait(4400);
  expect(told(script)).toEqual([]);
  script.wait(200);
  expect(told(script)).toEqual(['lost-relay']);
});

test('The grace of a conf is three times the longest confirmation that was seen', () => {
  const script = pair();
  const slow = script.send(0, 1);
  script.skip(10);
  script.re(slow);
  script.wait(1490);
  script.conf(slow);
  const unconfirmed = script.send(0, 1);
  script.skip(10);
  script.re(unconfirmed);
  script.wait(2500);
  script.say(0, 1);
  script.wait(4400);
  expect(told(script)).toEqual([]);
  script.wait(200);
  expect(told(script)).toEqual(['lost-conf']);
});

test('A gap of our own loop is no part of the grace', () => {
  const script = pair();
  loseOne(script);
  script.skip(5000);
  script.observe({ type: 'disturbance', atMs: script.nowMs, what: 'loop-gap', gapMs: 5000 });
  script.wait(1900);
  expect(told(script)).toEqual([]);
  script.wait(200);
  expect(told(script)).toEqual(['lost-relay']);
});

test('A message of another sender is no fence', () => {
  const script = pair({ answersControls: false });
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(2500);
  script.say(2, 1);
  expect(found(script.finish())).toEqual({ 'lost-relay': [0, 0, 1] });
});

test('A message that was sent before the other was known is no fence for it', () => {
  const script = pair({ answersControls: false });
  const lost = script.send(0, 1);
  const pipelined = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.conf(pipelined);
  script.wait(2500);
  script.re(pipelined);
  expect(found(script.finish())).toMatchObject({ 'lost-relay': [0, 0, 1] });
});

test('A conf of an earlier send is no fence for a later one', () => {
  const script = pair({ answersControls: false });
  const earlier = script.send(0, 1);
  const later = script.send(0, 1);
  script.skip(10);
  for (const sending of [earlier, later]) script.re(sending);
  script.wait(2500);
  script.conf(earlier);
  expect(found(script.finish())).toEqual({ 'lost-conf': [0, 0, 1] });
});

test('A socket that had to prove itself again after the send convicts nobody', () => {
  const script = pair();
  const lost = script.send(0, 1);
  script.skip(10);
  script.conf(lost);
  script.wait(2500);
  const sibling = script.open(1, false);
  script.close(1, 'us', sibling);
  const next = script.send(0, 1);
  script.skip(10);
  script.conf(next);
  script.re(next, { socket: 1 });
  expect(found(script.finish())).toEqual({ 'lost-relay': [0, 0, 1] });
});

test.each([0, 1])('Silent-drop needs the histories of both: unread by user %s', (unreadUser) => {
  const script = pair({ unreadUser });
  script.send(0, 1, { stored: false });
  script.wait(2500);
  script.say(0, 1);
  expect(found(script.finish())).toMatchObject({ 'silent-drop': [0, 0, 1] });
});

test('Control messages come no faster than the load did', () => {
  const script = new Script();
  for (let user = 0; user < 8; user += 1) script.open(user);
  const paths = [0, 2, 4, 6].map((from) => [from, from + 1] as const);
  for (const [from, to] of paths) {
    script.say(from, to);
    script.wait(980);
  }
  for (const [from, to] of paths) script.conf(script.send(from, to));
  script.verifier.stopLoad(script.nowMs);
  // Eight messages in six seconds and more: a control message every 750 ms, then ever more slowly.
  const asked = [2050, 600, 600, 800, 1000].map((forMs) => {
    script.wait(forMs);
    return script.requests.length;
  });
  expect(asked).toEqual([1, 1, 2, 3, 4]);
});

test('No conf is missed from a send whose socket we cut ourselves', () => {
  const script = pair();
  script.send(0, 1, { stored: false });
  script.close(0, 'cut');
  script.finish();
  expect(script.facts.filter(([name]) => name === 'missing')).toEqual([]);
});
