// The null server as its parent sees it: a child process, its address and accounts.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { EarshotError } from '../../base/index.ts';
import { childEnvironment } from '../child-environment.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const MAIN = fileURLToPath(
  new URL(IS_SOURCE ? './null-hub-main.ts' : './null-hub-main.js', import.meta.url),
);
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5000;

export interface NullServer {
  readonly url: string;
  readonly accountsText: string;
  close(): Promise<void>;
}

/** @throws EarshotError `SERVER_START` */
export async function startNullServer(userCount: number): Promise<NullServer> {
  const child = fork(MAIN, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: childEnvironment(process.env),
  });
  try {
    child.send({ userCount, secret: randomBytes(8).toString('hex') });
    const { url, accountsText } = await untilReady(child);
    return { url, accountsText, close: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function untilReady(child: ChildProcess): Promise<{ url: string; accountsText: string }> {
  return new Promise((resolve, reject) => {
    const refuse = (what: string): void => {
      clearTimeout(timer);
      reject(new EarshotError('SERVER_START', `The null server ${what}.`));
    };
    const timer = setTimeout(() => refuse('was not ready in time'), START_LIMIT_MS);
    child.once('error', (error) => refuse(`could not be started: ${error.message}`));
    child.once('exit', (code) => refuse(`ended with exit code ${code}`));
    child.once('message', (message: { url: string; accountsText: string }) => {
      clearTimeout(timer);
      resolve(message);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
}
