// Families as text, in both formats, to the byte; and what hostile labels may not do to it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Family, negotiateFormat, renderFamilies } from '../../../src/exposition/index.ts';
import { readExposition } from '../../support/exposition/prometheus-text.ts';

const SENT: Family = {
  name: 'earshot_sent_total',
  help: 'Sent.',
  type: 'counter',
  samples: [
    { labels: { load: 'a' }, value: 3 },
    { labels: { load: 'b' }, value: 0 },
  ],
};
const USERS: Family = {
  name: 'earshot_users',
  help: 'Users.',
  type: 'gauge',
  samples: [{ labels: {}, value: -1.5 }],
};
const TIME: Family = {
  name: 'earshot_time_seconds',
  help: 'Time.',
  type: 'histogram',
  samples: [{ labels: {}, boundsSeconds: [0.0025, 1], counts: [2, 5], count: 7, sumSeconds: 3.25 }],
};

describe('rendering', () => {
  it('writes the text format, line for line', async () => {
    expect(await renderFamilies([SENT, USERS, TIME], 'text')).toBe(
      [
        '# HELP earshot_sent_total Sent.',
        '# TYPE earshot_sent_total counter',
        'earshot_sent_total{load="a"} 3',
        'earshot_sent_total{load="b"} 0',
        '',
        '# HELP earshot_users Users.',
        '# TYPE earshot_users gauge',
        'earshot_users -1.5',
        '',
        '# HELP earshot_time_seconds Time.',
        '# TYPE earshot_time_seconds histogram',
        'earshot_time_seconds_bucket{le="0.0025"} 2',
        'earshot_time_seconds_bucket{le="1.0"} 5',
        'earshot_time_seconds_bucket{le="+Inf"} 7',
        'earshot_time_seconds_sum 3.25',
        'earshot_time_seconds_count 7',
        '',
      ].join('\n'),
    );
  });

  it('writes OpenMetrics: counters named without their suffix, and an end', async () => {
    expect(await renderFamilies([SENT, USERS], 'openmetrics')).toBe(
      [
        '# HELP earshot_sent Sent.',
        '# TYPE earshot_sent counter',
        'earshot_sent_total{load="a"} 3',
        'earshot_sent_total{load="b"} 0',
        '# HELP earshot_users Users.',
        '# TYPE earshot_users gauge',
        'earshot_users -1.5',
        '# EOF',
        '',
      ].join('\n'),
    );
  });

  it('leaves out families without samples, and is legal when nothing is left', async () => {
    const none: readonly Family[] = [{ ...SENT, samples: [] }];
    expect(await renderFamilies([...none, USERS], 'text')).toBe(
      await renderFamilies([USERS], 'text'),
    );
    expect(await renderFamilies(none, 'text')).toBe('');
    expect(await renderFamilies(none, 'openmetrics')).toBe('# EOF\n');
  });

  it('keeps one series one series, whatever stands in a label', async () => {
    const label = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('"} 1\nevil_total 7', '\\', '\\"', '\n', '{}', '# EOF', '\r', '\0', '\ud800'),
    );
    const formats = fc.constantFrom('text' as const, 'openmetrics' as const);
    await fc.assert(
      fc.asyncProperty(label, formats, async (value, format) => {
        const family: Family = { ...SENT, samples: [{ labels: { load: value }, value: 3 }] };
        const read = readExposition(await renderFamilies([family, TIME], format), format);
        const shown = value.toWellFormed().replace(/[^\n\P{Cc}]/gu, '\ufffd');
        expect(read.value('earshot_sent_total', { load: shown })).toBe(3);
        expect(read.samples).toHaveLength(6);
      }),
      { numRuns: 100 },
    );
  });
});

describe('negotiation', () => {
  const OPEN = 'application/openmetrics-text';
  it.each([
    [null, 'text'],
    ['', 'text'],
    ['*/*', 'text'],
    ['text/plain', 'text'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
    [OPEN, 'openmetrics'],
    [
      `${OPEN};version=1.0.0;q=0.5,${OPEN};version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`,
      'openmetrics',
    ],
    [`${OPEN}; version=1.0.0; q=0.2, text/plain; q=0.5`, 'text'],
    [`${OPEN};version=2.0.0`, 'text'],
    [`${OPEN};q=0`, 'text'],
    [`${OPEN};q=nonsense, text/plain;q=0.1`, 'text'],
    [`${OPEN.toUpperCase()};q=1`, 'openmetrics'],
  ])('answers Accept: %s with %s', (accept, format) => {
    expect(negotiateFormat(accept)).toBe(format);
  });
});
