// What is legal and worth knowing: counted, explained in one sentence (`holds`), never judged.

import type { CheckEntry } from './check-entry.ts';

export const INFORMATION = {
  foreign: {
    severity: 'I',
    declaredBy: null,
    holds:
      'Messages of other runs and of other people are none of this run’s: they are counted, never judged, and their texts are not kept.',
    rule: 'A frame or row with an intact marker of another run; where the accounts are not exclusive, any frame or row without a marker; where they are, a row without a marker that is older than the first message of the run. Rows count at every sighting. A frame of another run that is dated after the first message of this one says that both use the accounts at the same time: lost-relay is unknown then.',
    primaryRank: 95,
    brokenBy: ['replay-old-run'],
  },
  'redelivery-on-reconnect': {
    severity: 'I',
    declaredBy: null,
    holds:
      'On connecting, the server pushes messages again that were there before, so a client must know those that it has.',
    rule: 'A re of a message on a socket of its receiver whose connect began after the message was known (conf or row). It counts as its delivery where it had not arrived before; it proves no subscription and no order, and a second one on the same socket is duplicate-delivery. An opportunity is a socket of a user who had one before.',
    primaryRank: 96,
    brokenBy: ['replay-on-connect'],
  },
  'reconnect-gap': {
    severity: 'I',
    declaredBy: null,
    holds:
      'These messages were stored while their receiver was between two sockets and were never pushed: only the history has them, so a client must read it when it is back.',
    rule: 'A known message (conf or row) of the load whose receiver had no socket when it was sent, or none that stayed and had proven that it receives, and who connected again later, arrived on no socket of his; and no other check has proven or suspects anything of it. An opportunity is a known message of the load whose receiver was away so, and came back.',
    primaryRank: 97,
    brokenBy: ['drop-during-reconnect'],
  },
  recovered: {
    severity: 'I',
    declaredBy: null,
    holds:
      'A send without a conf may have been taken all the same: these were, so a client that sends again without looking makes a double.',
    rule: 'A message of the load that was not confirmed within `deadlines.confirm`, or whose socket ended before its conf, was seen later as a re or a row, and no other check has proven anything against it. From that sighting on it is held to every rule.',
    primaryRank: 98,
    brokenBy: ['close-after-store'],
  },
  'clock-skew': {
    severity: 'I',
    declaredBy: null,
    holds:
      'The server dates a message between its send and its conf; where it does not, its clock and ours differ, so a latency that is computed from its times is wrong.',
    rule: 'The time of a confirmed message is later than the arrival of its conf, or earlier than its send, by our wall clock, by more than 100 ms and one unit of the precision in which it is written; and no other check has proven anything against the message. Our wall clock is read every five seconds: a message is judged where a reading before its send and one after its conf agree on it, so that setting our own clock blames nobody. Which of two clocks is wrong nobody can tell.',
    primaryRank: 99,
    brokenBy: ['clock-offset'],
  },
} as const satisfies Record<string, CheckEntry>;
