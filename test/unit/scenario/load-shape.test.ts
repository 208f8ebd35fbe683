// Figures of loads against numbers computed on paper.

import { describe, expect, test } from 'vitest';
import {
  type Conversations,
  cellSizeOf,
  expectedIterationCount,
  isLoopbackUrl,
  isOpenLoad,
  type Load,
  loadDurationMs,
  measureDurationMs,
  messagesPerIteration,
  parseScenario,
  peakRatePerSecond,
  shareOf,
} from '../../../src/scenario/index.ts';

function loads(...lines: readonly string[]): readonly Load[] {
  const blocks = lines.map((line, index) => `  l${index}: { ${line} }\n`).join('');
  const text = `version: 1\nname: x\nusers: 1000\nload:\n${blocks}`;
  const { scenario, diagnostics } = parseScenario(text, 'x.yaml');
  if (scenario === null) throw new Error(JSON.stringify(diagnostics));
  return scenario.loads;
}

const one = (line: string): Load => {
  const [load] = loads(line);
  if (load === undefined) throw new Error('no load');
  return load;
};

const SEND = 'behavior: send-message';

describe('figures of loads', () => {
  test.each<readonly [string, number, number | null, number | null, boolean]>([
    [
      `executor: constant-arrival-rate, ${SEND}, rate: 200/s, duration: 1m`,
      60_000,
      12_000,
      200,
      true,
    ],
    [`executor: poisson-arrival-rate, ${SEND}, rate: 90/m, duration: 20s`, 20_000, 30, 1.5, true],
    // Trapezoids: 0 to 10/s over 10 s is 50, 10/s for 20 s is 200, 10 to 0/s over 4 s is 20.
    [
      `executor: ramping-arrival-rate, ${SEND}, stages: [{ to: 10/s, over: 10s }, { to: 10/s, over: 20s }, { to: 0/s, over: 4s }]`,
      34_000,
      270,
      10,
      true,
    ],
    [
      `executor: session-arrival-rate, ${SEND}, users: 4, rate: 2/s, duration: 30s, iterations: 5`,
      30_000,
      300,
      2,
      true,
    ],
    [`executor: constant-users, ${SEND}, duration: 45s`, 45_000, null, null, false],
    [
      `executor: ramping-users, ${SEND}, stages: [{ to: 10, over: 10s }, { to: 5, over: 1s }]`,
      11_000,
      null,
      null,
      false,
    ],
    [`executor: per-user-iterations, ${SEND}, iterations: 5`, 600_000, null, null, false],
  ])('%s', (line, durationMs, iterations, peak, isOpen) => {
    const load = one(line);
    expect([
      loadDurationMs(load),
      expectedIterationCount(load),
      peakRatePerSecond(load),
      isOpenLoad(load),
    ]).toEqual([durationMs, iterations, peak, isOpen]);
  });

  test('the measure phase ends with the last load', () => {
    const tail = `${SEND}, rate: 1/s`;
    const all = loads(
      `executor: constant-arrival-rate, ${tail}, duration: 50s`,
      `executor: constant-arrival-rate, ${tail}, duration: 45s, startAt: 10s`,
    );
    expect(measureDurationMs(all)).toBe(55_000);
    expect(measureDurationMs([])).toBe(0);
  });

  test('a mix gives its weighted mean of messages', () => {
    const load = one(
      'executor: constant-users, duration: 1m, behavior: { send-message: 5, burst: 2, converse: 1, read-history: 2 }, burst: 20, turns: 4',
    );
    // (5 x 1 + 2 x 20 + 1 x 4 + 2 x 0) / 10
    expect(messagesPerIteration(load)).toBe(4.9);
    expect(shareOf(load, ['read-history', 'burst'])).toBe(0.4);
  });

  test.each<readonly [Conversations, number]>([
    [{ kind: 'pairs' }, 2],
    [{ kind: 'friends', friendCount: 4 }, 5],
    [{ kind: 'celebrity', fanCount: 99 }, 100],
    [{ kind: 'chain', length: 7 }, 7],
  ])('%o has cells of %i', (conversations, size) => {
    expect(cellSizeOf(conversations)).toBe(size);
  });

  test.each([
    ['http://127.0.0.1:8000', true],
    ['http://127.8.9.1/base', true],
    ['https://localhost', true],
    ['http://chat.localhost:1', true],
    ['http://[::1]:8000', true],
    ['http://128.0.0.1', false],
    ['http://127.0.0.1.example.org', false],
    ['https://localhost.example.org', false],
    ['http://0.0.0.0', false],
    ['nothing', false],
  ])('%s is on loopback: %s', (url, isLoopback) => {
    expect(isLoopbackUrl(url)).toBe(isLoopback);
  });
});
