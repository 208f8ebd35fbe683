// How connections to a target are made: certificates, headers, a proxy. Secrets are inside: these
// objects go to ws and undici and nowhere else.

import type { ClientOptions } from '../contract.ts';

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
}

/** TLS settings with only what is set; trust is never switched off. */
export function tlsMaterial(options: Pick<ClientOptions, 'target' | 'secrets'>): TlsMaterial {
  const { secrets } = options;
  const servername = options.target.tls?.servername ?? null;
  return {
    ...(secrets.tlsCa === null ? {} : { ca: secrets.tlsCa }),
    ...(secrets.tlsCert === null ? {} : { cert: secrets.tlsCert }),
    ...(secrets.tlsKey === null ? {} : { key: secrets.tlsKey }),
    ...(servername === null ? {} : { servername }),
  };
}

/** The scenario's own headers, lower-case names; resolved secrets win over their references. */
export function extraHeaders(
  options: Pick<ClientOptions, 'target' | 'secrets'>,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.target.headers)) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  for (const [name, value] of Object.entries(options.secrets.headers)) {
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** Every secret that belongs to the target as a whole, for `redact`. */
export function targetSecrets(options: Pick<ClientOptions, 'target' | 'secrets'>): string[] {
  const { secrets } = options;
  const proxy = options.target.proxy;
  const proxyUrl = proxy !== null && URL.canParse(proxy) ? new URL(proxy) : null;
  return [
    ...Object.values(secrets.headers),
    secrets.jwtSecret,
    secrets.tlsKey,
    proxyUrl === null ? null : decodeURIComponent(proxyUrl.password),
  ].filter((secret): secret is string => secret !== null && secret !== '');
}
