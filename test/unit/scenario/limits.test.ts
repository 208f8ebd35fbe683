// How many of anything a scenario may hold: one more is refused by name.

import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/index.ts';

const LOAD =
  '{ executor: constant-arrival-rate, behavior: send-message, rate: 200/s, duration: 1m }';
const BASE = `version: 1\nname: limits\nusers: 2\nload:\n  talk: ${LOAD}\n`;

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

const loads = (count: number): string =>
  `version: 1\nname: x\nusers: 2\nload:\n${many(count, (index) => `  l${index}: ${LOAD}\n`)}`;

const stages = (count: number): string =>
  `version: 1\nname: x\nusers: 2\nload:\n  a: { executor: ramping-users, behavior: converse, stages: [${many(count, () => '{ to: 1, over: 1s },')}] }\n`;

const labels = (count: number): string =>
  `${BASE}labels:\n${many(count, (index) => `  l${index}: x\n`)}`;

const headers = (count: number): string =>
  `${BASE}accounts: { file: u.csv }\ntarget:\n  url: http://127.0.0.1\n  headers:\n${many(count, (index) => `    x-${index}: y\n`)}`;

const thresholds = (count: number): string =>
  `${BASE}thresholds: { delivery_time: [${'p(50) < 1s,'.repeat(count)}] }\n`;

describe('limits', () => {
  test.each([
    ['loads', loads, 64, 'There are more than 64 loads.'],
    ['stages', stages, 500, 'There are more than 500 stages.'],
    ['labels', labels, 32, 'There are more than 32 labels.'],
    ['headers', headers, 32, 'At most 32 headers.'],
    ['thresholds', thresholds, 200, 'There are more than 200 thresholds.'],
  ] as const)('a scenario holds a bounded number of %s', (_, make, limit, message) => {
    expect(parseScenario(make(limit), 'x.yaml').diagnostics).toEqual([]);
    const { scenario, diagnostics } = parseScenario(make(limit + 1), 'x.yaml');
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toEqual([message]);
    expect(scenario).toBeNull();
  });

  test('a million users fit, and not two more', () => {
    const text = (users: number): string => BASE.replace('users: 2', `users: ${users}`);
    expect(parseScenario(text(1_000_000), 'x.yaml').scenario?.users).toBe(1_000_000);
    expect(parseScenario(text(1_000_002), 'x.yaml').scenario).toBeNull();
  });
});
