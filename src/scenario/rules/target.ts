// Whether target, accounts, authentication and messages fit together.

import { formatDuration } from '../../base/index.ts';
import { HEADER_LIMIT, MESSAGE_LENGTH_OFF_LOOPBACK_MAX } from '../limits.ts';
import { measureDurationMs, shareOf } from '../load-shape.ts';
import { isLoopbackUrl } from '../loopback.ts';
import type { Parts } from '../parts/parts.ts';
import type { Auth, Messages, Target } from '../scenario.ts';
import { errorAt, onKey, type Problem, warningAt } from '../schema/problem.ts';
import type { Path } from '../source/tree.ts';
import type { Rule } from './rule.ts';

type UrlTarget = Extract<Target, { kind: 'url' }>;

/** Accounts exist where the target is. */
/** An expired token must be made, and for that a secret must be known. */
export const expiredTokenRule: Rule = ({ loads, target, auth }) => {
  if (target === null || auth === null || target.kind === 'embedded' || auth.kind === 'jwt')
    return [];
  return loads
    .filter((load) => shareOf(load, ['expired-token']) > 0)
    .map(({ name }) =>
      errorAt(
        ['load', name, 'behavior'],
        'expired-token needs a secret to sign an expired token with.',
        'Use `auth: { jwt: … }`, the embedded server, or `earshot conformance`.',
      ),
    );
};

export const accountsRule: Rule = ({ target, accounts }) => {
  if (target === null || accounts === null) return [];
  if (target.kind === 'url' && accounts.kind === 'generated') {
    const message = 'Generated accounts exist on the embedded server only.';
    const hint = "Write 'accounts: { file: users.csv }', or add '--set accounts.file=users.csv'.";
    return [errorAt(['accounts'], message, hint)];
  }
  if (target.kind === 'embedded' && accounts.kind === 'file') {
    const message = 'The embedded server does not know the accounts of a file.';
    const hint = "Give the target's address, or write 'accounts: generated'.";
    return [errorAt(['accounts'], message, hint)];
  }
  return [];
};

/** Exactly one way of authentication, and tokens that live long enough. */
export const authRule: Rule = (parts) => {
  const { auth, draft } = parts;
  const written = draft.auth;
  if (typeof written === 'object' && auth === null) {
    const both = written.login !== undefined;
    const message = both ? 'login and jwt exclude each other.' : 'Neither login nor jwt is given.';
    return [errorAt(['auth'], message, 'Give exactly one.')];
  }
  return auth?.kind === 'jwt' ? lifetime(auth, parts) : [];
};

/** Headers, TLS and paths of an addressed target. */
export const targetRule: Rule = ({ target }) => {
  if (target?.kind !== 'url') return [];
  return [...headers(target), ...tls(target), ...paths(target)];
};

/** Long bodies leave the machine only when that is declared. */
export const messageSizeRule: Rule = ({ target, messages, draft }) => {
  if (target?.kind !== 'url' || messages === null || isLoopbackUrl(target.url)) return [];
  const longest = longestOf(messages.size);
  if (longest <= MESSAGE_LENGTH_OFF_LOOPBACK_MAX || draft.messages?.allowLong === true) return [];
  const message = `Bodies of ${longest} characters go to a target that is not on loopback.`;
  const hint = `Stay at ${MESSAGE_LENGTH_OFF_LOOPBACK_MAX}, or declare 'allowLong: true'.`;
  return [errorAt(['messages', 'size'], message, hint)];
};

function lifetime(auth: Extract<Auth, { kind: 'jwt' }>, parts: Parts): Problem[] {
  const { deadlines, warmupMs, loads, hasAllLoads } = parts;
  if (deadlines === null || warmupMs === null || !hasAllLoads) return [];
  const neededMs = warmupMs + measureDurationMs(loads) + deadlines.settleMs;
  if (auth.lifetimeMs > neededMs) return [];
  const message = `Tokens live ${formatDuration(auth.lifetimeMs)}, but warm-up, load and settle take ${formatDuration(neededMs)}.`;
  return [warningAt(['auth', 'jwt', 'lifetime'], message, 'Raise `lifetime`.')];
}

const OURS = /^(host|connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/;

function headers(target: UrlTarget): Problem[] {
  const names = Object.keys(target.headers);
  const at: Path = ['target', 'headers'];
  const many = names.length > HEADER_LIMIT ? [errorAt(at, `At most ${HEADER_LIMIT} headers.`)] : [];
  const wrong = names.flatMap((name) => {
    const path = [...at, name];
    const lower = name.toLowerCase();
    if (OURS.test(lower) || lower === target.authHeader.name) {
      return [onKey(errorAt(path, `The header '${lower}' is set by earshot itself.`))];
    }
    return [];
  });
  return [...many, ...wrong];
}

function tls(target: UrlTarget): Problem[] {
  if (target.tls === null) return [];
  const at = ['target', 'tls'];
  if (target.url.startsWith('http:')) {
    return [onKey(errorAt(at, 'The target is http: tls has nothing to do.', 'Write https://.'))];
  }
  if ((target.tls.cert === null) === (target.tls.key === null)) return [];
  return [onKey(errorAt(at, 'A client certificate needs both `cert` and `key`.'))];
}

function paths(target: UrlTarget): Problem[] {
  if (target.paths.messages.split('{uid}').length === 2) return [];
  const hint = "Write for example '/chat/messages/{uid}/'.";
  return [errorAt(['target', 'paths', 'messages'], 'The path holds {uid} exactly once.', hint)];
}

function longestOf(size: Messages['size']): number {
  switch (size.kind) {
    case 'fixed':
      return size.length;
    case 'uniform':
      return size.high;
    case 'lognormal':
      return size.p99;
  }
}
