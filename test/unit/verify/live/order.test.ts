// Order at a socket: fifo and monotonic-writes.

import { expect, test } from 'vitest';
import type { Contract } from '../../../../src/scenario/index.ts';
import { clean, found, summaryOf, tallyOf } from './expectations.ts';
import { Script } from './script.ts';

function pair(contract: Partial<Contract> = {}): Script {
  const script = new Script({ contract });
  script.open(0);
  script.open(1);
  script.say(0, 1);
  script.say(1, 0);
  return script;
}

test('Pipelined sends that arrive in order are judged and clean', () => {
  const script = pair();
  const first = script.send(0, 1);
  const second = script.send(0, 1);
  for (const sending of [first, second]) script.conf(sending);
  for (const sending of [first, second]) script.re(sending);
  const result = script.finish();
  expect(found(result)).toEqual({});
  expect(tallyOf(result, 'fifo')).toEqual(clean(1));
});

test('Pipelined sends the other way round are fifo, charged to the overtaken one', () => {
  const script = pair({ order: 'pipelined' });
  const first = script.send(0, 1);
  const second = script.send(0, 1);
  for (const sending of [first, second]) script.conf(sending);
  for (const sending of [second, first]) script.re(sending);
  const result = script.finish();
  expect(found(result)).toEqual({ fifo: [1, 0, 0] });
  const fifo = result.checks.find(({ check }) => check === 'fifo')?.exemplars[0];
  expect([fifo?.severity, fifo?.message?.sequence]).toEqual(['E', first.marker.sequence]);
});

test('Undeclared, an inversion is a warning', () => {
  const script = pair();
  const first = script.send(0, 1);
  const second = script.send(0, 1);
  for (const sending of [first, second]) script.conf(sending);
  for (const sending of [second, first]) script.re(sending);
  const result = script.finish();
  expect(result.checks.find(({ check }) => check === 'fifo')?.exemplars[0]?.severity).toBe('W');
});

test('A message that overtakes one confirmed before it was sent breaks monotonic-writes', () => {
  const script = pair({ order: 'confirmed' });
  const first = script.send(0, 1);
  script.skip(10);
  script.conf(first);
  script.skip(1);
  const second = script.send(0, 1);
  script.skip(10);
  script.conf(second);
  for (const sending of [second, first]) script.re(sending);
  const result = script.finish();
  expect(found(result)).toEqual({ 'monotonic-writes': [1, 0, 0] });
  expect(summaryOf(result, 'monotonic-writes')).toContain('sent after its conf');
});

test('Sends of two sockets of one sender may arrive in any order', () => {
  const script = pair({ order: 'pipelined' });
  const first = script.send(0, 1);
  const second = script.send(0, 1, { socket: script.open(0, false) });
  for (const sending of [first, second]) script.conf(sending);
  for (const sending of [second, first]) script.re(sending);
  expect(found(script.finish())).toEqual({});
});

test('Messages of different senders have no order between them', () => {
  const script = pair({ order: 'pipelined' });
  script.open(2);
  const first = script.send(0, 1);
  const second = script.send(2, 1);
  for (const sending of [first, second]) script.conf(sending);
  for (const sending of [second, first]) script.re(sending);
  expect(found(script.finish())).toEqual({});
});

test('A late message that was overtaken is late, unless the contract promises order', () => {
  const play = (contract: Partial<Contract>) => {
    const script = pair(contract);
    const late = script.send(0, 1);
    script.skip(10);
    script.conf(late);
    script.skip(1);
    script.say(0, 1);
    script.wait(3000);
    script.re(late);
    return found(script.finish());
  };
  expect(play({})).toEqual({ 'late-delivery': [1, 0, 0] });
  expect(play({ order: 'confirmed' })).toEqual({
    'monotonic-writes': [1, 0, 0],
    'late-delivery': [0, 1, 0],
  });
});

test('A message that is overtaken before its sender came back is overtaken all the same', () => {
  const script = pair({ order: 'confirmed' });
  const first = script.send(0, 1);
  script.skip(10);
  script.conf(first);
  script.skip(1);
  const second = script.send(0, 1);
  script.skip(10);
  script.conf(second);
  script.re(second);
  script.close(0, 'network');
  script.open(0);
  const third = script.send(0, 1);
  script.skip(10);
  script.conf(third);
  for (const sending of [third, first]) script.re(sending);
  const result = script.finish();
  expect(found(result)).toEqual({ 'monotonic-writes': [1, 0, 0], 'abnormal-close': [1, 0, 0] });
});
