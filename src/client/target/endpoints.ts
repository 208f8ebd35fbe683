// The addresses of a target, from its one URL: http becomes ws, https becomes wss, a base path is
// kept.

import { EarshotError } from '../../base/index.ts';
import type { ClientOptions } from '../contract.ts';

type UrlTarget = ClientOptions['target'];

export interface Endpoints {
  /** Host name without brackets or port. */
  readonly host: string;
  readonly isSecure: boolean;
  /** What browsers would send: the target's own origin unless the scenario names one. */
  readonly origin: string;
  readonly threadsUrl: string;
  readonly protocols: readonly string[];
  /** Holds no token: for messages and logs. */
  readonly socketUrlShown: string;
  historyUrl(partnerId: string): string;
  /** Holds the token, URL-encoded: never show it. */
  socketUrl(token: string): string;
  /** A path of the scenario, such as that of the login. */
  pathUrl(path: string): string;
}

/**
 * Resolves every address of a target.
 * @throws EarshotError `PLAN_INVALID` when the URL is not a plain http or https URL.
 */
export function resolveEndpoints(target: UrlTarget): Endpoints {
  const url = parseTargetUrl(target.url);
  const base = url.origin + url.pathname.replace(/\/+$/, '');
  const socketBase = base.replace(/^http/, 'ws') + withSlash(target.paths.socket);
  const separator = socketBase.includes('?') ? '&' : '?';
  return {
    host: bareHost(url),
    isSecure: url.protocol === 'https:',
    origin: target.origin ?? url.origin,
    protocols: target.subprotocol === null ? [] : [target.subprotocol],
    threadsUrl: base + withSlash(target.paths.threads),
    socketUrlShown: socketBase,
    historyUrl: (partnerId) =>
      base + withSlash(target.paths.messages).replace('{uid}', () => encodeURIComponent(partnerId)),
    socketUrl: (token) => `${socketBase}${separator}token=${encodeURIComponent(token)}`,
    pathUrl: (path) => base + withSlash(path),
  };
}

/** The target's URL, parsed; it must be http or https without user, query or fragment. */
export function parseTargetUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (isPlain) return url;
  throw new EarshotError(
    'PLAN_INVALID',
    'target.url is not an http or https URL without user, query and fragment',
    { hint: 'Write it as https://chat.example.org or http://127.0.0.1:8000/base.' },
  );
}

/** The host name as a socket would use it: IPv6 without its brackets. */
export function bareHost(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
