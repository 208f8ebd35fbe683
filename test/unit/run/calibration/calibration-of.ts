// A calibration of this machine, for tests.

import { type Calibration, machineHash } from '../../../../src/run/calibration/calibration.ts';

export function calibrationOf(changes: Partial<Calibration> = {}): Calibration {
  return {
    calibrationVersion: 1,
    measuredAtIso: '2026-11-22T12:00:00.000Z',
    machine: machineHash(),
    ceilingPerCorePerSecond: 20_000,
    deliveryP50Ms: 0.4,
    deliveryP99Ms: 1.2,
    confirmP50Ms: 0.3,
    confirmP99Ms: 1.1,
    pacerLagP99Ms: 0.9,
    receiveLagP99Ms: 0.2,
    ...changes,
  };
}
