// Where a run took place: enough to tell two machines apart, nothing that names a person.

import { arch, cpus, release, totalmem } from 'node:os';
import { calibrationFacts, readCalibration } from './calibration/calibration.ts';

/** Facts about this machine and runtime, for the result, with its calibration when there is one. */
export function describeEnvironment(
  workers: number,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | number>> {
  const processors = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${release()}`,
    arch: arch(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    workers,
    ...calibrationFacts(readCalibration(env)),
  };
}
