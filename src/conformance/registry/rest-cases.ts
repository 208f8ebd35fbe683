// The cases of the two REST reads.

import type { CaseEntry } from '../contract.ts';
import { QUOTES } from './quotes.ts';

const must = { level: 'must', severity: 'E', group: 'REST', isProbe: false } as const;
const should = { level: 'should', severity: 'W', group: 'REST', isProbe: false } as const;

export const REST_CASES = {
  'unknown-recipient': {
    ...must,
    check: 'http-contract',
    holds: 'The history with a user who does not exist is the documented 404.',
    document: QUOTES.invalidRecipient,
  },
  'malformed-recipient': {
    ...should,
    check: 'http-contract',
    holds: 'The history with something that is no id is refused as the client’s mistake.',
    document: QUOTES.clientError,
  },
  'history-answer': {
    ...must,
    check: 'http-contract',
    holds: 'A history is answered with 200 and application/json.',
    document: QUOTES.historyAnswer,
  },
  'history-envelope': {
    ...must,
    check: 'http-contract',
    holds: 'A history comes in the documented envelope.',
    document: QUOTES.historyExample,
  },
  'history-rows': {
    ...must,
    check: 'http-contract',
    holds: 'Each row of a history has the documented fields with their types.',
    document: QUOTES.rowExample,
  },
  'history-order': {
    ...should,
    check: 'history-order',
    holds: 'The rows of a history are in one order, which is that of their times.',
    document: QUOTES.rowTimes,
  },
  'history-agrees': {
    ...must,
    check: 'history-divergence',
    holds: 'Both parties read the same conversation: the same rows with the same texts.',
    document: QUOTES.historyConversation,
  },
  'history-updated': {
    ...should,
    check: 'updated-before-created',
    holds: 'No row was updated before it was created.',
    document: QUOTES.rowExample,
  },
  'one-thread': {
    ...should,
    check: 'conversation-split',
    holds: 'All rows of a conversation are of one thread, which both parties see.',
    document: QUOTES.rowThread,
  },
  'threads-answer': {
    ...must,
    check: 'http-contract',
    holds: 'The thread list is answered with 200 and application/json.',
    document: QUOTES.threads,
  },
  'threads-entries': {
    ...must,
    check: 'http-contract',
    holds: 'The thread list and its entries have the documented form.',
    document: QUOTES.threadsExample,
  },
  'threads-partner': {
    ...must,
    check: 'thread-missing',
    holds: 'Who has written to each other is in each other’s thread list.',
    document: QUOTES.threads,
  },
  'threads-once': {
    ...must,
    check: 'thread-duplicated',
    holds: 'A thread list names each partner once.',
    document: QUOTES.rowThread,
  },
  'threads-self': {
    ...must,
    check: 'thread-self',
    holds: 'A thread list does not name its own user, where one cannot write to oneself.',
    document: QUOTES.rowThread,
  },
  'threads-last': {
    ...must,
    check: 'thread-last-message-stale',
    holds: 'The last message of a thread is none that another one of the conversation followed.',
    document: QUOTES.threadsExample,
  },
} as const satisfies Record<string, CaseEntry>;
