// SIGINT and SIGTERM during a run: the first ends the load and keeps the report, the second leaves
// at once.

import { EXIT } from '../../base/index.ts';

export interface StopWords {
  readonly first: () => void;
  readonly second: () => void;
}

interface Interrupt {
  readonly signal: AbortSignal;
  /** As the first signal does; never more. */
  readonly stop: () => void;
  readonly release: () => void;
}

/** The first signal ends the load and keeps the report; the second leaves at once. */
export function stopOnSignals(on: StopWords): Interrupt {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    on.first();
  };
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      on.second();
      process.exit(EXIT.interrupted);
    }
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
