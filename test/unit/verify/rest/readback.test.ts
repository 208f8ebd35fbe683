// Reading everything back: what is asked, in which measure, and what second rounds prove.

import { describe, expect, test } from 'vitest';
import { gapsOf, provenOf } from '../../../support/history/charges.ts';
import { MESSAGE_FAULTS } from '../../../support/history/message-faults.ts';
import { History } from '../../../support/history.ts';

/** Observations of one type, in order. */
function observed(history: History, type: string) {
  return history.calls.flatMap((call) =>
    call.call === 'observe' && call.observation.type === type ? [call.observation] : [],
  );
}

describe('the readback', () => {
  test('asks for every touched conversation from both sides, and for each list once', () => {
    const history = new History({ users: 4 });
    history.connect(0, 1, 2, 3);
    history.talk(0, 1, { count: 1 });
    history.talk(2, 1, { count: 1 });
    history.verifier.stopLoad(history.nowMs);
    history.verifier.takeRequests();
    history.verifier.beginReadback(history.nowMs);
    expect(history.verifier.takeRequests()).toEqual([
      { type: 'read-history', user: 0, partner: 1 },
      { type: 'read-history', user: 1, partner: 0 },
      { type: 'read-history', user: 1, partner: 2 },
      { type: 'read-history', user: 2, partner: 1 },
      { type: 'read-threads', user: 0 },
      { type: 'read-threads', user: 1 },
      { type: 'read-threads', user: 2 },
      { type: 'read-unknown', user: 0 },
    ]);
    expect(history.verifier.awaitedReads).toBe(7);
  });

  test('asks six times for an answer, and then counts it as unread', () => {
    const history = new History({ readback: () => ({ failure: 'timeout' }) });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    const { result } = history.finish();
    expect(observed(history, 'read-failed')).toHaveLength(4 * 6);
    expect(result.readback).toEqual({ owed: 4, read: 0 });
    expect(gapsOf(result)).toEqual({ 'lost-write': '0 of 2', 'history-divergence': '0 of 1' });
    expect(provenOf(result)).toEqual([]);
  });

  test('outlives a server that is away for five seconds', () => {
    let firstAtMs = Number.NaN;
    const history: History = new History({
      readback: () => {
        if (Number.isNaN(firstAtMs)) firstAtMs = history.nowMs;
        return { failure: history.nowMs < firstAtMs + 5000 ? 'network' : null };
      },
    });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    const { result } = history.finish();
    expect(result.readback).toEqual({ owed: 4, read: 4 });
    expect(gapsOf(result)).toEqual({});
    expect(provenOf(result)).toEqual([]);
  });

  test('gives up at once what was aborted', () => {
    const history = new History({ readback: () => ({ failure: 'aborted' }) });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.finish();
    expect(observed(history, 'read-failed')).toHaveLength(4);
  });

  test('does not count the reads of a load as its own', () => {
    const history = new History({ readback: () => ({ failure: 'aborted' }) });
    history.connect(0, 1);
    history.talk(0, 1, { count: 2 });
    history.reads.history(0, 1);
    history.reads.history(1, 0);
    history.wait(100);
    const { result } = history.finish();
    expect(result.readback).toEqual({ owed: 4, read: 0 });
    expect(gapsOf(result)).toMatchObject({ 'lost-write': '0 of 2' });
  });
});

describe('second rounds', () => {
  /** The last message of every conversation is confirmed and never stored. */
  function allEndInLoss(pairCount: number): History {
    const history = new History({ users: 2 * pairCount });
    const users = Array.from({ length: 2 * pairCount }, (_, user) => user);
    history.connect(...users);
    for (const fault of [{}, { fault: MESSAGE_FAULTS['ack-without-store'] }]) {
      for (let user = 0; user < users.length; user += 2) history.send(user, user + 1, fault);
      history.wait(100);
    }
    return history;
  }

  test('prove every last message lost, in one more round', () => {
    const history = allEndInLoss(30);
    const { result } = history.finish();
    const lost = result.checks.find(({ check }) => check === 'lost-write');
    expect(lost).toMatchObject({ owed: 60, judged: 60, violations: 30 });
    expect(result.messages).toMatchObject({ control: 30, lost: 30 });
    // Each of the 60 histories is read twice.
    expect(result.readback).toEqual({ owed: 60 + 60 + 60, read: 60 + 60 + 60 });
  });

  test('keep at most ten messages in flight', () => {
    const history = allEndInLoss(30);
    history.finish();
    let inFlight = 0;
    let most = 0;
    for (const call of history.calls) {
      if (call.call !== 'observe') continue;
      const { observation } = call;
      if (observation.type === 'sent' && observation.load < 0) inFlight += 1;
      const isConf = observation.type === 'frame' && observation.action === 'conf_message';
      const { reading } = observation.type === 'frame' ? observation : { reading: null };
      if (isConf && reading?.status === 'ours' && reading.marker.kind === 'fence') inFlight -= 1;
      most = Math.max(most, inFlight);
    }
    expect(most).toBe(10);
  });

  test('end after two, and a path that swallows them all is given up', () => {
    const history = new History({ control: () => ({ fault: MESSAGE_FAULTS['swallow-send'] }) });
    history.connect(0, 1);
    history.talk(0, 1, { count: 1 });
    history.send(0, 1, { fault: MESSAGE_FAULTS['ack-without-store'] });
    history.wait(100);
    const { result } = history.finish();
    expect(provenOf(result).filter((line) => line.startsWith('lost-write'))).toEqual([]);
    expect(gapsOf(result)).toMatchObject({ 'lost-write': '1 of 2' });
    // Two of the rounds; three each way for those two, until the path is hopeless.
    expect(result.messages.control).toBeLessThanOrEqual(8);
  });
});
