// An examination of a real server in the test's own process, by default contract and probes whole.

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CaseResult,
  type ConformanceOptions,
  type ConformanceReport,
  runConformance,
} from '../../src/conformance/index.ts';
import { parseScenario, type Scenario } from '../../src/scenario/index.ts';
import { type GeneratedAccount, parseFaults, startServer } from '../../src/server/index.ts';

export const SECRET = 'a secret that no output may show';

export interface Examined {
  readonly report: ConformanceReport;
  readonly accounts: readonly GeneratedAccount[];
}

/** A server with the faults of a YAML text, examined with its own accounts. */
export async function examineFaulty(
  faults: string,
  options: Partial<ConformanceOptions> & { readonly accountCount?: number } = {},
): Promise<Examined> {
  const rules = faults === '' ? [] : parseFaults(faults, 'faults.yaml');
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET, faults: rules });
  const folder = await mkdtemp(join(tmpdir(), 'earshot-examined-'));
  try {
    const { accountCount = 3, ...rest } = options;
    const accounts = await server.createAccounts(accountCount, { passwords: true });
    const scenario = scenarioFor(server.url, csvOf(accounts), { folder });
    return { report: await examine(scenario, { jwtSecret: SECRET, ...rest }), accounts };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Examines the target of a scenario; short waits, because the servers of the tests are near. */
export function examine(
  scenario: Scenario,
  options: Partial<ConformanceOptions> = {},
): Promise<ConformanceReport> {
  return runConformance({
    scenario,
    startEmbedded: () => Promise.reject(new Error('No embedded server was asked for')),
    ...{ allowTargets: [], ownTargets: [], contractOnly: false, strict: false },
    ...{ jwtSecret: null, expiredToken: null, timeoutMs: 1_500, expiryGraceMs: 6_000, env: {} },
    signal: new AbortController().signal,
    ...options,
  });
}

/** A scenario with a target and accounts, written into `folder`; `more` is further YAML. */
export function scenarioFor(
  url: string,
  csv: string,
  { folder, more = '' }: { readonly folder: string; readonly more?: string },
): Scenario {
  const file = join(folder, 'users.csv');
  writeFileSync(file, csv);
  const text = `version: 1
name: examined
target: ${url}
accounts: { file: ${JSON.stringify(file)} }
users: 2
load: { none: { executor: constant-arrival-rate, behavior: idle, rate: 1/s, duration: 1s } }
${more}`;
  const { scenario, diagnostics } = parseScenario(text, 'examined.yaml');
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return scenario;
}

export function csvOf(accounts: readonly Partial<GeneratedAccount>[]): string {
  const rows = accounts.map(({ id = '', email = '', password = '', token = '' }) =>
    [id, email, password, token].join(','),
  );
  return ['id,email,password,token', ...rows, ''].join('\n');
}

/** The names of the cases that ended in a way, in the order of the registry. */
export function namesOf(
  { cases }: ConformanceReport,
  verdict: CaseResult['verdict'],
): readonly string[] {
  return cases.filter((one) => one.verdict === verdict).map(({ name }) => name);
}

export function caseOf({ cases }: ConformanceReport, name: string): CaseResult {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no case ${name}`);
  return found;
}
