// Secrets leave their references here and nowhere else: straight into what the clients need.

import { X509Certificate } from 'node:crypto';
import { describeError, EarshotError } from '../../base/index.ts';
import type { Scenario, SecretReference, Target } from '../../scenario/index.ts';
import type { ClientSecrets } from '../contract.ts';

/** Where secrets come from: this room knows neither the environment nor the files. */
export interface SecretSources {
  /** @throws EarshotError `SECRET_MISSING`, naming the reference and never the value. */
  readonly resolve: (reference: SecretReference) => string;
  /** Reads a file that the scenario names, relative to the scenario. */
  readonly readFile: (file: string) => string;
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
  const { resolve } = sources;
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
