// Secrets leave their references here and nowhere else: straight into what the clients need.

import { readFileSync } from 'node:fs';
import type { ClientSecrets } from '../../client/index.ts';
import {
  resolveSecret,
  type Scenario,
  type SecretReference,
  type Target,
} from '../../scenario/index.ts';

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a file that the scenario names, relative to the scenario. */
  readonly readFile: (file: string) => string;
}

/** Files are found relative to the folder of the scenario. */
export function secretSources(
  env: SecretSources['env'],
  resolvePath: (file: string) => string,
): SecretSources {
  return { env, readFile: (file) => readFileSync(resolvePath(file), 'utf8') };
}

/**
 * Resolves every secret that the scenario names.
 * @throws EarshotError `SECRET_MISSING`, naming the reference and never the value.
 */
export function resolveSecrets(
  scenario: Scenario,
  target: Extract<Target, { kind: 'url' }>,
  sources: SecretSources,
): ClientSecrets {
  const resolve = (reference: SecretReference): string =>
    resolveSecret(reference, sources.env, sources.readFile);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(target.headers)) {
    headers[name] = typeof value === 'string' ? value : resolve(value);
  }
  const { tls } = target;
  return {
    headers,
    jwtSecret: scenario.auth.kind === 'jwt' ? resolve(scenario.auth.secret) : null,
    tlsCa: tls?.ca == null ? null : sources.readFile(tls.ca),
    tlsCert: tls?.cert == null ? null : sources.readFile(tls.cert),
    tlsKey: tls?.key == null ? null : resolve(tls.key),
  };
}
