// Measures this machine: two short runs against the null server, each judged like any other. The
// slow one tells the floor, the one that never waits tells the ceiling.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clock, EarshotError, isoFromWallMs } from '../../base/index.ts';
import { parseScenario, type Scenario } from '../../scenario/index.ts';
import type { RunResult } from '../run-result.ts';
import { runScenario } from '../run-scenario.ts';
import { type Calibration, machineHash } from './calibration.ts';
import { type NullServer, startNullServer } from './null-server.ts';

const USERS = 64;
const SECONDS = 5;

export interface CalibrateOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What is measured now. */
  readonly onStep: (text: string) => void;
  /** A busier machine is refused: its floor would be that of the moment. Default 20 ms. */
  readonly pacerLagP99Ms?: number;
}

/**
 * Takes about twenty seconds.
 * @throws EarshotError `CALIBRATION_FAILED` when a run does not end in a pass, `INTERRUPTED`.
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibration> {
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-'));
  const server = await startNullServer(USERS);
  try {
    await writeFile(path.join(folder, 'users.csv'), server.accountsText, { mode: 0o600 });
    const place = { folder, server };
    options.onStep('Measuring the floor: 100 messages a second against a null server …');
    const floor = await measure({ name: 'floor', lines: floorLines(options) }, place, options);
    options.onStep('Measuring the ceiling: as many messages as one agent can carry …');
    const ceiling = await measure({ name: 'ceiling', lines: CEILING }, place, options);
    return calibrationOf(floor, ceiling, isoFromWallMs(options.clock.wallMs()));
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function floorLines({ pacerLagP99Ms = 20 }: CalibrateOptions): string {
  return `warmup: 1s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 100/s, duration: ${SECONDS}s }
generator: { pacerLag: ${pacerLagP99Ms}ms }`;
}

/** Everybody sends as soon as the message before is confirmed; lags are lawful at the limit. */
const CEILING = `load:
  talk: { executor: constant-users, users: ${USERS}, behavior: send-message, thinkTime: 0s, duration: ${SECONDS}s }
generator: { pacerLag: 10s }`;

async function measure(
  { name, lines }: { readonly name: string; readonly lines: string },
  { folder, server }: { readonly folder: string; readonly server: NullServer },
  { signal }: CalibrateOptions,
): Promise<RunResult> {
  const scenarioText = `version: 1
name: calibration-${name}
target: ${server.url}
accounts: { file: users.csv, exclusive: true }
users: ${USERS}
seed: calibration
${lines}
`;
  const { result } = await runScenario({
    scenario: scenarioOf(scenarioText, path.join(folder, `${name}.yaml`)),
    scenarioText,
    workers: 1,
    outDirectory: path.join(folder, name),
    signal,
  });
  if (signal.aborted) throw new EarshotError('INTERRUPTED', 'The calibration was interrupted.');
  if (result.verdict === 'pass') return result;
  const why = result.reasons.map(({ text }) => text).join('; ');
  throw new EarshotError('CALIBRATION_FAILED', `The run of the ${name} did not pass: ${why}.`);
}

function scenarioOf(text: string, file: string): Scenario {
  const { scenario, diagnostics } = parseScenario(text, file);
  if (scenario !== null) return scenario;
  const [first] = diagnostics;
  throw new EarshotError('INTERNAL_ASSERTION', `The calibration's scenario: ${first?.message}`);
}

function calibrationOf(floor: RunResult, ceiling: RunResult, measuredAtIso: string): Calibration {
  const { delivery_time: delivery, confirm_time: confirm } = floor.latency;
  const perSecond = ceiling.latency.confirm_service_time.count / SECONDS;
  return {
    calibrationVersion: 1,
    measuredAtIso,
    machine: machineHash(),
    // Two cores that share a cache, or one core for everything: per core means per second of CPU.
    ceilingPerCorePerSecond: Math.round(perSecond / Math.max(0.01, ceiling.generator.cpuRatio)),
    deliveryP50Ms: delivery.p50Ms ?? 0,
    deliveryP99Ms: delivery.p99Ms ?? 0,
    confirmP50Ms: confirm.p50Ms ?? 0,
    confirmP99Ms: confirm.p99Ms ?? 0,
    pacerLagP99Ms: floor.generator.pacerLagP99Ms,
    receiveLagP99Ms: floor.generator.receiveLagP99Ms,
  };
}
