// What flags change, and how their mistakes name them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  formatDiagnostics,
  measureDurationMs,
  type ParseOptions,
  parseScenario,
  type Scenario,
} from '../../../src/scenario/index.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/scenarios');
const EXAMPLE = readFileSync(join(FOLDER, 'valid-example.yaml'), 'utf8');
const EVERYTHING = readFileSync(join(FOLDER, 'valid-everything.yaml'), 'utf8');

function set(options: ParseOptions, text = EXAMPLE): Scenario {
  const { scenario, diagnostics } = parseScenario(text, 'dir/x.yaml', options);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (scenario === null) throw new Error(JSON.stringify(errors));
  return scenario;
}

function mistakes(options: ParseOptions, text = EXAMPLE): string[] {
  const { diagnostics } = parseScenario(text, 'dir/x.yaml', options);
  return diagnostics.map(({ file, position, message }) => `${file} ${position.line} ${message}`);
}

const over = (path: string, value: string): ParseOptions => ({ overrides: [{ path, value }] });

describe('--set', () => {
  test('replaces values, makes maps on the way, reaches into lists', () => {
    const { loads, users, verification, labels } = set({
      overrides: [
        { path: 'load.talk.rate', value: '400/s' },
        { path: 'load.commuters.stages.1.to', value: '7/s' },
        { path: 'load.commuters.stages.2', value: '{ to: 9/s, over: 10s }' },
        { path: 'users', value: '600' },
        { path: 'users', value: '700' },
        { path: 'verification.strict', value: 'true' },
        { path: 'labels.build', value: '7' },
      ],
    });
    expect([users, verification.strict, labels]).toEqual([700, true, { build: '7' }]);
    expect(loads.find(({ name }) => name === 'talk')).toMatchObject({ ratePerSecond: 400 });
    expect(loads.find(({ name }) => name === 'commuters')).toMatchObject({
      stages: [
        { toPerSecond: 5, overMs: 30_000 },
        { toPerSecond: 7, overMs: 30_000 },
        { toPerSecond: 9, overMs: 10_000 },
      ],
    });
  });

  test('a value in the way gives room to a map; paths of flags stay as they are', () => {
    const { accounts, target } = set({
      target: 'http://127.0.0.1:8000/',
      overrides: [{ path: 'accounts.file', value: 'users.csv' }],
    });
    expect(accounts).toEqual({ kind: 'file', path: 'users.csv', exclusive: false });
    expect(target).toMatchObject({ kind: 'url', url: 'http://127.0.0.1:8000' });
  });

  test('mistakes name the flag and have no line', () => {
    expect(mistakes(over('load.talk.rate', '40'))).toEqual([
      '--set load.talk.rate 0 A rate needs its unit; this is 40.',
    ]);
    expect(mistakes(over('usres', '40'))).toEqual(["--set usres 0 Unknown key 'usres'."]);
    expect(mistakes(over('load..rate', '40'))).toEqual(['--set load..rate 0 This is not a path.']);
    expect(mistakes(over('users', '[1'))).toEqual([
      '--set users 0 YAML: Flow sequence must end with a ]',
    ]);
    expect(mistakes(over('load.commuters.stages.9.to', '5/s'))).toEqual([
      '--set load.commuters.stages.9.to 0 There is no such item; the list has 2.',
    ]);
    expect(
      mistakes({ overrides: [{ path: 'users', value: '501', source: '--users 501' }] }),
    ).toContain('--users 501 0 501 users are not a whole number of cells of 2.');
  });

  test('a secret given by a flag is refused and not shown', () => {
    const { diagnostics } = parseScenario(EXAMPLE, 'x.yaml', over('auth.jwt.secret', 'hunter2'));
    expect(diagnostics.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      '--set auth.jwt.secret: A secret is not written into a scenario (the value is not shown).',
    ]);
    expect(formatDiagnostics(diagnostics, EXAMPLE, { color: false })).toBe(
      "--set auth.jwt.secret error A secret is not written into a scenario (the value is not shown).\n  Write '${env:NAME}' or '${file:PATH}'.",
    );
  });
});

