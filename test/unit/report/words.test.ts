// The words of verdicts and notes that every form of the report shares.

import { describe, expect, it } from 'vitest';
import {
  boundTexts,
  checkReason,
  contentionNote,
  groupChecks,
  headlineOf,
  latencyText,
  reasonTexts,
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

describe('a threshold that decides', () => {
  it('is told from a load that was not delivered', () => {
    const reason = (kind: string) => ({ exitCode: 4 as const, kind, text: 'why' });
    const headline = (...kinds: readonly string[]) =>
      headlineOf({ ...passing, verdict: 'fail', exitCode: 4, reasons: kinds.map(reason) });
    expect([headline('threshold'), headline('delivery-of-load')]).toEqual([
      'A threshold was not held.',
      'The offered load was not delivered.',
    ]);
    expect(headline('delivery-of-load', 'threshold')).toBe('A threshold was not held.');
  });
});

describe('notes', () => {
  it('say that latencies are contended where the result does, and how busy the machine was', () => {
    const generator = { ...passing.generator, machineCpuRatio: 0.93 };
    expect(contentionNote({ ...passing, generator })).toBeNull();
    expect(contentionNote({ ...passing, generator: { ...generator, contended: true } })).toBe(
      'contended: this machine was 93 % busy, so these latencies hold waiting for its CPU',
    );
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

describe('one accident for many checks', () => {
  const reason = 'the check failed by itself: out of memory';
  const checks = passing.checks
    .slice(0, 6)
    .map((check, index) =>
      index === 2 ? check : { ...check, verdict: 'unknown' as const, reason },
    );

  it('is one group of checks', () => {
    expect(groupChecks(checks).map((group) => group.map((check) => check.name))).toEqual([
      ['lost-write', 'lost-relay', 'silent-drop', 'duplicate-delivery', 'duplicate-write'],
      ['lost-conf'],
    ]);
  });

  it('is one reason of the verdict', () => {
    const reasons = checks
      .filter((check) => check.verdict === 'unknown')
      .map((check) => ({
        exitCode: 5 as const,
        kind: 'coverage',
        text: `${check.name}: ${reason}`,
      }));
    const other = { exitCode: 4 as const, kind: 'threshold', text: 'p(99): too slow' };
    expect(reasonTexts([other, ...reasons])).toEqual([
      'p(99): too slow',
      `lost-write, lost-relay, silent-drop and 2 more: ${reason}`,
    ]);
  });

  it('says no reason that its row has said', () => {
    const [check] = passing.checks;
    if (check === undefined) throw new Error('no check');
    const said = [`${check.name} was violated 5 times`, 'too few were judged'].map((text) =>
      checkReason({ ...check, reason: text }),
    );
    expect(said).toEqual([null, 'too few were judged']);
  });
});
