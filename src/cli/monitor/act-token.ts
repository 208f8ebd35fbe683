// The token of those who may act on a running monitor: from a reference, never from the command
// line.

import { readFileSync } from 'node:fs';
import { EarshotError } from '../../base/index.ts';
import { parseSecretReference, resolveSecret } from '../../scenario/index.ts';

/** A token that can be guessed is none. */
const LEAST_CHARACTERS = 16;

/**
 * Null: nobody may act.
 * @throws EarshotError `USAGE`, `SECRET_MISSING`; what is wrong is not repeated
 */
export function actTokenOf(
  text: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (text === undefined) return null;
  const reference = parseSecretReference(text);
  if (reference === null) {
    throw new EarshotError(
      'USAGE',
      '--act-token takes ${env:NAME} or ${file:PATH}, never the token itself.',
      { hint: 'Put the token into the variable or file, and quote the reference.' },
    );
  }
  const token = resolveSecret(reference, env, (file) => readFileSync(file, 'utf8')).trim();
  if (token.length >= LEAST_CHARACTERS && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new EarshotError(
    'USAGE',
    `The token of --act-token needs ${LEAST_CHARACTERS} characters or more, without blanks.`,
    { hint: 'For example: openssl rand -hex 24.' },
  );
}
