// Where the secrets and certificates of a scenario come from: the environment, and files beside it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { resolveSecrets } from '../../client/index.ts';
import { resolveSecret } from '../../scenario/index.ts';

type SecretSources = Parameters<typeof resolveSecrets>[2];

/** `folder` is the scenario's; relative paths start there. */
export function secretSources(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): SecretSources {
  const readFile = (file: string): string => readFileSync(path.resolve(folder, file), 'utf8');
  return { readFile, resolve: (from) => resolveSecret(from, env, readFile) };
}
