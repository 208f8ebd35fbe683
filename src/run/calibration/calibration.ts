// What a machine can measure at best, found once and kept in the user's state folder: every report
// of a run on the same machine prints it. A file that is damaged, or another machine's, is none.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, cpus, homedir, release, totalmem } from 'node:os';
import path from 'node:path';

const FILE = 'calibration.json';
/** Far above what is written; a larger file is not ours. */
const SIZE_LIMIT_CHARACTERS = 16_384;

/** Measured against a null server in a process of its own. */
export interface Calibration {
  readonly calibrationVersion: 1;
  readonly measuredAtIso: string;
  /** Hash of what tells one machine and runtime from another; names nobody. */
  readonly machine: string;
  /** Verified messages per second that one core of an agent carries. */
  readonly ceilingPerCorePerSecond: number;
  readonly deliveryP50Ms: number;
  readonly deliveryP99Ms: number;
  readonly confirmP50Ms: number;
  readonly confirmP99Ms: number;
  readonly pacerLagP99Ms: number;
  readonly receiveLagP99Ms: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `$XDG_STATE_HOME/earshot`, or `~/.local/state/earshot`. */
export function calibrationFile(env: Environment): string {
  const base = env.XDG_STATE_HOME;
  const state =
    base !== undefined && path.isAbsolute(base)
      ? base
      : path.join(env.HOME ?? homedir(), '.local', 'state');
  return path.join(state, 'earshot', FILE);
}

/** The same machine, kernel and Node give the same hash. */
export function machineHash(): string {
  const processors = cpus();
  const facts = [
    ...[process.version, process.platform, release(), arch()],
    ...[processors[0]?.model.trim() ?? '', String(processors.length), String(totalmem())],
  ];
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 16);
}

/** The calibration of this machine; null when there is none that is usable. Never throws. */
export function readCalibration(env: Environment): Calibration | null {
  try {
    const found = parseCalibration(readFileSync(calibrationFile(env), 'utf8'));
    return found?.machine === machineHash() ? found : null;
  } catch {
    return null;
  }
}

const FIGURES = [
  ...['ceilingPerCorePerSecond', 'deliveryP50Ms', 'deliveryP99Ms', 'confirmP50Ms'],
  ...['confirmP99Ms', 'pacerLagP99Ms', 'receiveLagP99Ms'],
];

/** Null for any other text. */
export function parseCalibration(text: string): Calibration | null {
  if (text.length > SIZE_LIMIT_CHARACTERS) return null;
  const value: unknown = JSON.parse(text);
  return isCalibration(value) ? value : null;
}

function isCalibration(value: unknown): value is Calibration {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  if (record.calibrationVersion !== 1 || typeof record.machine !== 'string') return false;
  const { measuredAtIso } = record;
  if (typeof measuredAtIso !== 'string' || Number.isNaN(Date.parse(measuredAtIso))) return false;
  return FIGURES.every((name) => {
    const figure = record[name];
    return typeof figure === 'number' && Number.isFinite(figure) && figure >= 0;
  });
}

/** As the environment of a result carries it. */
export function calibrationFacts(
  calibration: Calibration | null,
): Readonly<Record<string, string | number>> {
  if (calibration === null) return {};
  return {
    calibratedAtIso: calibration.measuredAtIso,
    ceilingPerCorePerSecond: Math.round(calibration.ceilingPerCorePerSecond),
    floorDeliveryP50Ms: calibration.deliveryP50Ms,
    floorDeliveryP99Ms: calibration.deliveryP99Ms,
    floorPacerLagP99Ms: calibration.pacerLagP99Ms,
  };
}
