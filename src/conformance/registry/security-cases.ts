// The cases of the probes: what an attacker would try. Harmless to a correct server; they leave a
// few messages behind.

import type { CaseEntry } from '../contract.ts';
import { QUOTES } from './quotes.ts';

const critical = { level: 'must', severity: 'C', group: 'security', isProbe: true } as const;
const grave = { ...critical, severity: 'E' } as const;
const warning = { ...critical, level: 'should', severity: 'W' } as const;

const missing = { ...critical, check: 'auth-missing', document: QUOTES.authenticated } as const;
const expired = { ...critical, check: 'auth-expired', document: QUOTES.expiry } as const;
const forged = { ...critical, check: 'auth-forged', document: QUOTES.signature } as const;
const input = { ...grave, check: 'bad-input-kills', document: QUOTES.robust } as const;

export const SECURITY_CASES = {
  'no-token-rest': { ...missing, holds: 'Without a token nothing can be read.' },
  'no-token-socket': {
    ...missing,
    holds: 'Without a token no socket works.',
    document: QUOTES.token,
  },
  'expired-token-rest': { ...expired, holds: 'With an expired token nothing can be read.' },
  'expired-token-socket': { ...expired, holds: 'With an expired token no socket works.' },
  'wrong-key-rest': {
    ...forged,
    holds: 'A token that the server did not sign reads nothing.',
  },
  'wrong-key-socket': {
    ...forged,
    holds: 'A token that the server did not sign opens no working socket.',
  },
  'alg-none-rest': {
    ...forged,
    holds: 'A token that says it needs no signature reads nothing.',
    document: QUOTES.unsecured,
  },
  'alg-none-socket': {
    ...forged,
    holds: 'A token that says it needs no signature opens no working socket.',
    document: QUOTES.unsecured,
  },
  'swapped-payload-rest': {
    ...forged,
    holds: 'One user’s claims under another’s signature read nothing.',
  },
  'swapped-payload-socket': {
    ...forged,
    holds: 'One user’s claims under another’s signature open no working socket.',
  },
  'session-outlives-token': {
    ...warning,
    check: 'session-outlives-token',
    holds: 'A socket does not go on working long after its token has expired.',
    document: QUOTES.expiry,
  },
  'history-leak': {
    ...critical,
    check: 'history-leak',
    holds: 'A third user never sees a row of a conversation that is not theirs.',
    document: QUOTES.historyConversation,
  },
  'sender-spoof': {
    ...critical,
    check: 'sender-spoof',
    holds: 'A sender that the client names is ignored.',
    document: QUOTES.token,
  },
  'bad-json': { ...input, holds: 'A frame that is not JSON harms nobody else.' },
  'missing-fields': { ...input, holds: 'A frame without its fields harms nobody else.' },
  'mistyped-fields': { ...input, holds: 'Fields of other types harm nobody else.' },
  'unknown-action-sent': { ...input, holds: 'An action that does not exist harms nobody else.' },
  'binary-frame': { ...input, holds: 'A binary frame harms nobody else.' },
  'oversize-frame': {
    ...input,
    holds: 'A frame of two megabytes harms nobody else.',
    document: QUOTES.sizes,
  },
  'unknown-receiver': {
    ...input,
    holds: 'A message to somebody who does not exist harms nobody else.',
  },
  'injection-echo': {
    ...warning,
    check: 'injection-echo',
    holds: 'Stored text and parts of an address never come back as live markup.',
    document: QUOTES.markup,
  },
} as const satisfies Record<string, CaseEntry>;
