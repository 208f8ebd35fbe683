// The server as a child of `earshot run`: it takes its secret over the channel and leaves with its
// parent.

import { EarshotError } from '../base/index.ts';

const SECRET_LIMIT_MS = 10_000;

function isSecret(message: unknown): message is { readonly jwtSecret: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'jwtSecret' in message &&
    typeof message.jwtSecret === 'string'
  );
}

/**
 * Waits for the secret; from here on signals of the terminal are the parent's business.
 * @throws EarshotError `USAGE` when there is no parent that sends one.
 */
export function receiveSecret(): Promise<string> {
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  return new Promise((resolve, reject) => {
    const refuse = (): void =>
      reject(new EarshotError('USAGE', '--embedded is for `earshot run` alone.'));
    if (process.send === undefined) {
      refuse();
      return;
    }
    const timer = setTimeout(refuse, SECRET_LIMIT_MS);
    process.once('message', (message) => {
      clearTimeout(timer);
      if (isSecret(message)) resolve(message.jwtSecret);
      else refuse();
    });
  });
}

/** Resolves when the parent's channel closes. */
export function untilParentLeaves(): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) resolve();
    else process.once('disconnect', () => resolve());
  });
}
