// A real Prometheus that ends with the test which started it.

import { onTestFinished } from 'vitest';
import { launchPrometheus, type Prometheus, type PrometheusOptions } from './prometheus.ts';

/** Starts it and waits until it is ready. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const launched = await launchPrometheus(options);
  onTestFinished(() => launched.close());
  return launched;
}
