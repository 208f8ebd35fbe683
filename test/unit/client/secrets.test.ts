// Secrets and certificates that a scenario names: resolved once, and refused by name alone.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveSecrets, type SecretSources } from '../../../src/client/index.ts';
import {
  parseScenario,
  resolveSecret,
  type Scenario,
  type Target,
} from '../../../src/scenario/index.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../../server/client/test-certificate.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function scenarioWith(target: string): Scenario {
  const text = `version: 1
name: sample
target: { url: "https://127.0.0.1:1", ${target} }
accounts: { file: users.csv }
users: 2
load: { talk: { executor: constant-arrival-rate, behavior: send-message, rate: 1/s, duration: 1s } }
`;
  const { scenario, diagnostics } = parseScenario(text, 'sample.yaml');
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return scenario;
}

function secretsOf(target: string, files: Readonly<Record<string, string>> = {}): unknown {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const scenario = scenarioWith(target);
  const readFile = (file: string): string => readFileSync(resolve(folder, file), 'utf8');
  const sources: SecretSources = {
    resolve: (from) => resolveSecret(from, { KEY: 'header-secret' }, readFile),
    readFile,
  };
  return resolveSecrets(scenario, scenario.target as Extract<Target, { kind: 'url' }>, sources);
}

describe('the secrets of a scenario', () => {
  test('come from the environment and from files beside it', () => {
    const target =
      'headers: { x-key: "${env:KEY}", x-plain: a }, tls: { ca: ca.pem, cert: ca.pem, key: "${file:key.pem}" }';
    const files = { 'ca.pem': TEST_CERTIFICATE, 'key.pem': TEST_KEY };
    expect(secretsOf(target, files)).toEqual({
      headers: { 'x-key': 'header-secret', 'x-plain': 'a' },
      jwtSecret: null,
      tlsCa: TEST_CERTIFICATE,
      tlsCert: TEST_CERTIFICATE,
      tlsKey: TEST_KEY.replace(/\n$/, ''),
    });
  });

  test('that are not set are named, never shown', () => {
    expect(() => secretsOf('headers: { x-key: "${env:NOBODY}" }')).toThrow(
      expect.objectContaining({ code: 'SECRET_MISSING', exitCode: 2 }),
    );
  });
});

describe('a certificate', () => {
  test.each([
    ['that is missing', {}, 'ENOENT'],
    ['that is none', { 'ca.pem': 'hello' }, ''],
  ])('%s is a mistake of the scenario', (_, files, says) => {
    expect(() => secretsOf('tls: { ca: ca.pem }', files)).toThrow(
      expect.objectContaining({
        code: 'SCENARIO_INVALID',
        exitCode: 2,
        message: expect.stringMatching(
          new RegExp(`^target.tls.ca: ca.pem cannot be used: .*${says}`),
        ),
      }),
    );
  });
});
