// The small languages of values, each alone.

import { describe, expect, test } from 'vitest';
import { Mistake } from '../../../src/scenario/grammar/grammar.ts';
import { readRatio } from '../../../src/scenario/grammar/numbers.ts';
import { readHttpUrl } from '../../../src/scenario/grammar/shapes.ts';
import { editDistance, nearestName } from '../../../src/scenario/grammar/suggest.ts';
import {
  fitExpression,
  parseExpression,
} from '../../../src/scenario/grammar/threshold-expression.ts';
import { readMetricKey } from '../../../src/scenario/grammar/threshold-words.ts';
import { readDurationMs, readRatePerSecond } from '../../../src/scenario/grammar/times.ts';
import { EXECUTOR_NAMES, METRIC_NAMES, type MetricName } from '../../../src/scenario/index.ts';

const plain = (value: unknown): unknown =>
  value instanceof Mistake ? `${value.message} ${value.hint ?? ''}`.trim() : value;

describe('times', () => {
  test.each([
    ['250ms', 250],
    ['1m30s', 90_000],
    ['1.5s', 1500],
    ['0s', 0],
    ['500us', 0.5],
    ['7d', 604_800_000],
    ['8d', 'Must be at most 168h.'],
    [5, "A duration needs its unit; this is 5. Did you mean '5s'?"],
    [-5, 'A duration is not negative; this is -5.'],
    ['-5s', "A duration is not negative; '-5s' is."],
    [Number.NaN, 'Must be a duration; this is NaN.'],
    ['5 Minutes', "'5 Minutes' is not a duration such as '250ms' or '1m30s'. Did you mean '5m'?"],
    ['', "'' is not a duration such as '250ms' or '1m30s'. Units are us, ms, s, m, h, d."],
    [{}, "Must be a duration such as '30s'."],
  ])('the duration %o', (written, read) => {
    expect(plain(readDurationMs(written))).toBe(read);
  });

  test.each([
    ['200/s', 200],
    ['90/m', 1.5],
    ['1800/h', 0.5],
    ['0/s', 'Must be above 0.'],
    ['1000001/s', 'Must be at most 1,000,000/s.'],
    [200, "A rate needs its unit; this is 200. Did you mean '200/s'?"],
    ['200 per second', "'200 per second' is not a rate. Did you mean '200/s'?"],
    ['200/ms', "'200/ms' is not a rate. Write '200/s', '12/m' or '3600/h'."],
    ['-1/s', "A rate is not negative; '-1/s' is."],
    ['Infinity/s', "'Infinity/s' is not a rate. Write '200/s', '12/m' or '3600/h'."],
  ])('the rate %o', (written, read) => {
    expect(plain(readRatePerSecond(written, false))).toBe(read);
  });

  test('the steps of a ramp may be at 0', () => {
    expect(readRatePerSecond('0/s', true)).toBe(0);
  });

  test.each([
    ['5%', 0.05],
    ['99.9%', 0.999],
    ['100%', 1],
    [0.25, 0.25],
    [0, 0],
    [5, "A share is between 0% and 100%; this is '5'. Did you mean '5%'?"],
    ['101%', "A share is between 0% and 100%; this is '101%'."],
    [-0.1, "A share is between 0% and 100%; this is '-0.1'."],
    ['5 %', "'5 %' is not a percentage. Write '5%'."],
  ])('the share %o', (written, read) => {
    expect(plain(readRatio(written))).toBe(read);
  });
});

describe('addresses', () => {
  test.each([
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['HTTPS://Chat.Example.org:443/base/', 'https://chat.example.org/base'],
    ['http://[::1]:9', 'http://[::1]:9'],
  ])('%s is %s', (written, read) => {
    expect(readHttpUrl(written)).toBe(read);
  });

  test.each(['chat.example.org', 'ftp://x', 'http://', 'http://a b', 'javascript:alert(1)', ''])(
    '%s is none',
    (written) => {
      expect(plain(readHttpUrl(written))).toContain('Must be an address that begins with http://');
    },
  );

  test.each(['http://u:hunter2@host', 'http://host/?token=hunter2', 'http://host/#hunter2'])(
    '%s carries what an address must not, and is not shown',
    (written) => {
      const mistake = readHttpUrl(written);
      expect(mistake).toMatchObject({ isSecret: true });
      expect(plain(mistake)).not.toContain('hunter2');
    },
  );
});

describe('thresholds', () => {
  test.each<readonly [string, MetricName, unknown]>([
    ['p(99) < 250ms', 'delivery_time', [250, 99, null]],
    ['p( 99.9 )<=1.5s', 'delivery_time', [1500, 99.9, null]],
    ['max < 900us', 'confirm_time', [0.9, null, null]],
    ['avg < 80ms over 10s', 'delivery_time', [80, null, 10_000]],
    ['count == 0', 'message_loss', [0, null, null]],
    ['rate > 6000/m', 'messages_sent', [100, null, null]],
    ['value < 0.1%', 'loss_ratio', [0.001, null, null]],
    ['value < 0.5', 'loss_ratio', [0.5, null, null]],
  ])('%s of %s', (written, metric, read) => {
    const parsed = parseExpression(written);
    if (parsed instanceof Mistake) throw new Error(parsed.message);
    expect([fitExpression(metric, parsed), parsed.percentile, parsed.overMs]).toEqual(read);
  });

  test.each([
    ['p95 < 5ms', "'p95' is not a percentile. Did you mean 'p(95)'?"],
    ['p(0) < 5ms', "The percentile 'p(0)' is not between 0 and 100. Write p(99)."],
    ['median < 5ms', "There is no aggregate 'median'. Did you mean 'p(50)'?"],
    ['avgg < 5ms', "There is no aggregate 'avgg'. Did you mean 'avg'?"],
    ['max =< 5ms', "There is no comparison '=<'. Did you mean '<='?"],
    ['max != 5ms', "There is no comparison '!='. Known: <, <=, >, >=, ==."],
    ['max < -5ms', 'A limit is not negative; this is -5.'],
    [
      'max < 5ms over 1500ms',
      'The window: must be whole seconds, as windows are measured by the second.',
    ],
  ])('%s is refused', (written, message) => {
    expect(plain(parseExpression(written))).toBe(message);
  });

  test('keys name a metric and maybe a load', () => {
    expect(readMetricKey('confirm_time')).toEqual({ metric: 'confirm_time', load: null });
    expect(readMetricKey('messages_sent{ load: talk }')).toEqual({
      metric: 'messages_sent',
      load: 'talk',
    });
    expect(plain(readMetricKey('confirm-time'))).toBe(
      "There is no metric 'confirm-time'. Did you mean 'confirm_time'?",
    );
  });
});

describe('suggestions', () => {
  test.each([
    ['rate', 'rate', 0],
    ['rtae', 'rate', 1],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('%s is %s after %i edits', (a, b, edits) => {
    expect([editDistance(a, b), editDistance(b, a)]).toEqual([edits, edits]);
  });

  test('name what is near, and nothing for what is far', () => {
    expect(nearestName('constant_arrival_rate', EXECUTOR_NAMES)).toBe('constant-arrival-rate');
    expect(nearestName('Delivery_Time', METRIC_NAMES)).toBe('delivery_time');
    expect(nearestName('quux', EXECUTOR_NAMES)).toBeNull();
    expect(nearestName('x'.repeat(100_000), EXECUTOR_NAMES)).toBeNull();
  });
});
