// The reference server of `target: embedded`: a process of its own, started by the command line's
// own `serve`, with its files in a temporary folder that goes with it. It leaves when our channel
// closes, and takes the folder along, in case we could not.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EarshotError } from '../base/index.ts';
import { childEnvironment } from './child-environment.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/earshot.js', import.meta.url));
const READY = /^ready (http:\/\/\S+)$/m;
/** Creating accounts takes most of it: about 10,000 accounts a few seconds. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 5000;
const KEPT_ERROR_CHARACTERS = 2000;

export interface EmbeddedServerOptions {
  readonly userCount: number;
  /** null: a random one. */
  readonly jwtSecret: string | null;
  /** Gives the start up. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedServer {
  readonly url: string;
  /** The accounts file as text, in the format that `accounts: { file }` reads. */
  readonly accountsText: string;
  readonly jwtSecret: string;
  readonly processId: number | undefined;
  close(): Promise<void>;
}

export type StartEmbedded = (options: EmbeddedServerOptions) => Promise<EmbeddedServer>;

/**
 * Spawns the server and waits for its `ready` line.
 * @throws EarshotError `SERVER_START` with what the server said.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-'));
  const accountsFile = path.join(folder, 'users.csv');
  const jwtSecret = options.jwtSecret ?? randomBytes(32).toString('hex');
  const child = spawn(
    process.execPath,
    [
      LAUNCHER,
      'serve',
      '--embedded',
      '--port',
      '0',
      '--db',
      path.join(folder, 'chat.db'),
      '--users',
      String(options.userCount),
      '--users-file',
      accountsFile,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: childEnvironment(process.env) },
  );
  child.send({ jwtSecret }, () => {});
  const close = (): Promise<void> => stop(child, folder);
  try {
    const url = await untilReady(child, options.signal);
    const accountsText = await readFile(accountsFile, 'utf8');
    return { url, accountsText, jwtSecret, processId: child.pid, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function untilReady(child: ChildProcess, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    const refuse = (what: string): void => {
      clearTimeout(timer);
      const detail = errors.trim() === '' ? '' : `\n${errors.trim()}`;
      reject(new EarshotError('SERVER_START', `The embedded server ${what}.${detail}`));
    };
    const timer = setTimeout(() => refuse('was not ready in time'), START_LIMIT_MS);
    const giveUp = (): void => refuse('was given up before it was ready');
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    child.once('error', (error) => refuse(`could not be started: ${error.message}`));
    child.once('exit', (code) => refuse(`ended with exit code ${code} before it was ready`));
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-KEPT_ERROR_CHARACTERS);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_ERROR_CHARACTERS);
      const url = READY.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      resolve(url);
    });
  });
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(timer);
  }
  await rm(folder, { recursive: true, force: true });
}
