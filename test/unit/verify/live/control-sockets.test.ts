// A socket that is deaf, a relay that is down, and what only looks like either: what a control
// socket beside the first proves, and when there is none.

import { expect, test } from 'vitest';
import {
  controlRequests,
  DeafStage,
  type DeafStageOptions,
  lostSequences,
  OLD,
  relayFindings,
} from './deaf-stage.ts';
import { found, tallyOf } from './expectations.ts';

/** What a run of three messages into the trouble ends in. */
function play(options: DeafStageOptions) {
  const stage = new DeafStage(options);
  stage.trouble(3);
  const result = stage.script.finish();
  return { stage, result, isSettled: stage.script.verifier.isSettled() };
}

test('What a deaf socket missed is lost-relay, one by one, once a control socket hears', () => {
  const { stage, result, isSettled } = play({ hears: ['control'] });
  expect(controlRequests(stage)).toEqual(['open-control', 'close-control']);
  expect(lostSequences(result, 'proven')).toEqual(stage.unheard);
  expect(lostSequences(result, 'suspected')).toEqual([]);
  expect(found(result)).toEqual({
    'lost-relay': [0, stage.unheard.length, 0],
    'deaf-socket': [1, 0, 0],
  });
  const { owed, judged } = tallyOf(result, 'lost-relay');
  expect(judged).toBe(owed);
  expect(result.messages.lost).toBe(3);
  expect(isSettled).toBe(true);
});

test('The evidence names the control socket and what either socket got', () => {
  const { result } = play({ hears: ['control'] });
  const texts = relayFindings(result)[0]?.evidence.map(({ text }) => text) ?? [];
  expect(texts.slice(-4)).toEqual([
    'socket 1 was settled before the send and stayed open',
    'socket 1 did not get fence 4 of user 0 to user 1 (server id 1005), fence 6 of user 0 to user 1 (server id 1007), fence 8 of user 0 to user 1 (server id 1009)',
    'control socket 2 of the same user got fence 11 of user 0 to user 1 (server id 1012), fence 12 of user 0 to user 1 (server id 1013), fence 13 of user 0 to user 1 (server id 1014); socket 1 did not',
    'socket 1 was open and answered what was asked from here on: it is deaf',
  ]);
});

test.each([
  ['nothing arrives anywhere', {}],
  ['the control socket is refused', { control: 'refused' }],
  ['what opens is no further device', { control: 'opens-as-primary', hears: ['control'] }],
  ['the control socket never opens', { control: 'never' }],
] as const)('The loss stays suspected when %s', (_, options) => {
  const { stage, result } = play(options);
  expect(controlRequests(stage)).toEqual(['open-control', 'close-control']);
  expect(lostSequences(result, 'proven')).toEqual([]);
  expect(lostSequences(result, 'suspected')).toEqual(stage.unheard);
  expect(result.messages.lost).toBe(0);
  expect(stage.script.verifier.awaitedReads).toBe(0);
});

test('Where not all devices are served there is no control socket, only suspicion', () => {
  const { stage, result } = play({ devices: null, hears: ['control'] });
  expect(controlRequests(stage)).toEqual([]);
  expect(lostSequences(result, 'proven')).toEqual([]);
  expect(lostSequences(result, 'suspected')).toEqual(stage.unheard);
});

test('A socket that shows no life after the proof is not held to be deaf', () => {
  const { stage, result } = play({ hears: ['control'], isAlive: false });
  expect(controlRequests(stage)).toEqual(['open-control', 'close-control']);
  expect(lostSequences(result, 'proven')).toEqual([]);
  expect(lostSequences(result, 'suspected')).toEqual(stage.unheard);
});

test('A pong to a ping that left after the proof is life enough, an earlier one is not', () => {
  const withPing = (pingMs: number) => {
    const { result } = play({
      hears: ['control'],
      isAlive: false,
      before: ({ script }, request) => {
        const { nowMs: atMs } = script;
        const isAboutLife = request.type === 'send-control' && request.sender === 1;
        if (isAboutLife) script.observe({ type: 'pong', atMs, user: 1, socket: OLD, pingMs });
      },
    });
    return result.messages.lost;
  };
  expect(withPing(5)).toBe(3);
  expect(withPing(60_000)).toBe(0);
});

test('Where everything arrives no control socket is asked for', () => {
  const { stage, result } = play({ hears: ['old', 'control'] });
  expect(controlRequests(stage)).toEqual([]);
  expect(found(result)).toEqual({});
});

test.each([
  ['the socket in doubt closes', OLD],
  ['the control socket closes', 2],
])('Nothing is proven when %s meanwhile', (_, socket) => {
  let askedSince = 0;
  const { stage, result } = play({
    hears: ['control'],
    before: ({ script, control }, request) => {
      if (control < 0 || request.type !== 'send-control') return;
      askedSince += 1;
      if (askedSince === 3) script.close(1, 'server', socket);
    },
  });
  const types = stage.log.map(({ request }) => request.type);
  const since = types.slice(types.indexOf('open-control') + 1);
  expect(since.indexOf('close-control')).toBe(3);
  expect(lostSequences(result, 'proven')).toEqual([]);
  expect(result.messages.lost).toBe(0);
  expect(stage.script.verifier.awaitedReads).toBe(0);
});

