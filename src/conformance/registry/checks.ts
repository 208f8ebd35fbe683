// The checks that an examination judges and no run does: what holds, what convicts, how grave it
// is. A section of docs/reference/checks.md is made from it.

import type { ConformanceCheckName, Severity } from '../../scenario/index.ts';

export interface ConformanceCheckEntry {
  readonly severity: Severity;
  readonly holds: string;
  /** The exact rule that convicts. */
  readonly rule: string;
  /** Faults of the reference server that break it. */
  readonly brokenBy: readonly string[];
}

export const CONFORMANCE_CHECKS: Readonly<Record<ConformanceCheckName, ConformanceCheckEntry>> = {
  'auth-missing': {
    severity: 'C',
    holds: 'Without a token neither the socket nor REST works.',
    rule: 'A thread list without authentication is answered with 200 and a list in the documented form; or a socket that was opened without a token stays open and confirms a message, or receives one. A socket that is closed at once, or stays open and does nothing, counts as refused. An answer of 5xx proves nothing.',
    brokenBy: ['auth-none'],
  },
  'auth-expired': {
    severity: 'C',
    holds: 'With an expired token neither the socket nor REST works.',
    rule: 'As auth-missing, with a token that expired an hour ago: either given by the user, or signed with the secret that the user gave. A secret counts only when it made the signature of a token at hand, and a token only when one signed in the same way that has not expired is accepted.',
    brokenBy: ['auth-skip-exp'],
  },
  'auth-forged': {
    severity: 'C',
    holds:
      'A token that the server did not make is refused: a wrong key, `alg: none`, a swapped payload.',
    rule: 'As auth-missing, with a token of a user whose signature is by another key, that claims to need none, or that belongs to the claims of another user. Tokens that are no JWTs are replaced by one of the same length that was made up.',
    brokenBy: ['auth-skip-sig'],
  },
  'session-outlives-token': {
    severity: 'W',
    holds: 'A socket does not go on long after `exp`.',
    rule: 'A socket was opened with a token that lived a few seconds; after its end and the grace (`--expiry-grace`) the socket was open and confirmed a message.',
    brokenBy: ['no-exp-recheck'],
  },
  'history-leak': {
    severity: 'C',
    holds: 'A third user never sees a row of a conversation that is not theirs.',
    rule: 'A history that a third user asked for, with either of two users who have just written to each other, holds a row between others, or the text of one of their messages; or the third user’s thread list does.',
    brokenBy: ['idor-history'],
  },
  eavesdrop: {
    severity: 'C',
    holds: 'An uninvolved user’s socket stays silent.',
    rule: 'A frame on the socket of a third user holds the text of a message between two others, or its id together with their ids. One frame is proof.',
    brokenBy: ['broadcast-all'],
  },
  'sender-spoof': {
    severity: 'C',
    holds: 'A client-supplied sender is ignored.',
    rule: 'A message was sent with the id of another user as its sender, under the usual names of such a field; its conf, its re or its row names that user.',
    brokenBy: ['trust-client-sender'],
  },
  'bad-input-kills': {
    severity: 'E',
    holds: 'Bad input harms at most its own socket: others live on, the server serves on.',
    rule: 'After one bad frame on a socket of its own, a socket of another user was closed without being asked, or a message between two other sockets of the same server was neither confirmed nor delivered though a message before it was, or the server takes no new socket.',
    brokenBy: ['crash-on-bad-json'],
  },
  'injection-echo': {
    severity: 'W',
    holds: 'Stored text never comes back as live markup.',
    rule: 'An answer that a browser would read as HTML (by its content type, or without one and without `nosniff`) holds an element that came from a message or from the address, as it was sent.',
    brokenBy: ['html-error-page'],
  },
};
