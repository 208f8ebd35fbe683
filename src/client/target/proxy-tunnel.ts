// A WebSocket through an HTTP proxy: CONNECT first, then TLS inside the tunnel when the target is
// secure. (REST goes through undici's own ProxyAgent.)

import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { TlsMaterial } from './connection.ts';
import { bareHost } from './endpoints.ts';

type Connected = (error: Error | null, socket: Duplex) => void;

export interface TunnelOptions {
  readonly proxy: string;
  readonly isSecure: boolean;
  readonly tls: TlsMaterial;
  readonly timeoutMs: number;
}

/** The `createConnection` of a request that goes through a tunnel; answers through its callback. */
export function tunnelConnection(
  options: TunnelOptions,
): (target: { host?: string; port?: number | string }, connected: Connected) => undefined {
  return (target, connected) => {
    openTunnel(options, { host: target.host ?? '', port: Number(target.port) }, connected);
    return undefined;
  };
}

function openTunnel(
  options: TunnelOptions,
  target: { readonly host: string; readonly port: number },
  connected: Connected,
): void {
  const proxy = new URL(options.proxy);
  const authority = `${net.isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
  const request = (proxy.protocol === 'https:' ? https : http).request({
    method: 'CONNECT',
    host: bareHost(proxy),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    path: authority,
    headers: { host: authority, ...proxyAuthorization(proxy) },
    agent: false,
    timeout: options.timeoutMs,
  });
  const fail = (error: Error): void => connected(error, new net.Socket());
  request.once('error', fail);
  request.once('timeout', () => request.destroy(new Error('The proxy did not answer in time')));
  request.once('response', (response) => {
    response.resume();
    request.destroy(new Error(`The proxy answered ${response.statusCode}`));
  });
  request.once('connect', (response, socket) => {
    if (response.statusCode !== 200) {
      socket.destroy();
      fail(new Error(`The proxy answered ${response.statusCode}`));
      return;
    }
    finishTunnel(options, { host: target.host, socket }, connected);
  });
  request.end();
}

function finishTunnel(
  options: TunnelOptions,
  tunnel: { readonly host: string; readonly socket: net.Socket },
  connected: Connected,
): void {
  const { host, socket } = tunnel;
  if (!options.isSecure) {
    connected(null, socket);
    return;
  }
  const servername = options.tls.servername ?? (net.isIP(host) === 0 ? host : '');
  connected(null, tls.connect({ ...options.tls, host, socket, servername }));
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const user = decodeURIComponent(proxy.username);
  const password = decodeURIComponent(proxy.password);
  const encoded = Buffer.from(`${user}:${password}`).toString('base64');
  return { 'proxy-authorization': `Basic ${encoded}` };
}
