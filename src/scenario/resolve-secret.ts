// The last moment: a reference becomes the secret. The value goes to the caller and nowhere else;
// an error names the reference, never the value.

import { EarshotError } from '../base/index.ts';
import type { SecretReference } from './scenario.ts';

const SECRET_LENGTH_MAX = 64 * 1024;

/**
 * Resolves a reference; a file's trailing newline is dropped. `readFile` returns a file's text.
 * @throws SECRET_MISSING: not set, not readable, empty, or above 64 KiB.
 */
export function resolveSecret(
  reference: SecretReference,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): string {
  const value =
    reference.kind === 'env' ? env[reference.name] : readSecretFile(reference.path, readFile);
  const name = describeSecret(reference);
  if (value === undefined) throw missing(`${name} is not set`);
  const secret = reference.kind === 'file' ? value.replace(/\r?\n$/, '') : value;
  if (secret === '') throw missing(`${name} is empty`);
  if (secret.length > SECRET_LENGTH_MAX) throw missing(`${name} is larger than 64 KiB`);
  return secret;
}

/** The reference as it is written in a scenario. */
export function describeSecret(reference: SecretReference): string {
  return reference.kind === 'env' ? `\${env:${reference.name}}` : `\${file:${reference.path}}`;
}

function readSecretFile(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    const why = typeof code === 'string' ? ` (${code})` : '';
    // The cause is left out: what a reader throws could hold what it read.
    throw missing(`\${file:${path}} cannot be read${why}`);
  }
}

function missing(what: string): EarshotError {
  return new EarshotError('SECRET_MISSING', `The secret ${what}.`, {
    hint: 'Set the variable (or add it to .env), or create the file.',
  });
}
