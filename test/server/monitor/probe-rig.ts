// A probe against a real server: accounts in a file, a scenario of one pair, faults on request.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createProbe,
  type MonitorProbe,
  type ProbeOutcome,
  type ProbeSetup,
} from '../../../src/monitor/index.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import { parseFaults, type RunningServer, startServer } from '../../../src/server/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NEVER = new AbortController().signal;

export interface ProbeRig {
  readonly server: RunningServer;
  readonly probe: MonitorProbe;
  /** What no output may hold. */
  readonly tokens: readonly string[];
  readonly run: (sequence?: number, timeoutMs?: number) => Promise<ProbeOutcome>;
}

export interface RigOptions {
  readonly faults?: string;
  readonly pairs?: number;
  readonly setup?: Partial<ProbeSetup>;
  /** Further keys of the scenario. */
  readonly scenario?: string;
}

/** A reference server with accounts, and the probe of a small scenario against it. */
export async function startProbeRig(options: RigOptions = {}): Promise<ProbeRig> {
  const faults = parseFaults(options.faults ?? '[]', 'faults.yaml');
  const server = await startServer({ database: ':memory:', jwtSecret: 'a secret', faults });
  onTestFinished(() => server.close());
  const accounts = await server.createAccounts(2 * (options.pairs ?? 2), { passwords: false });
  const scenario = scenarioAt(server.url, {
    rows: accounts.map(({ id, email, token }) => `${id},${email},${token}`),
    more: options.scenario ?? '',
  });
  const { probe, run } = probeOf(scenario, options.setup);
  return { server, probe, run, tokens: accounts.map(({ token }) => token) };
}

/** The probe of a scenario, closed with the test. */
export function probeOf(
  scenario: Scenario,
  setup: Partial<ProbeSetup> = {},
): Pick<ProbeRig, 'probe' | 'run'> {
  const probe = createProbe({ scenario, messages: 4, ...setup });
  onTestFinished(() => probe.close());
  const run = (sequence = 0, timeoutMs = 10_000): Promise<ProbeOutcome> =>
    probe.run({ monitor: 'test', sequence, signal: NEVER, timeoutMs });
  return { probe, run };
}

/** A scenario with an accounts file of these rows (`id,email,token`). */
export function scenarioAt(
  url: string,
  { rows, more = '' }: { readonly rows: readonly string[]; readonly more?: string },
): Scenario {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'users.csv'), `id,email,token\n${rows.join('\n')}\n`);
  const text = `version: 1
name: probe-test
target: ${url}
accounts: { file: users.csv, exclusive: true }
users: 2
load: { talk: { executor: constant-arrival-rate, behavior: send-message, rate: 10/s, duration: 1s } }
deadlines: { confirm: 1s, deliver: 1s, settle: 4s }
${more}
`;
  const { scenario, diagnostics } = parseScenario(text, join(folder, 'probe.yaml'));
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return scenario;
}
