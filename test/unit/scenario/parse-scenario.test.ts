// Whole scenarios: every default, every executor, every unit, every position.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/scenarios');

function valid(name: string, path: string = name): Scenario {
  const { scenario } = parseScenario(readFileSync(join(FOLDER, name), 'utf8'), path);
  if (scenario === null) throw new Error(`${name} is not valid`);
  return scenario;
}

const THINK = { lowMs: 1000, highMs: 3000 };
const SETTINGS = { burstCount: 10, turnCount: 3, forMs: { lowMs: 2000, highMs: 5000 } };
const SEND = [{ behavior: 'send-message', weight: 1 }];

/** What `valid-everything.yaml` says of its loads. */
const EVERY_LOAD = {
  a: {
    executor: 'constant-arrival-rate',
    behaviors: [
      { behavior: 'send-message', weight: 9 },
      { behavior: 'read-history', weight: 1 },
    ],
    users: null,
    startAtMs: 0,
    ratePerSecond: 50,
    durationMs: 600_000,
  },
  b: {
    executor: 'poisson-arrival-rate',
    behaviors: [{ behavior: 'burst', weight: 1 }],
    users: null,
    startAtMs: 30_000,
    ratePerSecond: 0.5,
    durationMs: 300_000,
  },
  c: {
    executor: 'ramping-arrival-rate',
    behaviors: [{ behavior: 'drop', weight: 1 }],
    users: null,
    startAtMs: 0,
    startRatePerSecond: 1,
    stages: [
      { toPerSecond: 3, overMs: 30_000 },
      { toPerSecond: 0, overMs: 30_000 },
    ],
  },
  d: {
    executor: 'constant-users',
    behaviors: [{ behavior: 'converse', weight: 1 }],
    users: 100,
    startAtMs: 0,
    durationMs: 600_000,
  },
  e: {
    executor: 'ramping-users',
    behaviors: [{ behavior: 'idle', weight: 1 }],
    users: 50,
    startAtMs: 0,
    startUsers: 1,
    stages: [{ toUsers: 50, overMs: 60_000 }],
  },
  f: {
    executor: 'per-user-iterations',
    behaviors: [{ behavior: 'second-device', weight: 1 }],
    users: 10,
    startAtMs: 0,
    iterations: 7,
    maxDurationMs: 180_000,
  },
  g: {
    executor: 'session-arrival-rate',
    behaviors: [{ behavior: 'read-threads', weight: 1 }],
    users: 40,
    startAtMs: 0,
    ratePerSecond: 2,
    durationMs: 60_000,
    iterations: 3,
  },
};

