// Workers that try mutants side by side; one that does not answer in time is ended, its mutant
// counted as a timeout, and another worker takes its place.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutants.ts';
import type { MutationRecord } from './record.ts';
import type { FromWorker, ToWorker, Trial } from './worker.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** All tests of the verifier take seconds; a mutant that takes this long never ends. */
const TRIAL_LIMIT_MS = 180_000;
const OPEN_LIMIT_MS = 600_000;

type OnTried = (trial: Trial, outcome: MutationRecord['outcome'], by: string | null) => void;

export interface BenchOptions {
  readonly root: string;
  readonly mutants: readonly Mutant[];
  readonly jobs: number;
}

export class Bench {
  readonly #options: BenchOptions;
  readonly #children = new Set<ChildProcess>();

  constructor(options: BenchOptions) {
    this.#options = options;
  }

  /** Which test files come by which mutant; the quickest first. */
  async measure(): Promise<{
    readonly files: readonly string[];
    readonly filesOf: ReadonlyMap<number, readonly string[]>;
  }> {
    const child = await this.#open();
    const told = await ask(child, { type: 'measure' }, OPEN_LIMIT_MS);
    this.#end(child);
    if (told?.type !== 'measured') throw new Error('the tests do not pass without a mutant');
    return { files: told.files, filesOf: new Map(told.hits) };
  }

  async tryAll(trials: readonly Trial[], onTried: OnTried): Promise<void> {
    const open = trials[Symbol.iterator]();
    const work = async (): Promise<void> => {
      let child: ChildProcess | null = null;
      for (const trial of open) {
        if (trial.files.length === 0) {
          onTried(trial, 'uncovered', null);
          continue;
        }
        child ??= await this.#open();
        const told = await ask(child, { type: 'try', trial }, TRIAL_LIMIT_MS);
        if (told?.type === 'tried') {
          onTried(trial, told.by === null ? 'survived' : 'killed', told.by);
        } else {
          onTried(trial, 'timeout', null);
          this.#end(child);
          child = null;
        }
      }
      if (child !== null) this.#end(child);
    };
    await Promise.all(Array.from({ length: this.#options.jobs }, work));
  }

  close(): void {
    for (const child of this.#children) this.#end(child);
  }

  async #open(): Promise<ChildProcess> {
    const { root, mutants } = this.#options;
    const child = fork(WORKER, [], { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
    this.#children.add(child);
    const told = await ask(child, { type: 'open', root, mutants }, OPEN_LIMIT_MS);
    if (told?.type !== 'ready') throw new Error('the worker did not start');
    return child;
  }

  #end(child: ChildProcess): void {
    this.#children.delete(child);
    child.kill('SIGKILL');
  }
}

/** The answer; null when none comes within the limit, or the worker ended. */
function ask(child: ChildProcess, message: ToWorker, limitMs: number): Promise<FromWorker | null> {
  return new Promise((resolve) => {
    const end = (told: FromWorker | null): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(told);
    };
    const timer = setTimeout(() => end(null), limitMs);
    child.once('message', (told: FromWorker) => end(told));
    child.once('exit', () => end(null));
    child.send(message);
  });
}
