// A real webhook: takes what is posted, drops no repetition, and answers as it is told.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Webhook {
  readonly url: string;
  readonly posted: readonly Posted[];
  /** The status of the next answers; null: none. */
  status: number | null;
  /** Called with each, before it is answered. */
  onPosted: () => void;
  close(): Promise<void>;
}

export async function startWebhook(): Promise<Webhook> {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      posted.push({ path: url, headers, body });
      webhook.onPosted();
      if (webhook.status === null) return;
      // A hostile one sends elsewhere, and repeats what it was sent.
      const more = { location: `${webhook.url}/elsewhere`, 'retry-after': '7' };
      response.writeHead(webhook.status, webhook.status >= 300 ? more : {});
      response.end(JSON.stringify(headers));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const webhook: Webhook = {
    url: `http://127.0.0.1:${port}`,
    posted,
    status: 200,
    onPosted: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return webhook;
}
