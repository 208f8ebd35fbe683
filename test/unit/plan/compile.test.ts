// The bytes and the hash of a plan.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, compilePlan, loadEndMs, planHash } from '../../../src/plan/index.ts';
import { sampleLoad, samplePlan, sampleScenario } from './sample-scenario.ts';

describe('compilePlan', () => {
  test('makes the same bytes for the same scenario and seed, other bytes for another seed', () => {
    const first = canonicalJson(compilePlan(sampleScenario(), 'tea'));
    expect(canonicalJson(compilePlan(sampleScenario(), 'tea'))).toBe(first);
    expect(canonicalJson(compilePlan(sampleScenario(), 'tee'))).not.toBe(first);
  });

  test('survives a journey as JSON', () => {
    const plan = samplePlan();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planHash(JSON.parse(JSON.stringify(plan)))).toBe(plan.sha256);
  });

  test('leaves target, accounts, auth and labels out', () => {
    const elsewhere = sampleScenario({
      accounts: { kind: 'file', path: 'users.csv', exclusive: true },
      auth: { kind: 'jwt', secret: { kind: 'env', name: 'SECRET' }, claims: {}, lifetimeMs: 1 },
      labels: { branch: 'main' },
      file: 'other.yaml',
    });
    expect(compilePlan(elsewhere, 's')).toEqual(samplePlan());
    expect(JSON.stringify(compilePlan(elsewhere, 's'))).not.toContain('SECRET');
  });

  test('measures until the last load ends', () => {
    const loads = [
      sampleLoad({ durationMs: 50_000, startAtMs: 10_000 }),
      sampleLoad({
        name: 'ramp',
        executor: 'ramping-arrival-rate',
        startRatePerSecond: 0,
        stages: [
          { toPerSecond: 5, overMs: 30_000 },
          { toPerSecond: 5, overMs: 31_000 },
        ],
      }),
      sampleLoad({
        name: 'counted',
        executor: 'per-user-iterations',
        iterations: 3,
        maxDurationMs: 4000,
      }),
    ];
    expect(loads.map(loadEndMs)).toEqual([60_000, 61_000, 4000]);
    expect(samplePlan({ loads }).measureMs).toBe(61_000);
  });
});

describe('canonicalJson', () => {
  test('sorts keys, drops undefined fields and writes no white space', () => {
    const value = { b: [1, { z: null, a: 'ü' }], a: true, c: undefined };
    expect(canonicalJson(value)).toBe('{"a":true,"b":[1,{"a":"ü","z":null}]}');
  });

  test('refuses what JSON cannot carry', () => {
    expect(() => canonicalJson({ a: [Number.POSITIVE_INFINITY] })).toThrow(/finite/);
  });

  test('is what the hash is made of', () => {
    const { sha256, ...plan } = samplePlan();
    expect(sha256).toBe(createHash('sha256').update(canonicalJson(plan)).digest('hex'));
  });
});
