// The histogram against an exact sort, on distributions that are known beforehand: no percentile is
// below the truth, none more than 0.1 % above it, in one piece or added from many.

import { expect, test } from 'vitest';
import { type Random, randomStream } from '../../src/base/index.ts';
import { decodeHistogram, encodeHistogram, LatencyHistogram } from '../../src/metrics/index.ts';
import { exactQuantile } from '../support/accuracy/exact.ts';

const SAMPLES = 20_000;
const SHARDS = 4;
const RATIOS = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

const DISTRIBUTIONS: Readonly<Record<string, (random: Random) => number>> = {
  'uniform, 0 to 2 s': (random) => 2000 * random.nextFloat(),
  'exponential, mean 20 ms': (random) => random.nextExponential(20),
  'heavy-tailed, from 0.2 ms to a minute': (random) =>
    Math.min(59_999, 0.2 * (1 - random.nextFloat()) ** -1.2),
  'two humps, 3 ms and 400 ms': (random) =>
    (random.nextFloat() < 0.97 ? 3 : 400) * (0.9 + 0.2 * random.nextFloat()),
  'one value': () => 17.25,
};

test.each(Object.keys(DISTRIBUTIONS))('percentiles are exact to a thousandth: %s', (name) => {
  const random = randomStream('accuracy', name);
  const draw = DISTRIBUTIONS[name] as (random: Random) => number;
  const values = Array.from({ length: SAMPLES }, () => draw(random));
  const shards = Array.from({ length: SHARDS }, () => new LatencyHistogram());
  const whole = new LatencyHistogram();
  for (const [index, value] of values.entries()) {
    whole.record(value);
    shards[index % SHARDS]?.record(value);
  }
  const added = new LatencyHistogram();
  for (const shard of shards) added.add(decodeHistogram(encodeHistogram(shard)));
  expect(encodeHistogram(added)).toEqual(encodeHistogram(whole));
  const wrong = RATIOS.flatMap((ratio) => {
    // A sample is kept in whole microseconds.
    const exactMs = Math.round(exactQuantile(values, ratio) * 1000) / 1000;
    const toldMs = added.quantileMs(ratio) ?? Number.NaN;
    const isRight = toldMs >= exactMs - 1e-9 && toldMs <= exactMs * 1.001 + 1e-9;
    return isRight ? [] : [{ ratio, exactMs, toldMs }];
  });
  expect(wrong).toEqual([]);
});
