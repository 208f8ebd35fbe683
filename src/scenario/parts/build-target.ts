// Parsed target, accounts and auth to the scenario's. Paths that the file names are relative to the
// file; paths that a flag names are the caller's own.

import { isAbsolute, join } from 'node:path';
import type { Accounts, Auth, SecretReference, Target, TextOrSecret } from '../scenario.ts';
import type { ParsedAuth } from '../schema/accounts.ts';
import type { ParsedScenario } from '../schema/root.ts';
import type { ParsedTarget } from '../schema/target.ts';
import { type Path, type TreeNode, valuePlace } from '../source/tree.ts';

export interface PathBase {
  readonly root: TreeNode;
  /** Folder of the scenario file; empty for the working directory. */
  readonly baseDirectory: string;
}

const DEFAULT_PATHS = {
  messages: '/chat/messages/{uid}/',
  threads: '/chat/user/threads/',
  socket: '/ws/chat/room/',
} as const;

const DEFAULT_AUTH_HEADER = { name: 'authorization', scheme: 'Bearer' } as const;

/** The target with every default filled. */
export function buildTarget(parsed: ParsedTarget, base: PathBase): Target {
  if (parsed === 'embedded') return { kind: 'embedded' };
  if (typeof parsed === 'string') return { ...bareTarget(), url: parsed };
  const { caps, tls } = parsed;
  return {
    ...bareTarget(),
    url: parsed.url,
    allow: parsed.allow.map((host) => host.toLowerCase()),
    caps:
      caps === undefined
        ? null
        : { users: caps.users, messagesPerSecond: caps.rate, durationMs: caps.duration },
    headers: mapValues(
      parsed.headers,
      (value, name): TextOrSecret =>
        typeof value === 'string' ? value : located(value, ['target', 'headers', name], base),
    ),
    origin: parsed.origin ?? null,
    subprotocol: parsed.subprotocol ?? null,
    tls: tls === undefined ? null : buildTls(tls, base),
    proxy: parsed.proxy ?? null,
    paths: parsed.paths,
    authHeader: { name: parsed.authHeader.name.toLowerCase(), scheme: parsed.authHeader.scheme },
  };
}

/** Accounts with their file's path resolved. */
export function buildAccounts(parsed: ParsedScenario['accounts'], base: PathBase): Accounts {
  if (parsed === 'generated') return { kind: 'generated' };
  const path = locatedPath(parsed.file, ['accounts', 'file'], base);
  return { kind: 'file', path, exclusive: parsed.exclusive };
}

/** Authentication; null when neither or both of login and jwt are given. */
export function buildAuth(parsed: ParsedAuth, base: PathBase): Auth | null {
  if (parsed === 'tokens') return { kind: 'tokens' };
  const { login, jwt } = parsed;
  if (login !== undefined && jwt === undefined) {
    const { path, body, token, refresh, rate, inFlight } = login;
    const pace = { ratePerSecond: rate, inFlightCount: inFlight };
    return { kind: 'login', path, body, token, refresh: refresh ?? null, ...pace };
  }
  if (jwt === undefined || login !== undefined) return null;
  const secret = located(jwt.secret, ['auth', 'jwt', 'secret'], base);
  return { kind: 'jwt', secret, claims: jwt.claims, lifetimeMs: jwt.lifetime };
}

function bareTarget(): Extract<Target, { kind: 'url' }> {
  return {
    kind: 'url',
    url: '',
    allow: [],
    caps: null,
    headers: {},
    origin: null,
    subprotocol: null,
    tls: null,
    proxy: null,
    paths: DEFAULT_PATHS,
    authHeader: DEFAULT_AUTH_HEADER,
  };
}

type ParsedTls = NonNullable<Exclude<ParsedTarget, string>['tls']>;

function buildTls(parsed: ParsedTls, base: PathBase) {
  const { ca, cert, key, servername } = parsed;
  return {
    ca: ca === undefined ? null : locatedPath(ca, ['target', 'tls', 'ca'], base),
    cert: cert === undefined ? null : locatedPath(cert, ['target', 'tls', 'cert'], base),
    key: key === undefined ? null : located(key, ['target', 'tls', 'key'], base),
    servername: servername ?? null,
  };
}

function located(value: SecretReference, at: Path, base: PathBase): SecretReference {
  return value.kind === 'env' ? value : { ...value, path: locatedPath(value.path, at, base) };
}

export function locatedPath(path: string, at: Path, base: PathBase): string {
  const isFromFlag = valuePlace(base.root, at).flag !== null;
  return isFromFlag || isAbsolute(path) ? path : join(base.baseDirectory, path);
}

function mapValues<V, W>(
  record: Readonly<Record<string, V>>,
  map: (value: V, key: string) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
