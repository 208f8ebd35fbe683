// `earshot conformance`: the documented contract and the security probes, case by case. Standard
// output carries the result, standard error the rest.

import { readFileSync } from 'node:fs';
import { describeError, EarshotError, type ExitCode, parseDurationMs } from '../../base/index.ts';
import { type ConformanceReport, runConformance } from '../../conformance/index.ts';
import {
  assertConformanceOutputs,
  CONFORMANCE_REPORT_KINDS,
  renderConformance,
  renderConformanceJson,
  writeConformance,
} from '../../report/index.ts';
import { startEmbeddedServer } from '../../run/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { parseScenarioText, requireScenario } from '../load-scenario.ts';
import { parseOutputsOf } from '../outputs.ts';
import { stopOnSignals } from '../series/stop-on-signals.ts';
import { columnsOf, wantsColor } from '../terminal.ts';

interface ConformanceFlags {
  readonly target?: string;
  readonly accounts?: string;
  readonly ownTarget?: readonly string[];
  readonly allowTarget?: readonly string[];
  readonly contractOnly?: boolean;
  readonly jwtSecretFile?: string;
  readonly expiredTokenFile?: string;
  readonly set?: readonly string[];
  readonly timeout?: string;
  readonly expiryGrace?: string;
  readonly strict?: boolean;
  readonly output?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const DEFAULT_TIMEOUT = '5s';
const DEFAULT_EXPIRY_GRACE = '10s';
const TIME_BOUNDS = { low: '100ms', high: '60s' } as const;
/** A token or a secret; a larger file is neither. */
const MAX_SECRET_CHARACTERS = 16_384;

/** Without a file of the user's: the loads are not run, but a scenario has some. */
const OWN_SCENARIO = `version: 1
name: conformance
users: 2
load: { none: { executor: constant-arrival-rate, behavior: idle, rate: 1/s, duration: 1s } }
`;

export async function conformance(
  [file]: readonly string[],
  flags: ConformanceFlags,
): Promise<ExitCode> {
  const outputs = parseOutputsOf(CONFORMANCE_REPORT_KINDS, flags.output ?? []);
  const scenario = scenarioOf(file, flags);
  const timeoutMs = timeOf('--timeout', flags.timeout ?? DEFAULT_TIMEOUT);
  const expiryGraceMs = timeOf('--expiry-grace', flags.expiryGrace ?? DEFAULT_EXPIRY_GRACE);
  const jwtSecret = secretOf('--jwt-secret-file', flags.jwtSecretFile);
  const expiredToken = secretOf('--expired-token-file', flags.expiredTokenFile);
  assertConformanceOutputs(outputs);
  const interrupt = stopOnSignals();
  if (!flags.quiet) process.stderr.write(`${firstWords(scenario)}\n`);
  try {
    const report = await runConformance({
      scenario,
      startEmbedded: startEmbeddedServer,
      allowTargets: flags.allowTarget ?? [],
      ownTargets: flags.ownTarget ?? [],
      contractOnly: flags.contractOnly === true,
      strict: flags.strict === true,
      ...{ jwtSecret, expiredToken, timeoutMs, expiryGraceMs },
      env: process.env,
      signal: interrupt.signal,
    });
    await writeConformance(report, outputs);
    process.stdout.write(shown(report, flags));
    return report.exitCode;
  } finally {
    interrupt.release();
  }
}

function shown(report: ConformanceReport, flags: ConformanceFlags): string {
  if (flags.json) return renderConformanceJson(report);
  const color = wantsColor(process.stdout, flags);
  return renderConformance(report, { columns: columnsOf(process.stdout), color });
}

function firstWords({ target }: Scenario): string {
  const name = target.kind === 'embedded' ? 'the embedded server' : 'the target';
  return `Examining ${name}: this takes some seconds …`;
}

function scenarioOf(file: string | undefined, flags: ConformanceFlags): Scenario {
  const accounts = flags.accounts === undefined ? [] : [`accounts.file=${flags.accounts}`];
  const isElsewhere = flags.target !== undefined && flags.target !== 'embedded';
  const isFileSet = (flags.set ?? []).some((pair) => pair.startsWith('accounts'));
  if (file === undefined && isElsewhere && flags.accounts === undefined && !isFileSet) {
    throw new EarshotError('USAGE', '--target needs --accounts FILE: two or three of its users.', {
      hint: 'A CSV with the columns id,email,password,token, as far as they are needed.',
    });
  }
  const all = { ...flags, set: [...(flags.set ?? []), ...accounts] };
  const options = {
    color: wantsColor(process.stderr, flags),
    // Its warnings are about loads, which are not run.
    warn: () => undefined,
  };
  return file === undefined
    ? parseScenarioText({ text: OWN_SCENARIO, file: 'conformance' }, all, options)
    : requireScenario(file, all, options).scenario;
}

function timeOf(flag: string, text: string): number {
  const ms = parseDurationMs(text);
  const { low, high } = TIME_BOUNDS;
  const isIn =
    ms !== undefined && ms >= (parseDurationMs(low) ?? 0) && ms <= (parseDurationMs(high) ?? 0);
  if (isIn) return ms;
  throw new EarshotError('USAGE', `${flag} takes a time from ${low} to ${high}, not '${text}'.`);
}

/** What is in the file is never shown. */
function secretOf(flag: string, file: string | undefined): string | null {
  if (file === undefined) return null;
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new EarshotError('USAGE', `${flag}: ${file} cannot be read: ${describeError(error)}`);
  }
  if (text === '') throw new EarshotError('USAGE', `${flag}: ${file} is empty.`);
  if (text.length <= MAX_SECRET_CHARACTERS) return text;
  throw new EarshotError(
    'USAGE',
    `${flag}: ${file} holds more than ${MAX_SECRET_CHARACTERS} characters.`,
  );
}
