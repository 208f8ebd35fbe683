// The reference server on a durable database, which a test may kill, drain, restart on its port,
// and freeze. Everything confirmed survives all of that: it is lawful, and nobody may be charged
// for it.

import { copyFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { Child } from '../child.ts';
import { startEarshot, whenReady } from '../run-earshot.ts';

const SECRET = 'a secret of the hostile tests, long enough to sign with';

export interface DurableServerOptions {
  readonly folder: string;
  readonly users: number;
  /** Further arguments of `earshot serve`. */
  readonly args?: readonly string[];
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder in which another one was opened and closed: its accounts and database are copied. */
  readonly template?: string;
  /** Its niceness. */
  readonly priority?: number;
}

const DATABASE = 'chat.db';
const ACCOUNTS = 'users.csv';

/** `open` once, then whatever hurts, then `close`. */
export class DurableServer {
  readonly usersFile: string;
  readonly #options: DurableServerOptions;
  #child: Child | null = null;
  #port = 0;

  constructor(options: DurableServerOptions) {
    this.#options = options;
    this.usersFile = join(options.folder, ACCOUNTS);
    writeFileSync(join(options.folder, 'secret.txt'), SECRET, { mode: 0o600 });
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get database(): string {
    return join(this.#options.folder, DATABASE);
  }

  /** The processes that serve: one, or none for a moment. */
  get pids(): readonly number[] {
    return this.#child === null ? [] : [this.#child.pid];
  }

  async open(): Promise<this> {
    const { folder, template, users } = this.#options;
    if (template === undefined) {
      await this.#start(['--users', String(users), '--users-file', this.usersFile]);
      return this;
    }
    for (const name of [DATABASE, ACCOUNTS]) copyFileSync(join(template, name), join(folder, name));
    await this.#start([]);
    return this;
  }

  /** SIGKILL, a pause, and the same database on the same port. */
  async killAndRestart(awayMs: number): Promise<void> {
    await this.#restart('SIGKILL', awayMs);
  }

  /** SIGTERM: it says goodbye to everybody; then as above. */
  async drainAndRestart(awayMs: number): Promise<void> {
    await this.#restart('SIGTERM', awayMs);
  }

  /** It stands still for a while: no crash, no close, only silence. */
  async freeze(forMs: number): Promise<void> {
    this.#child?.kill('SIGSTOP');
    await pause(forMs);
    this.#child?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    this.#child?.kill('SIGCONT');
    this.#child?.kill('SIGTERM');
    await this.#child?.finished;
    this.#child = null;
  }

  async #restart(signal: NodeJS.Signals, awayMs: number): Promise<void> {
    this.#child?.kill(signal);
    await this.#child?.finished;
    await pause(awayMs);
    await this.#start([]);
  }

  async #start(args: readonly string[]): Promise<void> {
    const { folder } = this.#options;
    const child = startEarshot(
      [
        ...['serve', '--port', String(this.#port), '--db', this.database],
        ...['--jwt-secret-file', join(folder, 'secret.txt')],
        ...args,
        ...(this.#options.args ?? []),
      ],
      { cwd: folder, timeoutMs: 300_000, env: this.#options.env ?? {} },
    );
    this.#child = child;
    if (this.#options.priority !== undefined) setPriority(child.pid, this.#options.priority);
    const { url } = await whenReady(child);
    this.#port = Number(new URL(url).port);
  }
}

/** Real time passes: this is about processes that stand still. */
export function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}
