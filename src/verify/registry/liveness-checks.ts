// The checks of liveness of the server as a whole. They inform, unless the scenario is strict: a
// rig that was disturbed itself is never their proof.

import type { CheckEntry } from './check-entry.ts';

export const LIVENESS_CHECKS = {
  'global-stall': {
    severity: 'L',
    declaredBy: null,
    holds: 'Frames flow while sends are outstanding.',
    rule: 'Nothing of any kind (conf, re, error, pong) arrived on any socket of the agent for longer than two seconds and longer than three times the longest confirmation seen before, outside of earlier stalls, while at least three sends of at least two open sockets had all waited for longer than that. At least 20 confirmations must have been seen before, and sockets that the rig itself left unread do not count. One finding for each silence, with its window; what arrived late after it hangs below it. Suspended by any gap of the generator’s own loop in the window. An opportunity is a second in which something was sent.',
    primaryRank: 80,
    brokenBy: ['freeze'],
  },
  'head-of-line-block': {
    severity: 'L',
    declaredBy: null,
    holds: 'One user’s slow work does not slow the uninvolved.',
    rule: 'At least three reads of one user, and at least half of all of its reads of that kind (history, or thread list), blocked the rest; or the same of all readers together. A read blocks when it took at least 150 ms; when from its asking to its answer, but for a tenth at either end, nothing was confirmed to anybody but the reader and the partner; when at least two sends of at least two others, sent in its first half, were confirmed only with its answer; and when right before it was asked the others were still answered in less than a third of that time and nobody waited. Reads of more than 256 KB are left out, since parsing them holds up the rig; reads in or near a gap of the generator’s own loop, too. An opportunity is a read of the load that could be told.',
    primaryRank: 82,
    brokenBy: ['sync-handler'],
  },
  'abnormal-close': {
    severity: 'L',
    declaredBy: null,
    holds: 'No socket ends unasked with 1006, 1011 or 1012.',
    rule: 'A socket ended with 1006 (no close at all), 1011 or 1012, and neither by our close nor by our cut; nor because our heartbeat had given it up; nor within two seconds of our leaving it unread on purpose or of a frame on it that is against the form, nor within a second of a gap of the generator’s own loop. One finding for each code, with its window. Where at least three of them, and four fifths, had been without a message (or without anything) for the same time, give or take a tenth, that time is named. An opportunity is a socket that was opened.',
    primaryRank: 83,
    brokenBy: ['idle-close', 'close-1011'],
  },
  'connect-degradation': {
    severity: 'L',
    declaredBy: null,
    holds: 'Connecting stays as fast after many connects, rejected ones included.',
    rule: 'Of at least 60 connects under one load of messages (below 10 a second, or within a factor of two), each with at most one other connect done while it lasted, the median time of the last third is at least three times that of the first and at least 50 ms more; the middle third lies at least a quarter of the way up; and confirmations did not become slower as well (more than twice as long plus 20 ms). Connects across a gap of the generator’s own loop are left out. An opportunity is a connect that was compared.',
    primaryRank: 85,
    brokenBy: ['leak-connections'],
  },
  'slow-reader-harm': {
    severity: 'L',
    declaredBy: null,
    holds: 'One client that stops reading harms nobody else.',
    rule: 'In at least two pauses of `slow-reader` users, and in at least half of those that could be told, at least a quarter of the confirmations and deliveries of users who had no part in the pause took longer than 100, 200, 400, 800 or 1,600 ms: the first of these that at most 5 % exceeded both right before the pause and after it, each for as long as the pause (one to ten seconds). At least 20 confirmations and deliveries must fall into each of the three, and no gap of the generator’s own loop. Pauses that overlap are one. An opportunity is a pause that could be told.',
    primaryRank: 84,
    brokenBy: ['unbounded-buffer'],
  },
  'half-open': {
    severity: 'L',
    declaredBy: null,
    holds: 'A socket that is open answers pings.',
    rule: 'Neither a pong nor anything else came on a socket for as long as `heartbeat: timeout` after a ping that had left this process, and in each third of that time another socket got an answer (a pong, a conf) to something that it had asked after that ping: so the server, the network and our own loop were at work. Nothing is charged for a socket that the rig itself left unread until up to two seconds before the ping, nor across a gap of the generator’s own loop; and where nobody was answered, nobody is blamed. One finding for all such sockets of an agent, with its window. An opportunity is a ping that was answered, or could be told not to have been.',
    primaryRank: 81,
    brokenBy: ['blackhole'],
  },
} as const satisfies Record<string, CheckEntry>;
