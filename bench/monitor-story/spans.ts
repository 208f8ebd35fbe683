// Answers of Prometheus over a span as the stretches in which there was one.

import type { Span as Asked, Prometheus } from '../../test/support/prometheus/prometheus.ts';

/** Instants of the first and the last point; what is true a step later or earlier is not known. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stretches of each alert's series; of other series under the empty name. */
export async function readSpans(
  prometheus: Prometheus,
  expr: string,
  asked: Asked,
): Promise<Readonly<Record<string, readonly Span[]>>> {
  const series = await prometheus.range(expr, asked);
  const found: Record<string, Span[]> = {};
  for (const { metric, values } of series) {
    const name = metric.alertname ?? '';
    const spans = found[name] ?? [];
    found[name] = spans;
    let last: { fromMs: number; toMs: number } | null = null;
    for (const [atS] of values) {
      const atMs = atS * 1000;
      if (last !== null && atMs - last.toMs <= asked.stepS * 1500) {
        last.toMs = atMs;
        continue;
      }
      last = { fromMs: atMs, toMs: atMs };
      spans.push(last);
    }
  }
  return found;
}
