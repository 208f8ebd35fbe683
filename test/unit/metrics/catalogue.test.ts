// The catalogue's own order, and the environment of a real process.

import { describe, expect, it } from 'vitest';
import { METRICS, openProcessEnvironment } from '../../../src/metrics/index.ts';
import { COUNT_METRIC_NAMES, TIME_METRIC_NAMES } from '../../../src/scenario/index.ts';

describe('the metric catalogue', () => {
  it('names every metric once for Prometheus, in base units', () => {
    const names = Object.values(METRICS).map((entry) => entry.prometheusName);
    expect(new Set(names).size).toBe(names.length);
    expect(
      names.filter((name) => !/^earshot_[a-z_]+(?:_seconds|_total|_ratio)$/u.test(name)),
    ).toEqual([]);
  });

  it('knows times by milliseconds and everything else by its count or ratio', () => {
    const kinds = (list: readonly (keyof typeof METRICS)[]) => [
      ...new Set(list.map((name) => `${METRICS[name].kind} in ${METRICS[name].unit}`)),
    ];
    expect(kinds(TIME_METRIC_NAMES)).toEqual(['time in ms']);
    expect(kinds(COUNT_METRIC_NAMES)).toEqual(['count in count', 'ratio in ratio']);
  });

  it('says of each in one sentence what it is', () => {
    const loose = Object.values(METRICS).filter((entry) => !/^[A-Z].*\.$/u.test(entry.help));
    expect(loose).toEqual([]);
  });
});

describe('the environment of a process', () => {
  it('reads growing CPU times and a resident size, and closes twice', () => {
    const environment = openProcessEnvironment();
    const { user, system } = environment.cpuUsage();
    const machine = environment.machineCpu();
    environment.close();
    environment.close();
    expect(user + system).toBeGreaterThan(0);
    expect(environment.rssBytes()).toBeGreaterThan(1_000_000);
    expect(environment.takeGcPauseMaxMs()).toBeGreaterThanOrEqual(0);
    expect(machine === null || machine.idle <= machine.total).toBe(true);
  });
});
