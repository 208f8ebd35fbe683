// The null server's entry point: a process that serves until its parent's channel closes.

import { systemClock } from '../../base/index.ts';
import { startNullHub } from './null-hub.ts';

export interface NullHubOrder {
  readonly userCount: number;
  readonly secret: string;
}

async function main(order: NullHubOrder): Promise<void> {
  const hub = await startNullHub({ ...order, clock: systemClock() });
  process.once('disconnect', () => void hub.close());
  const { url, accountsText } = hub;
  process.send?.({ url, accountsText });
}

// A terminal's Ctrl-C reaches the whole group: the parent decides what it means.
process.on('SIGINT', () => {});
process.once('message', (order: NullHubOrder) => void main(order));
