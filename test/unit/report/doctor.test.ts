// What the doctor found, as a terminal shows it.

import { expect, test } from 'vitest';
import { renderDoctor } from '../../../src/report/index.ts';
import type { Diagnosis } from '../../../src/run/index.ts';
import { calibrationOf } from '../run/calibration/calibration-of.ts';

const DIAGNOSIS: Diagnosis = {
  scenarioName: 'lunch-hour',
  facts: {
    openFiles: 1024,
    localPorts: null,
    somaxconn: null,
    clockSource: null,
    clockStepMs: 0,
    clockReadingUs: 0,
    cores: 2,
    processors: null,
    memoryBytes: 0,
    availableMemoryBytes: 0,
    nodeVersion: 'v26.10.0',
  },
  rows: [
    { name: 'Node', status: 'ok', found: 'v26.10.0', needed: null, remedy: null },
    {
      name: 'open files',
      status: 'fail',
      found: '1024 per process',
      needed: '5256 in one process',
      remedy: 'Raise it with `ulimit -n 5256`, lower `users`, or use more --workers.',
    },
  ],
  calibration: calibrationOf(),
  exitCode: 5,
};

test('each row has a mark, and what will not do has its remedy below', () => {
  const lines = renderDoctor(DIAGNOSIS, { columns: 100, color: false }).split('\n');
  expect(lines.slice(1, 5)).toEqual([
    expect.stringMatching(/^ {2}This machine, for lunch-hour ─+$/),
    '  ✓ Node          v26.10.0',
    '  ✗ open files    1024 per process (needed: 5256 in one process)',
    '                  Raise it with `ulimit -n 5256`, lower `users`, or use more --workers.',
  ]);
  expect(lines.join('\n')).toContain('measurement floor: delivery p50 0.40 ms, p99 1.20 ms');
});

test('a machine that was not calibrated says how it is', () => {
  const text = renderDoctor({ ...DIAGNOSIS, calibration: null }, { columns: 100, color: false });
  expect(text).toContain('not known here; `earshot doctor --calibrate` measures it');
});
