// The opening handshake of RFC 6455 as text: what a client asks, and what the answer means. Pure.

import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What the upgrades of one target share. */
export interface UpgradeShape {
  readonly host: string;
  readonly origin: string;
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Header lines that are the same for every user; the caller has validated their values. */
export function sharedLines({ host, origin, protocols, headers }: UpgradeShape): string {
  const lines: Record<string, string> = {
    host,
    origin,
    ...headers,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    ...(protocols.length === 0 ? {} : { 'sec-websocket-protocol': protocols.join(',') }),
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

/** The whole request; `path` holds the token. */
export function upgradeRequest(path: string, key: string, shared: string): string {
  return `GET ${path} HTTP/1.1\r\n${shared}sec-websocket-key: ${key}\r\n\r\n`;
}

export interface UpgradeAnswer {
  readonly status: number;
  /** Lower-case names; the last of several. */
  readonly headers: ReadonlyMap<string, string>;
}

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |$)/;

/** Reads the head of an answer, without its empty line; null when it is not HTTP. */
export function parseAnswer(head: string): UpgradeAnswer | null {
  const [first = '', ...lines] = head.split('\r\n');
  const status = STATUS_LINE.exec(first)?.[1];
  if (status === undefined) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) return null;
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(status), headers };
}

/** Whether a 101 opens the socket that was asked for: the key is proven, nothing unasked is set. */
export function opensSocket(
  { headers }: UpgradeAnswer,
  key: string,
  protocols: readonly string[],
): boolean {
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return false;
  const wanted = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  if (headers.get('sec-websocket-accept') !== wanted) return false;
  if (headers.has('sec-websocket-extensions')) return false;
  const chosen = headers.get('sec-websocket-protocol');
  return chosen === undefined ? protocols.length === 0 : protocols.includes(chosen);
}
