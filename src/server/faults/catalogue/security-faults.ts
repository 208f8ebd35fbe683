// Faults of security: most are seen by `earshot conformance` alone.

import type { FaultEntry } from './fault-entry.ts';

export const SECURITY_FAULTS = {
  'auth-none': {
    summary: 'Lets a request or a socket without a token in, as its first user.',
    breaks: 'auth-missing',
    consequences: [],
    defaultParameters: {},
  },
  'auth-skip-exp': {
    summary: 'Accepts an access token that has expired.',
    breaks: 'auth-expired',
    consequences: [],
    defaultParameters: {},
  },
  'auth-skip-sig': {
    summary: 'Believes the claims of an access token whose signature is wrong or missing.',
    breaks: 'auth-forged',
    consequences: [],
    defaultParameters: {},
  },
  'no-exp-recheck': {
    summary: 'Judges a token when the socket opens, and never again.',
    breaks: 'session-outlives-token',
    consequences: [],
    defaultParameters: {},
  },
  'idor-history': {
    summary:
      'Shows somebody who never talked with the user asked for that user’s conversation with another.',
    breaks: 'history-leak',
    consequences: [],
    defaultParameters: {},
  },
  'broadcast-all': {
    summary: 'Pushes the message to every open socket of everybody.',
    breaks: 'eavesdrop',
    consequences: ['misrouted'],
    defaultParameters: {},
  },
  'trust-client-sender': {
    summary:
      'Believes a `sender_id` that the client supplied. Only a client that sends one can see it.',
    breaks: 'sender-spoof',
    consequences: ['wrong-party', 'misrouted', 'lost-write', 'relay-before-commit'],
    defaultParameters: {},
  },
  'crash-on-bad-json': {
    summary: 'Cuts every socket, as a crash would, when a frame is not JSON.',
    breaks: 'bad-input-kills',
    consequences: [],
    defaultParameters: {},
  },
  'html-error-page': {
    summary:
      'Answers a user id that is none with an HTML page that repeats it and the caller’s last message.',
    breaks: 'injection-echo',
    consequences: [],
    defaultParameters: {},
  },
} as const satisfies Record<string, FaultEntry>;
