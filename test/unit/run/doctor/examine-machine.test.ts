// Each row of the doctor at its limit and one beyond, and the facts it reads.

import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/base/index.ts';
import { examineMachine, type PlanNeeds } from '../../../../src/run/doctor/examine-machine.ts';
import { type MachineFacts, readMachineFacts } from '../../../../src/run/doctor/machine-facts.ts';
import { calibrationOf } from '../calibration/calibration-of.ts';

const GIBIBYTE = 1024 ** 3;

const FACTS: MachineFacts = {
  openFiles: 20_000,
  localPorts: 28_232,
  somaxconn: 4096,
  clockSource: 'tsc',
  clockStepMs: 0.00004,
  clockReadingUs: 0.06,
  cores: 2,
  processors: { busyRatio: 0.1, stealRatio: 0 },
  memoryBytes: 16 * GIBIBYTE,
  availableMemoryBytes: 12 * GIBIBYTE,
  nodeVersion: 'v26.10.0',
};

const NEEDS: PlanNeeds = {
  usersPerAgent: 1000,
  userCount: 1000,
  isEmbedded: true,
  sourceAddressCount: 0,
  workers: 1,
  inFlightCount: 50,
  peakMessagesPerSecond: 500,
  isLoopback: true,
};

/** Name and status of every row that is not ok. */
function troubles(
  facts: Partial<MachineFacts>,
  needs: Partial<PlanNeeds> | null = null,
  ceiling = 20_000,
): Readonly<Record<string, string>> {
  const calibration = calibrationOf({ ceilingPerCorePerSecond: ceiling });
  const wanted = needs === null ? null : { ...NEEDS, ...needs };
  const rows = examineMachine({ ...FACTS, ...facts }, wanted, calibration);
  const bad = rows.filter(({ status }) => status !== 'ok');
  expect(bad.every(({ remedy }) => remedy !== null)).toBe(true);
  expect(rows.filter(({ status, remedy }) => status === 'ok' && remedy !== null)).toEqual([]);
  return Object.fromEntries(bad.map(({ name, status }) => [name, status]));
}

test('a machine in order has nine rows, and a tenth for a plan, all of them ok', () => {
  expect(troubles({})).toEqual({});
  expect(troubles({}, {})).toEqual({});
  expect(examineMachine(FACTS, null, null)).toHaveLength(9);
  expect(examineMachine(FACTS, NEEDS, null)).toHaveLength(10);
});

describe('the machine alone', () => {
  test.each<[string, Partial<MachineFacts>, Readonly<Record<string, string>>]>([
    ['few open files', { openFiles: 1024 }, { 'open files': 'warn' }],
    ['a short accept queue', { somaxconn: 128 }, { 'accept queue': 'warn' }],
    ['a clock that costs a system call', { clockSource: 'hpet' }, { clock: 'warn' }],
    ['a coarse clock', { clockStepMs: 0.2 }, { clock: 'warn' }],
    ['a clock of milliseconds', { clockStepMs: 1 }, { clock: 'fail' }],
    ['other work', { processors: { busyRatio: 0.31, stealRatio: 0 } }, { 'other work': 'warn' }],
    ['a shared host', { processors: { busyRatio: 0, stealRatio: 0.03 } }, { steal: 'warn' }],
    ['an old Node', { nodeVersion: 'v24.1.0' }, { Node: 'fail' }],
  ])('%s is said', (_name, facts, expected) => {
    expect(troubles(facts)).toEqual(expected);
  });

  test('what is not known is no trouble', () => {
    const unknown = { openFiles: null, localPorts: null, somaxconn: null, clockSource: null };
    expect(troubles({ ...unknown, processors: null }, {})).toEqual({});
  });
});

describe('against a plan', () => {
  test('open files and ports fail as a run would', () => {
    expect(troubles({ openFiles: 1255 }, {})).toEqual({ 'open files': 'fail' });
    expect(troubles({ openFiles: 1256 }, {})).toEqual({});
    expect(troubles({ localPorts: 999 }, {})).toEqual({ 'local ports': 'fail' });
    expect(troubles({ localPorts: 500 }, { sourceAddressCount: 2 })).toEqual({});
  });

  test('the rate is held against the ceiling of its agents, and half of it', () => {
    expect(troubles({}, {}, 499)).toEqual({ 'message rate': 'fail' });
    expect(troubles({}, {}, 999)).toEqual({ 'message rate': 'warn' });
    expect(troubles({}, {}, 1000)).toEqual({});
    expect(troubles({ cores: 4 }, { workers: 2 }, 500)).toEqual({});
    const [rate] = examineMachine(FACTS, NEEDS, null).slice(-1);
    expect(rate).toMatchObject({ status: 'warn', found: 'not calibrated' });
  });

  test('a server here wants a core and an accept queue, one elsewhere does not', () => {
    expect(troubles({ cores: 1 }, {})).toEqual({ cores: 'warn' });
    const elsewhere = { isLoopback: false, isEmbedded: false };
    expect(troubles({ cores: 1, somaxconn: 1 }, elsewhere)).toEqual({});
    expect(troubles({ somaxconn: 49 }, {})).toEqual({ 'accept queue': 'warn' });
  });

  test('memory is a rough estimate: it warns, and never fails', () => {
    expect(troubles({ availableMemoryBytes: GIBIBYTE / 4 }, {})).toEqual({ memory: 'warn' });
  });
});

describe('facts', () => {
  test('are read from what Linux tells', async () => {
    const stats = ['cpu  100 0 100 700 100 0 0 0 0 0\n', 'cpu  150 0 110 740 100 0 0 100 0 0\n'];
    const files: Readonly<Record<string, () => string | undefined>> = {
      '/proc/stat': () => stats.shift(),
      '/proc/sys/net/core/somaxconn': () => '4096\n',
      '/proc/meminfo': () => 'MemTotal: 9 kB\nMemAvailable:  2048 kB\n',
      '/sys/devices/system/clocksource/clocksource0/current_clocksource': () => 'kvm-clock\n',
    };
    const read = (file: string): string | null => files[file]?.() ?? null;
    const facts = await readMachineFacts({ clock: systemClock(), read, wait: async () => {} });
    expect(facts).toMatchObject({
      somaxconn: 4096,
      clockSource: 'kvm-clock',
      availableMemoryBytes: 2048 * 1024,
      nodeVersion: process.version,
    });
    expect(facts.processors?.busyRatio).toBeCloseTo(0.3);
    expect(facts.processors?.stealRatio).toBeCloseTo(0.5);
    expect(facts.clockStepMs).toBeGreaterThan(0);
  });

  test('are null where there is no such file', async () => {
    const read = (): null => null;
    const facts = await readMachineFacts({ clock: systemClock(), read, wait: async () => {} });
    expect(facts).toMatchObject({ somaxconn: null, clockSource: null, processors: null });
    expect(facts.availableMemoryBytes).toBeGreaterThan(0);
  });
});
