// The address of a chat server behind which the servers change: each new connection goes to the one
// that is up, or is reset when none is. Like a deployment that is switched over, and as sudden.

import { createServer, type Socket, connect as tcpConnect } from 'node:net';

export interface Front {
  readonly url: string;
  /** Where new connections go from now on; null: nowhere, and what is open ends. */
  lead(port: number | null): void;
  close(): Promise<void>;
}

export async function openFront(): Promise<Front> {
  const sockets = new Set<Socket>();
  let target: number | null = null;
  const server = createServer((outer) => {
    if (target === null) {
      outer.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const inner = tcpConnect(target, '127.0.0.1');
    for (const [one, other] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.setNoDelay(true).pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const endAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (to) => {
      target = to;
      if (to === null) endAll();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}
