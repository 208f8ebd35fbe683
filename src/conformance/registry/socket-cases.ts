// The cases of the socket: what becomes of a message.

import type { CaseEntry } from '../contract.ts';
import { QUOTES } from './quotes.ts';

const must = { level: 'must', severity: 'E', group: 'socket', isProbe: false } as const;
const private_ = { ...must, severity: 'C' } as const;
const should = { level: 'should', severity: 'W', group: 'socket', isProbe: false } as const;
const informs = { ...should, severity: 'I' } as const;

export const SOCKET_CASES = {
  'socket-opens': {
    ...must,
    check: null,
    holds: 'A valid token opens a socket, and it stays open.',
    document: QUOTES.upgrade,
  },
  'conf-arrives': {
    ...must,
    check: 'lost-conf',
    holds: 'Each message that was sent is confirmed to its sender.',
    document: QUOTES.confirmation,
  },
  'conf-fields': {
    ...must,
    check: 'wrong-type',
    holds: 'A conf_message has the documented fields with their types.',
    document: QUOTES.confirmationExample,
  },
  'conf-parties': {
    ...private_,
    check: 'wrong-party',
    holds: 'A conf_message names the authenticated sender and the requested receiver.',
    document: QUOTES.receiver,
  },
  're-arrives': {
    ...must,
    check: 'lost-relay',
    holds: 'A receiver who is connected gets the message as a re_message.',
    document: QUOTES.delivery,
  },
  're-fields': {
    ...must,
    check: 'wrong-type',
    holds: 'A re_message has the documented fields with their types.',
    document: QUOTES.deliveryExample,
  },
  're-parties': {
    ...private_,
    check: 'wrong-party',
    holds: 'A re_message names the authenticated sender and the requested receiver.',
    document: QUOTES.toReceiver,
  },
  'delivered-once': {
    ...must,
    check: 'duplicate-delivery',
    holds: 'A message is confirmed once, and reaches a socket once.',
    document: QUOTES.delivery,
  },
  stored: {
    ...must,
    check: 'lost-write',
    holds: 'What was confirmed or delivered is in the history.',
    document: QUOTES.stored,
  },
  'stored-once': {
    ...must,
    check: 'duplicate-write',
    holds: 'A message that was sent once is one row.',
    document: QUOTES.stored,
  },
  'stored-before-told': {
    ...should,
    check: 'relay-before-commit',
    holds: 'The first history that is asked for after a re_message shows it.',
    document: QUOTES.stored,
  },
  'text-intact': {
    ...must,
    check: 'corrupted',
    holds: 'The text arrives as it was sent, in conf, re and row: any script, emoji and markup.',
    document: QUOTES.text,
  },
  'ids-agree': {
    ...must,
    check: 'id-mismatch',
    holds: 'A message has the same id in conf, re and row.',
    document: QUOTES.oneId,
  },
  'ids-unique': {
    ...must,
    check: 'id-reuse',
    holds: 'Two messages of a conversation do not share an id.',
    document: QUOTES.oneId,
  },
  'ids-one-type': {
    ...should,
    check: 'wrong-type',
    holds: 'Message ids are numbers everywhere, or texts everywhere.',
    document: QUOTES.confirmationExample,
  },
  'ids-ascend': {
    ...should,
    check: 'id-order',
    holds: 'Where ids are numbers, a message that was sent later has a greater one.',
    document: QUOTES.rowTimes,
  },
  'times-iso': {
    ...must,
    check: 'bad-timestamp',
    holds: 'The timestamp of a frame is an ISO 8601 date and time.',
    document: QUOTES.time,
  },
  'times-offset': {
    ...should,
    check: 'bad-timestamp',
    holds: 'The timestamp of a frame says its offset from UTC.',
    document: QUOTES.offset,
  },
  'times-agree': {
    ...should,
    check: 'timestamp-mismatch',
    holds: 'The timestamp of a frame is the time at which its row was created.',
    document: QUOTES.time,
  },
  'frames-rfc6455': {
    ...must,
    check: 'websocket-violation',
    holds: 'What the server writes on a socket keeps to RFC 6455.',
    document: QUOTES.framing,
  },
  'frames-size': {
    ...should,
    check: 'oversize-frame',
    holds: 'No frame is larger than a megabyte.',
    document: QUOTES.sizes,
  },
  'frames-json': {
    ...must,
    check: 'malformed-frame',
    holds: 'Every frame is a text frame with one JSON object.',
    document: QUOTES.actions,
  },
  'frames-known': {
    ...should,
    check: 'unknown-action',
    holds: 'Only documented actions and errors arrive.',
    document: QUOTES.actions,
  },
  'offline-history': {
    ...must,
    check: 'lost-write',
    holds: 'Who was not connected finds the message in the history.',
    document: QUOTES.stored,
  },
  'message-to-self': {
    ...should,
    check: null,
    holds: 'A message to oneself is confirmed or refused, and harms nothing.',
    document: QUOTES.self,
  },
  devices: {
    ...informs,
    check: null,
    holds: 'Informs whether each of two sockets of one user receives.',
    document: QUOTES.devices,
  },
  eavesdrop: {
    ...private_,
    group: 'security',
    check: 'eavesdrop',
    holds: 'The socket of an uninvolved user stays silent.',
    document: QUOTES.toReceiver,
  },
} as const satisfies Record<string, CaseEntry>;
