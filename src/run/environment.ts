// Where a run took place: enough to tell two machines apart, nothing that names a person.

import { arch, cpus, release, totalmem } from 'node:os';

/** Facts about this machine and runtime, for the result. */
export function describeEnvironment(workers: number): Readonly<Record<string, string | number>> {
  const processors = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${release()}`,
    arch: arch(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    workers,
  };
}
