// The words of verdicts and notes that every form of the report shares.

import { describe, expect, it } from 'vitest';
import {
  boundTexts,
  contentionNote,
  headlineOf,
  latencyText,
  sortChecks,
  targetTextOf,
  thresholdValueText,
} from '../../../src/report/words.ts';
import { RESULTS } from '../../golden/report/results.ts';

const { passing, failing, unknown } = RESULTS;

describe('the headline', () => {
  it('claims that all is accounted for only when it is', () => {
    const messages = (overrides: Partial<typeof passing.messages>) =>
      headlineOf({ ...passing, messages: { ...passing.messages, ...overrides } });
    expect([
      messages({}),
      messages({ sent: 1 }),
      headlineOf({ ...passing, thresholds: [] }),
      messages({ indeterminate: 1 }),
      messages({ sent: 0 }),
    ]).toEqual([
      'All 12,000 messages are accounted for, and every threshold held.',
      'The one message is accounted for, and every threshold held.',
      'All 12,000 messages are accounted for.',
      'Every required check passed and every threshold held.',
      'Every required check passed and every threshold held.',
    ]);
  });
});

describe('notes', () => {
  it('mark latencies as contended only where rig and server shared a busy machine', () => {
    const busy = (url: string, ratio: number) =>
      contentionNote({
        ...passing,
        target: { kind: 'url', url },
        generator: { ...passing.generator, machineCpuRatio: ratio },
      }) !== null;
    expect([
      busy('http://127.0.0.1:8000', 0.91),
      busy('http://[::1]:8000', 0.91),
      busy('http://localhost', 0.95),
      busy('http://127.0.0.1:8000', 0.9),
      busy('https://chat.example.org', 0.99),
    ]).toEqual([true, true, true, false, false]);
  });

  it('show the bounds in words and addresses without credentials', () => {
    expect(boundTexts(passing)).toEqual(['pacer lag p99 2.00 ms', 'loop gap 250 ms']);
    const target = { kind: 'url', url: 'https://me:pass@chat.example.org/base' } as const;
    expect(targetTextOf({ ...passing, target })).toBe('https://chat.example.org/base');
  });
});

describe('values', () => {
  it('are infinite where results never came, and a dash where nothing was measured', () => {
    const { delivery_time, login_time } = failing.latency;
    expect([
      latencyText(delivery_time, delivery_time.maxMs),
      latencyText(login_time, login_time.maxMs),
    ]).toEqual(['\u221e', '\u2013']);
    const [none] = unknown.thresholds;
    const [infinite] = failing.thresholds;
    if (none === undefined || infinite === undefined) throw new Error('no threshold');
    expect([
      thresholdValueText(none),
      thresholdValueText({ ...infinite, value: null }),
      thresholdValueText({ ...infinite, unit: 'ratio', value: 0.0005 }),
      thresholdValueText({ ...infinite, unit: 'per-second', value: 199.6 }),
    ]).toEqual(['\u2013', '\u221e', '0.05 %', '200/s']);
  });
});

describe('checks', () => {
  it('come in the order of need', () => {
    expect(
      sortChecks(failing.checks)
        .slice(0, 4)
        .map((check) => check.name),
    ).toEqual(['lost-relay', 'thread-last-message-stale', 'late-delivery', 'fifo']);
  });
});
