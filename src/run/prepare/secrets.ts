// Secrets leave their references here and nowhere else: straight into what the clients need.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describeError, EarshotError } from '../../base/index.ts';
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
    tlsCa: tls?.ca == null ? null : readCertificate('ca', tls.ca, sources),
    tlsCert: tls?.cert == null ? null : readCertificate('cert', tls.cert, sources),
    tlsKey: tls?.key == null ? null : resolve(tls.key),
  };
}

/** Certificates are no secrets, so what is wrong with one may be told. */
function readCertificate(part: 'ca' | 'cert', file: string, sources: SecretSources): string {
  try {
    const text = sources.readFile(file);
    new X509Certificate(text);
    return text;
  } catch (error) {
    throw new EarshotError(
      'SCENARIO_INVALID',
      `target.tls.${part}: ${file} cannot be used: ${describeError(error)}`,
      { hint: 'Give the path of a certificate in PEM format, relative to the scenario.' },
    );
  }
}
