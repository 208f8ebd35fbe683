// The measurement floor in words: what the machine and the generator need by themselves.

import type { Calibration, RunResult } from '../../run/index.ts';
import { formatMs, formatRate } from './format.ts';

const UNKNOWN =
  'measurement floor: not known here; `earshot doctor --calibrate` measures it in twenty seconds';

/** Of a machine. */
export function floorTextOf(calibration: Calibration | null): string {
  if (calibration === null) return UNKNOWN;
  return floorText({
    calibratedAtIso: calibration.measuredAtIso,
    floorDeliveryP50Ms: calibration.deliveryP50Ms,
    floorDeliveryP99Ms: calibration.deliveryP99Ms,
    floorPacerLagP99Ms: calibration.pacerLagP99Ms,
    ceilingPerCorePerSecond: calibration.ceilingPerCorePerSecond,
  });
}

/** Of the machine on which a run took place. */
export function floorOfRun({ environment }: Pick<RunResult, 'environment'>): string {
  return floorText(environment);
}

function floorText(facts: Readonly<Record<string, string | number>>): string {
  const figure = (name: string): number | null =>
    typeof facts[name] === 'number' ? facts[name] : null;
  const p50 = figure('floorDeliveryP50Ms');
  const p99 = figure('floorDeliveryP99Ms');
  const lag = figure('floorPacerLagP99Ms');
  const ceiling = figure('ceilingPerCorePerSecond');
  if (p50 === null || p99 === null || lag === null || ceiling === null) return UNKNOWN;
  const day = String(facts.calibratedAtIso ?? '').slice(0, 10);
  return [
    `measurement floor: delivery p50 ${formatMs(p50)}, p99 ${formatMs(p99)}`,
    `pacer lag p99 ${formatMs(lag)}`,
    `ceiling ${formatRate(ceiling)} on one core (null server, ${day})`,
  ].join('; ');
}