describe('--seed, --label, --target, --allow-target', () => {
  test('are taken as text', () => {
    const { seed, labels } = set({ seed: '0123', labels: ['build=7', 'note=a=b'] });
    expect([seed, labels]).toEqual(['0123', { build: '7', note: 'a=b' }]);
  });

  test('mistakes name the flag', () => {
    expect(mistakes({ seed: 'a b' })).toEqual([
      "--seed 0 Must be letters, digits, dots, colons, hyphens and underscores; this is 'a b'.",
    ]);
    expect(mistakes({ labels: ['build'] })).toEqual(['--label 0 A label is KEY=VALUE.']);
    expect(mistakes({ target: 'chat.example.org' })).toEqual([
      '--target 0 Must be an address that begins with http:// or https://.',
    ]);
  });

  test('an address keeps the details of a target map', () => {
    const text = readFileSync(join(FOLDER, 'valid-elsewhere.yaml'), 'utf8');
    const { target } = set({ target: 'https://other.org', allowTargets: ['other.org'] }, text);
    expect(target).toMatchObject({
      url: 'https://other.org',
      allow: ['chat.example.org', 'other.org'],
      subprotocol: 'chat',
    });
  });

  test('a host is allowed beside an address alone', () => {
    const text = EXAMPLE.replace('target: embedded', 'target: https://a.org').replace(
      'accounts: generated',
      'accounts: { file: u.csv }',
    );
    expect(set({ allowTargets: ['A.org'] }, text).target).toMatchObject({
      url: 'https://a.org',
      allow: ['a.org'],
    });
    expect(set({ allowTargets: ['a.org'] }).target).toEqual({ kind: 'embedded' });
  });
});

describe('--duration', () => {
  test('the load phase takes D; starts and stages keep their shares', () => {
    const { loads } = set({ duration: '6s' });
    expect(measureDurationMs(loads)).toBe(6000);
    expect(loads.find(({ name }) => name === 'talk')).toMatchObject({ durationMs: 6000 });
    expect(loads.find(({ name }) => name === 'readers')).toMatchObject({
      startAtMs: 1000,
      durationMs: 5000,
    });
    expect(loads.find(({ name }) => name === 'commuters')).toMatchObject({
      stages: [{ overMs: 3000 }, { overMs: 3000 }],
    });
  });

  test('bounds iterations, too', () => {
    const text = `version: 1\nname: x\nusers: 2\nload:\n  f: { executor: per-user-iterations, behavior: converse, iterations: 3 }\n`;
    expect(set({ duration: '30s' }, text).loads[0]).toMatchObject({ maxDurationMs: 30_000 });
  });

  test('a wrong duration names the flag', () => {
    expect(mistakes({ duration: '30' })).toEqual([
      "--duration 0 '30' is not a duration such as '250ms' or '1m30s'.",
    ]);
  });
});

describe('--scale', () => {
  test('multiplies rates and users, in whole cells', () => {
    // friends(4): cells of 5. Slices 100, 50, 10, 40; the other 800 users are unclaimed.
    const { users, loads, connect } = set({ scale: '10%' }, EVERYTHING);
    expect(loads.map((load) => [load.name, load.users])).toEqual([
      ['a', null],
      ['b', null],
      ['c', null],
      ['d', 10],
      ['e', 5],
      ['f', 5],
      ['g', 5],
    ]);
    expect(users).toBe(10 + 5 + 5 + 5 + 80);
    expect(loads[0]).toMatchObject({ ratePerSecond: 5 });
    expect(loads[1]).toMatchObject({ ratePerSecond: 0.05 });
    expect(loads[2]).toMatchObject({
      startRatePerSecond: 0.1,
      stages: [{ toPerSecond: 0.3 }, { toPerSecond: 0 }],
    });
    expect(loads[4]).toMatchObject({ startUsers: 1, stages: [{ toUsers: 5 }] });
    expect(connect.ratePerSecond).toBe(200);
  });

  test('scales up as well', () => {
    const { users, loads } = set({ scale: '250%' });
    expect(users).toBe(1250);
    expect(loads[0]).toMatchObject({ ratePerSecond: 500 });
    expect(loads[1]).toMatchObject({ users: 250 });
  });

  test('a wrong scale, or too large a population, names the flag', () => {
    expect(mistakes({ scale: 'half' })).toEqual(["--scale 0 'half' is not a percentage."]);
    expect(mistakes({ scale: '0%' })).toEqual(['--scale 0 The scale is out of bounds.']);
    expect(mistakes({ scale: '1000' }, EXAMPLE.replace('users: 500', 'users: 5000'))).toContain(
      '--scale 0 Must be a whole number from 2 to 1,000,000; this is 5000000.',
    );
  });
});
