// SIGINT and SIGTERM during a run, a search or an examination: the first ends it and keeps what was
// found, the second leaves at once.

import { EXIT } from '../../base/index.ts';

export interface StopWords {
  readonly first: () => void;
  readonly second: () => void;
}

/** For commands whose end says enough. */
const SILENT: StopWords = { first: () => undefined, second: () => undefined };

interface Interrupt {
  readonly signal: AbortSignal;
  /** As the first signal does; never more. */
  readonly stop: () => void;
  readonly release: () => void;
}

/** The first signal ends the work and keeps what was found; the second leaves at once. */
export function stopOnSignals(on: StopWords = SILENT): Interrupt {
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
