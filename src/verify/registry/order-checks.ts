// The checks of order and of what a session may rely on.

import type { CheckEntry } from './check-entry.ts';

export const ORDER_CHECKS = {
  fifo: {
    severity: 'W',
    declaredBy: { clause: 'order', values: ['pipelined'] },
    holds: 'Pipelined sends of one socket arrive in order.',
    rule: 'Two messages of one sender, sent on one socket to one receiver, the second before the first was confirmed, arrive on one socket of the receiver the other way round. Until the order is declared, a message that came later than `deadlines.deliver` is late-delivery and not out of order on its socket.',
    primaryRank: 42,
    brokenBy: ['reorder-window'],
  },
  'monotonic-writes': {
    severity: 'W',
    declaredBy: { clause: 'order', values: ['pipelined', 'confirmed'] },
    holds:
      'What was sent after the conf of an earlier message of the same socket is never before it.',
    rule: 'Two messages of one sender, sent on one socket to one receiver, the second after the conf of the first, appear the other way round on one socket of the receiver or in a history (by the order of its rows, once learned; rows that bear the same `created` are free unless the order is by id). Until the order is declared, a message that came later than `deadlines.deliver` is late-delivery and not out of order on its socket.',
    primaryRank: 41,
    brokenBy: ['reorder-after-ack'],
  },
  'read-your-writes': {
    severity: 'W',
    declaredBy: { clause: 'reads', values: ['primary'] },
    holds: 'A read that was asked after my conf shows my message.',
    rule: 'A complete history of the sender, asked after the conf of a message, lacks it. Until `contract: { reads: primary }` is declared this is a warning, and the staleness is measured; what is still absent at the end of the readback is lost-write or history-divergence.',
    primaryRank: 53,
    brokenBy: ['stale-replica'],
  },
  'monotonic-reads': {
    severity: 'W',
    declaredBy: { clause: 'reads', values: ['primary'] },
    holds: 'What a history showed me once, it keeps showing me.',
    rule: 'A complete history lacks a message that the one before it of the same reader and conversation showed, and that answer had arrived before this read was asked for. Older messages are free where the answer may be a window of the latest rows. A message that the same answer owes to its own sender is charged to read-your-writes, and what else is gone from that answer follows from it.',
    primaryRank: 54,
    brokenBy: ['flap-read'],
  },
  'writes-follow-reads': {
    severity: 'W',
    declaredBy: { clause: 'order', values: ['pipelined', 'confirmed'] },
    holds: 'A reply is never before what it answers.',
    rule: 'The re of a message arrived at its receiver on some socket, and then he sent a message to its sender; a complete history of the two shows his before the one that he had received (by the order of its rows, once learned; rows that bear the same `created` are free unless the order is by id). Both are of this run. A history whose own order is broken is charged to history-order and not judged here.',
    primaryRank: 43,
    brokenBy: ['reply-first'],
  },
  'relay-before-commit': {
    severity: 'W',
    declaredBy: { clause: 'reads', values: ['primary'] },
    holds:
      'A read that was asked after a re or a conf shows the message: the API stores a message before it delivers it.',
    rule: 'A complete history of one party, asked after the re of a message arrived at its receiver or its conf at its sender, lacks it, and no history of the conversation that was answered by then had shown it (one that had been shown was committed, and is stale now). A sender’s own message after its conf is judged by read-your-writes. What is missing from an answer that lacks the reader’s own confirmed messages as well, or what he was shown before, follows from that.',
    primaryRank: 55,
    brokenBy: ['write-behind'],
  },
  'history-divergence': {
    severity: 'E',
    declaredBy: null,
    holds: 'Both parties read the same conversation: set, order, ids and bodies.',
    rule: 'Of two complete histories of one conversation, one by each party, a message of this run that was seen before both were asked (as a conf, a re or a row) is in one and proven absent from the other, or the two disagree on its id, its body or the order of two such messages.',
    primaryRank: 51,
    brokenBy: ['one-sided-delete'],
  },
  'history-order': {
    severity: 'W',
    declaredBy: null,
    holds: 'The rows of a history are in one order by time and by id.',
    rule: 'The order (by time or by id, upwards or downwards) is learned from all histories: the one that they break least. A row of this run that breaks it is a violation. Ties are free, and so are ids wherever the rows may be ordered by time.',
    primaryRank: 50,
    brokenBy: ['shuffle-history'],
  },
  'conversation-split': {
    severity: 'W',
    declaredBy: null,
    holds: 'There is one thread per pair of users and one pair per thread.',
    rule: 'Rows of one conversation carry two thread ids, or rows of two conversations carry the same one.',
    primaryRank: 52,
    brokenBy: ['split-thread'],
  },
} as const satisfies Record<string, CheckEntry>;
