// One child process of a test: its output collected within a bound, its end awaited, never left
// behind. Knows nothing of what the process is.

import { type ChildProcess, spawn } from 'node:child_process';

const MAX_OUTPUT_CHARACTERS = 32 * 1024 * 1024;

export interface Finished {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The test's own limit ended it. */
  readonly timedOut: boolean;
}

export interface ChildOptions {
  readonly cwd?: string;
  /** Added to the environment; undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** After this long the child is killed. Default 120 s. */
  readonly timeoutMs?: number;
  /** Written to standard input, which is then closed; without it, standard input stays open. */
  readonly input?: string;
}

/** A running child. */
export class Child {
  readonly finished: Promise<Finished>;
  readonly #process: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #timedOut = false;
  #hasEnded = false;

  constructor(command: string, args: readonly string[], options: ChildOptions = {}) {
    this.#process = spawn(command, args, {
      cwd: options.cwd,
      env: environmentOf(options.env ?? {}),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process.stdin?.on('error', () => {});
    if (options.input !== undefined) this.#process.stdin?.end(options.input);
    this.#collect();
    this.finished = this.#end(options.timeoutMs ?? 120_000);
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.#hasEnded) this.#process.kill(signal);
  }

  /** Closes its standard input: what a parent that died would do. */
  closeInput(): void {
    this.#process.stdin?.end();
  }

  /** The first match in standard output or error; rejects when the child ends without it. */
  async output(pattern: RegExp): Promise<RegExpExecArray> {
    const look = (): RegExpExecArray | null =>
      pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        const match = look();
        if (match === null && !this.#hasEnded) return;
        this.#watchers.delete(watch);
        if (match === null) reject(new Error(`ended without ${pattern}: ${this.#stderr}`));
        else resolve(match);
      };
      this.#watchers.add(watch);
      watch();
    });
  }

  #collect(): void {
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout = (this.#stdout + text).slice(-MAX_OUTPUT_CHARACTERS);
      this.#tell();
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_OUTPUT_CHARACTERS);
      this.#tell();
    });
  }

  #end(timeoutMs: number): Promise<Finished> {
    const timer = setTimeout(() => {
      this.#timedOut = true;
      this.#process.kill('SIGKILL');
    }, timeoutMs);
    return new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
        clearTimeout(timer);
        this.#hasEnded = true;
        this.#tell();
        const [stdout, stderr, timedOut] = [this.#stdout, this.#stderr, this.#timedOut];
        resolve({ code, signal, stdout, stderr, timedOut });
      };
      this.#process.on('close', settle);
      this.#process.on('error', (error) => {
        this.#stderr += error.message;
        settle(null, null);
      });
    });
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
  }
}

function environmentOf(
  changes: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...changes })) {
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}
