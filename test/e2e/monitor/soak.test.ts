// A slice of the soak: some thousand probes of a year in virtual time, in a process of their own,
// so that what is held is the monitor's alone.

import path from 'node:path';
import { expect, test } from 'vitest';
import type { SoakResult } from '../../../bench/monitor-soak/soak.ts';
import { Child } from '../../support/child.ts';

const BENCH = path.join(import.meta.dirname, '../../../bench/monitor-soak/main.ts');

test('thousands of probes leave memory, handles and the database as they are', async () => {
  const args = ['--expose-gc', BENCH, '--probes', '5000', '--samples', '9'];
  const { code, stdout, stderr } = await new Child(process.execPath, args).finished;
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as SoakResult & { complaints: readonly string[] };
  expect(result.complaints).toEqual([]);
  // Two monitors, each with three failing probes of every fifty, from its first on.
  expect(result.probes).toBeGreaterThanOrEqual(5_000);
  expect(result.alerts).toBeGreaterThanOrEqual(100);
  expect(result.samples).toHaveLength(9);
});
