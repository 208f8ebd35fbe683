// Waits for the signal that ends a monitor: the first asks it to stop, the second leaves at once.

import { EXIT } from '../../base/index.ts';

/** Resolves with the first SIGINT or SIGTERM; a second one ends the process. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      process.once('SIGINT', () => process.exit(EXIT.interrupted));
      process.once('SIGTERM', () => process.exit(EXIT.interrupted));
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
