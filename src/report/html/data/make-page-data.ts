// From a result and its windows to what the page draws. Statistics come from metrics; here they are
// put in order.

import {
  histogramOfSummary,
  type LatencySummary,
  percentileCurve,
  type ThresholdResult,
  type WindowRecord,
} from '../../../metrics/index.ts';
import { isJudged, type RunResult } from '../../../run/index.ts';
import { limitOfExpression } from '../../../scenario/index.ts';
import { plainText } from '../../text/plain.ts';
import { isMeasured } from '../../words.ts';
import type { PageCurve, PageData, PageLimit } from './page-data.ts';
import { HEAT_BOUNDS_MS, type PointMetrics, pointsOf } from './points.ts';

/** More curves than these in one chart nobody tells apart; the table has the rest. */
const MAX_LOAD_CURVES = 5;
/** More lines than these hide the latencies. */
const MAX_LIMITS = 6;
const DEFAULT_LOOP_GAP_MS = 250;

export function makePageData(result: RunResult, windows: readonly WindowRecord[]): PageData {
  const { generator, plan } = result;
  const loopGapMs = generator.bounds.loopGapMs ?? DEFAULT_LOOP_GAP_MS;
  const { points, secondsPerPoint, metrics } = pointsOf(windows, {
    loopGapMs,
    measureMs: plan.measureMs,
  });
  const isKnown = isJudged(result.messages) && generator.receiveLagP99Ms > 0;
  return {
    version: 1,
    points,
    secondsPerPoint,
    deliveryMetric: metrics.delivery,
    confirmMetric: metrics.confirm,
    heatBoundsMs: HEAT_BOUNDS_MS,
    curves: curvesOf(result, metrics),
    limits: limitsOf(result.thresholds, metrics),
    floorMs: isKnown ? generator.receiveLagP99Ms : null,
    gapBoundMs: generator.bounds.loopGapMs ?? null,
    lagBoundMs: generator.bounds.pacerLagP99Ms ?? null,
  };
}

function curvesOf({ latency, loads }: RunResult, metrics: PointMetrics): readonly PageCurve[] {
  const all: Readonly<Record<string, LatencySummary>> = latency;
  const whole = [metrics.delivery, metrics.confirm].flatMap((name) =>
    curveOf(name, all[name], true),
  );
  const parts = Object.entries(loads).flatMap(([load, { latency: own }]) =>
    curveOf(
      `${metrics.delivery}{load:${load}}`,
      own[metrics.delivery] ?? own.delivery_service_time,
      false,
    ),
  );
  return [...whole, ...(parts.length < 2 ? [] : parts.slice(0, MAX_LOAD_CURVES))];
}

function curveOf(
  name: string,
  summary: LatencySummary | undefined,
  isWhole: boolean,
): readonly PageCurve[] {
  if (summary === undefined || !isMeasured(summary)) return [];
  const points = percentileCurve(histogramOfSummary(summary));
  if (points.length === 0) return [];
  const x = points.map((point) => Number(point.x.toPrecision(5)));
  return [{ name: plainText(name), isWhole, x, valueMs: points.map((point) => point.valueMs) }];
}

const UPPER_PERCENTILE = /^(?:p\s*\([^)]*\)|max)\s*<=?/u;

/** Upper limits of percentiles of the run, those that were broken first. */
function limitsOf(
  thresholds: readonly ThresholdResult[],
  metrics: PointMetrics,
): readonly PageLimit[] {
  const drawn = thresholds.flatMap((threshold): readonly PageLimit[] => {
    const { metric, load, expression, unit, verdict } = threshold;
    const isDelivery = metric === metrics.delivery;
    const isDrawn = isDelivery || metric === metrics.confirm;
    if (!isDrawn || load !== null || unit !== 'ms' || !UPPER_PERCENTILE.test(expression)) return [];
    const limitMs = limitOfExpression(metric, expression);
    if (limitMs === null || limitMs <= 0) return [];
    const isBroken = verdict === 'fail';
    return [
      {
        metric: isDelivery ? 'delivery' : 'confirm',
        text: plainText(expression),
        limitMs,
        isBroken,
      },
    ];
  });
  return drawn.toSorted((a, b) => Number(b.isBroken) - Number(a.isBroken)).slice(0, MAX_LIMITS);
}
