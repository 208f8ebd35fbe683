// A small HTTP server that takes what is pushed to it and answers as it is told: a Pushgateway as
// far as a sender can tell.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Pushed {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Gateway {
  readonly url: string;
  readonly pushed: readonly Pushed[];
}

/** Answers with the statuses in turn, the last one for ever; null: never. */
export async function startGateway(...statuses: (number | null)[]): Promise<Gateway> {
  const pushed: Pushed[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      pushed.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      const status = statuses[Math.min(pushed.length, statuses.length) - 1];
      if (status === null || status === undefined) return;
      // A hostile gateway repeats what it was sent.
      const location = '/elsewhere';
      response.writeHead(status, { location });
      response.end(String(headers.authorization));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pushed };
}
