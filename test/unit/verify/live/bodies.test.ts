// Texts that change on their way: corrupted, channel-divergence, and what is still recognised.

import { expect, test } from 'vitest';
import { clean, found, summaryOf, tallyOf } from './expectations.ts';
import { Script, type Sending } from './script.ts';

function pair(): Script {
  const script = new Script();
  script.open(0);
  script.open(1);
  script.say(0, 1);
  script.say(1, 0);
  return script;
}

type Channel = 'conf' | 're' | 'row';

/** Sends one message whose text is spoilt in the given channels. */
function spoil(change: (body: string) => string, channels: readonly Channel[]) {
  const script = pair();
  const sending: Sending = script.send(0, 1);
  const body = change(sending.body);
  if (channels.includes('row')) script.changeRow(sending, { body });
  script.skip(10);
  script.conf(sending, channels.includes('conf') ? { body } : {});
  script.skip(10);
  script.re(sending, channels.includes('re') ? { body } : {});
  return script.finish();
}

const ALL: readonly Channel[] = ['conf', 're', 'row'];

test('A text that is spoilt in every channel alike is corrupted', () => {
  const result = spoil((body) => body.slice(0, 150), ALL);
  expect(found(result)).toEqual({ corrupted: [1, 0, 0] });
  expect(tallyOf(result, 'corrupted')).toEqual({
    ...clean(tallyOf(result, 'corrupted').owed),
    violations: 1,
  });
  expect(summaryOf(result, 'corrupted')).toContain('truncated from 180 to 150 characters');
  expect(result.messages).toMatchObject({ confirmed: 3, delivered: 3, visible: 3, lost: 0 });
});

test('A text that is right in one channel and wrong in another is channel-divergence', () => {
  const result = spoil((body) => `${body} (edited)`, ['re']);
  expect(found(result)).toEqual({ 'channel-divergence': [1, 0, 0] });
  expect(summaryOf(result, 'channel-divergence')).toContain(
    'has a changed text in re; intact in conf',
  );
  expect(summaryOf(result, 'channel-divergence')).toContain('lengthened by 9 characters');
});

test('A wrong conf before channels that are right is channel-divergence in the end', () => {
  const result = spoil((body) => `${body.slice(0, 100)}#${body.slice(101)}`, ['conf']);
  expect(found(result)).toEqual({ 'channel-divergence': [1, 0, 0] });
});

test('Damage is named: entities, white space, offset', () => {
  const told = (change: (body: string) => string) => summaryOf(spoil(change, ALL), 'corrupted');
  expect(told((body) => body.replaceAll('<', '&lt;').replaceAll('>', '&gt;'))).toContain(
    'escaped as markup',
  );
  expect(told((body) => body.replaceAll(' ', '  '))).toContain('white space');
  expect(told((body) => `${body.slice(0, 100)}#${body.slice(101)}`)).toContain(
    'changed at offset 100 (both 180 characters long)',
  );
});

test('A marker that is spoilt beyond reading does not make a message foreign or lost', () => {
  const spoilMarker = (body: string) => `${body.slice(0, 8)}zzzzzzzz${body.slice(16)}`;
  const cutBoth = (body: string) => body.slice(30, 150);
  for (const change of [spoilMarker, cutBoth]) {
    const result = spoil(change, ['conf', 're']);
    expect(Object.keys(found(result))).toEqual(['channel-divergence']);
    expect(result.messages).toMatchObject({ confirmed: 3, delivered: 3, lost: 0 });
  }
});

test('A spoilt re that comes before the conf that names its id is matched afterwards', () => {
  const script = pair();
  const sending = script.send(0, 1);
  script.skip(10);
  script.re(sending, { body: '***' });
  script.skip(10);
  script.conf(sending);
  script.wait(3000);
  const result = script.finish();
  expect(found(result)).toEqual({ 'channel-divergence': [1, 0, 0] });
  expect(result.messages).toMatchObject({ delivered: 3, lost: 0 });
});

test('Texts that are wrong in another way in each channel are channel-divergence', () => {
  const script = pair();
  const sending = script.send(0, 1);
  script.changeRow(sending, { body: sending.body.slice(0, 170) });
  script.skip(10);
  script.conf(sending, { body: sending.body.slice(0, 160) });
  script.re(sending, { body: sending.body.slice(0, 150) });
  expect(found(script.finish())).toEqual({ 'channel-divergence': [1, 0, 0] });
});

test('What is left of a text names its message by the sequence at its end', () => {
  const result = spoil((body) => body.slice(130), ['conf', 're']);
  expect(found(result)).toEqual({ 'channel-divergence': [1, 0, 0] });
  expect(result.messages).toMatchObject({ confirmed: 3, delivered: 3, lost: 0 });
});