test('A socket that hears again is judged by ordinary fences', () => {
  let isHealed = false;
  const { stage, result } = play({
    before: (stage, request) => {
      if (stage.control < 0 || request.type !== 'send-control' || isHealed) return;
      isHealed = true;
      stage.script.say(1, 0);
      stage.script.re(stage.script.send(0, 1, { kind: 'fence' }), { socket: OLD });
    },
  });
  expect(isHealed).toBe(true);
  expect(controlRequests(stage)).toEqual(['open-control', 'close-control']);
  expect(lostSequences(result, 'proven').length).toBeGreaterThan(0);
});

test('What still arrives after the proof is late, and what does not is lost', () => {
  const { result } = play({
    hears: ['control'],
    before: ({ script, firstUnheard }, { type }) => {
      if (type === 'close-control' && firstUnheard !== null)
        script.re(firstUnheard, { socket: OLD });
    },
  });
  expect(result.messages.lost).toBe(2);
  expect(found(result)).toMatchObject({ 'late-delivery': [1, 0, 0] });
});

test('A socket that hears somebody else meanwhile is not deaf', () => {
  let askedSince = 0;
  const { result } = play({
    hears: ['control'],
    before: (stage, request) => {
      if (stage.control < 0 || request.type !== 'send-control') return;
      askedSince += 1;
      if (askedSince === 3) stage.sayFromElsewhere();
    },
  });
  expect(askedSince).toBeGreaterThanOrEqual(3);
  expect(lostSequences(result, 'proven')).toEqual([]);
});

test('Fences that were missed before the socket heard somebody else do not count', () => {
  const stage = new DeafStage({ hears: ['control'] });
  stage.trouble(3);
  stage.script.wait(9000);
  stage.sayFromElsewhere();
  const heardAtMs = stage.script.nowMs;
  const result = stage.script.finish();
  expect(result.messages.lost).toBe(3);
  const [openedAtMs = 0] = stage.timesOf('open-control');
  const since = stage
    .timesOf('send-control')
    .filter((atMs) => atMs > heardAtMs && atMs < openedAtMs);
  expect(since.length).toBeGreaterThanOrEqual(3);
});

test('What became known only during the proof, or is of another sender, is suspected', () => {
  let isConfirmed = false;
  const stage = new DeafStage({
    hears: ['control'],
    before: ({ script, log }, request) => {
      const isAboutLife = request.type === 'send-control' && request.sender === 1;
      if (!isAboutLife || isConfirmed) return;
      isConfirmed = log.length > 0;
      script.conf(unconfirmed);
    },
  });
  const { script } = stage;
  const other = script.open(2);
  script.say(2, 1);
  const unconfirmed = script.send(0, 1);
  script.conf(script.send(2, 1, { socket: other }));
  stage.trouble(3);
  const result = script.finish();
  expect(isConfirmed).toBe(true);
  expect(lostSequences(result, 'proven')).toEqual(stage.unheard);
  const suspects = relayFindings(result).filter(({ suspected }) => suspected);
  expect(suspects.map(({ message }) => [message?.sender, message?.sequence])).toEqual(
    expect.arrayContaining([
      [0, unconfirmed.marker.sequence],
      [2, 1],
    ]),
  );
});

test('What an ordinary fence had proven is no matter of the control socket', () => {
  const stage = new DeafStage({ hears: ['control'] });
  const { script } = stage;
  const dropped = script.send(0, 1);
  script.conf(dropped);
  script.wait(100);
  stage.talk('message');
  script.wait(5000);
  stage.trouble(3);
  const result = script.finish();
  const { sequence } = dropped.marker;
  expect(lostSequences(result, 'proven')).toEqual([sequence, ...stage.unheard]);
  const about = relayFindings(result).map(({ message, evidence }) => {
    const isOfControl = evidence.some(({ text }) => text.startsWith('control socket'));
    return [message?.sequence, isOfControl];
  });
  expect(about).toEqual(expect.arrayContaining([[sequence, false]]));
  expect(about.filter(([, isOfControl]) => isOfControl)).toHaveLength(stage.unheard.length);
  const { owed, judged } = tallyOf(result, 'lost-relay');
  expect(judged).toBe(owed);
});

test('A sender who comes to doubt the socket later takes part in the same trial', () => {
  const stage = new DeafStage({
    hears: ['control'],
    before: (self, request) => {
      if (request.type !== 'send-control' || request.sender !== 2) return;
      const control = self.script.send(2, 1, { kind: request.kind, socket: other });
      self.script.conf(control);
      if (self.control >= 0) self.script.re(control, { socket: self.control });
    },
  });
  const { script } = stage;
  const other = script.open(2);
  script.say(2, 1);
  script.wait(200);
  stage.trouble(3);
  // Its fences are missed while the trial goes on.
  script.wait(1500);
  const late = script.send(2, 1, { socket: other });
  script.conf(late);
  const result = script.finish();
  expect(controlRequests(stage)).toEqual(['open-control', 'close-control']);
  const proven = relayFindings(result).filter(({ suspected }) => !suspected);
  expect(proven.map(({ message }) => message?.sender)).toEqual(expect.arrayContaining([0, 2]));
});
