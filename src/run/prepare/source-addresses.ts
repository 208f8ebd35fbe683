// Whether this machine has the addresses that connections shall come from: asked of the system, by
// listening on each for a moment.

import { createServer } from 'node:net';
import { EarshotError } from '../../base/index.ts';

/** @throws EarshotError `RESOURCES_SHORT` naming the first address that is not this machine's. */
export async function assertSourceAddresses(addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const code = await listenCode(address);
    if (code === null) continue;
    const why = code === 'EADDRNOTAVAIL' ? 'this machine does not have it' : code;
    throw new EarshotError('RESOURCES_SHORT', `Nothing can be sent from ${address}: ${why}.`, {
      hint: 'Name addresses of this machine in `sourceAddresses`; `ip addr` lists them.',
    });
  }
}

/** Null when the address can be used, else the system's code. */
function listenCode(host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port: 0, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