describe('parseScenario', () => {
  test('fills every default of a minimal file and normalises units', () => {
    const text = readFileSync(join(FOLDER, 'valid-minimal.yaml'), 'utf8');
    expect(valid('valid-minimal.yaml')).toEqual({
      version: 1,
      name: 'minimal',
      file: 'valid-minimal.yaml',
      sha256: createHash('sha256').update(text).digest('hex'),
      target: { kind: 'embedded' },
      accounts: { kind: 'generated' },
      auth: { kind: 'tokens' },
      users: 2,
      connect: { ratePerSecond: 100, inFlightCount: 50, timeoutMs: 10_000 },
      sourceAddresses: [],
      conversations: { kind: 'pairs' },
      warmupMs: 0,
      behaviors: [],
      loads: [
        {
          name: 'talk',
          position: { line: 5, column: 3 },
          executor: 'constant-arrival-rate',
          behaviors: SEND,
          settings: SETTINGS,
          users: null,
          startAtMs: 0,
          thinkTime: THINK,
          ratePerSecond: 1,
          durationMs: 1000,
        },
      ],
      messages: { size: { kind: 'fixed', length: 120 }, styles: [{ style: 'words', weight: 1 }] },
      heartbeat: { intervalMs: 20_000, timeoutMs: 10_000, withoutRatio: 0.05 },
      reconnect: { enabled: true, baseMs: 500, maxMs: 30_000 },
      deadlines: { confirmMs: 2000, deliverMs: 2000, settleMs: 10_000, readbackMs: null },
      contract: {
        devices: null,
        order: null,
        reads: null,
        ids: null,
        threads: null,
        seen: null,
        errors: null,
      },
      verification: { coverageRatio: 0.999, required: [], strict: false },
      generator: { pacerLagP99Ms: 20, loopGapMs: 250, rigShareRatio: 0.05, backlogMs: 10_000 },
      onTargetLost: { continue: true, afterMs: 30_000 },
      thresholds: [],
      seed: null,
      labels: {},
    });
  });

  test('reads every executor with its own keys', () => {
    const shared = new Set(['name', 'position', 'settings', 'thinkTime']);
    const loads = Object.fromEntries(
      valid('valid-everything.yaml').loads.map((load) => [
        load.name,
        Object.fromEntries(Object.entries(load).filter(([key]) => !shared.has(key))),
      ]),
    );
    expect(loads).toEqual(EVERY_LOAD);
  });

  test('gives each threshold its unit and its own line', () => {
    const thresholds = valid('valid-everything.yaml').thresholds.map(
      ({ metric, load, limit, overMs, abort, position }) =>
        [metric, load, limit, overMs, abort, position.line, position.column] as const,
    );
    expect(thresholds).toEqual([
      ['delivery_time', null, 1000, null, false, 34, 19],
      ['delivery_time', null, 80, 10_000, true, 34, 43],
      ['confirm_service_time', 'd', 2000, null, false, 35, 35],
      ['messages_sent', 'a', 40, null, false, 36, 28],
      ['messages_dropped', null, 0, null, true, 37, 29],
      ['loss_ratio', null, 0.001, null, false, 38, 15],
    ]);
  });

  test('describes a server elsewhere; files are relative to the scenario', () => {
    const { target, accounts, auth } = valid('valid-elsewhere.yaml', 'plans/elsewhere.yaml');
    expect(target).toEqual({
      kind: 'url',
      url: 'https://chat.example.org/base',
      allow: ['chat.example.org'],
      caps: { users: 500, messagesPerSecond: 200, durationMs: 600_000 },
      headers: {
        'x-tenant': 'blue',
        'x-api-key': { kind: 'env', name: 'CHAT_API_KEY' },
        cookie: { kind: 'file', path: 'plans/cookie.txt' },
      },
      origin: 'https://app.example.org',
      subprotocol: 'chat',
      tls: {
        ca: 'plans/ca.pem',
        cert: 'plans/certs/client.pem',
        key: { kind: 'file', path: '/keys/client.pem' },
        servername: 'chat.internal',
      },
      proxy: 'http://proxy.internal:3128',
      paths: { messages: '/m/{uid}', threads: '/t', socket: '/s' },
      authHeader: { name: 'x-auth', scheme: 'Token' },
    });
    expect(accounts).toEqual({ kind: 'file', path: 'plans/users.csv', exclusive: true });
    expect(auth).toEqual({
      kind: 'jwt',
      secret: { kind: 'file', path: 'plans/secret.txt' },
      claims: { sub: '{id}', admin: false, level: 3 },
      lifetimeMs: 7_200_000,
    });
  });

  test('fills a login with the habits of the reference server', () => {
    expect(valid('valid-everything.yaml').auth).toEqual({
      kind: 'login',
      path: '/auth/token/',
      body: { email: '{email}', password: '{password}' },
      token: 'access',
      refresh: {
        path: '/auth/token/refresh/',
        body: { refresh: '{refresh}' },
        from: 'refresh',
        token: 'access',
      },
      ratePerSecond: 20,
      inFlightCount: 10,
    });
  });

  test('freezes the scenario to the last value', () => {
    const seen: unknown[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      seen.push(value);
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(visit);
    };
    visit(valid('valid-everything.yaml'));
    expect(seen.length).toBeGreaterThan(50);
  });

  test('expands anchors and aliases', () => {
    const text = `version: 1
name: anchors
users: 4
load:
  a: &a { executor: constant-users, behavior: converse, duration: 1m }
  b: *a
`;
    const { scenario, diagnostics } = parseScenario(text, 'x.yaml');
    expect(diagnostics).toEqual([]);
    expect(scenario?.loads.map((load) => [load.name, load.executor])).toEqual([
      ['a', 'constant-users'],
      ['b', 'constant-users'],
    ]);
  });

  test('reports mistakes of every kind in one go, in the order of the file', () => {
    const text = `version: 1
name: all at once
users: 101
nmae: x
load:
  talk: { executor: constant-arival-rate, behavior: send-mesage, rate: 5, duration: 1m }
thresholds:
  "confirm_time{load:tlak}": p(99) < 250
`;
    const { diagnostics } = parseScenario(text, 'x.yaml');
    expect(diagnostics.map(({ position, path }) => `${position.line} ${path}`)).toEqual([
      '2 name',
      '3 users',
      '4 nmae',
      '6 load.talk.executor',
      '6 load.talk.behavior',
      '6 load.talk.rate',
      '8 thresholds.confirm_time{load:tlak}',
    ]);
  });
});
