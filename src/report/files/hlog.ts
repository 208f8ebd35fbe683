// Latencies as an interval log of HdrHistogram, format 1.3: an interval a second for what the
// windows hold, one for the whole run for the rest. Readable by the tools of HdrHistogram; values
// are microseconds.

import { decodeHistogram, type LatencySummary, type WindowRecord } from '../../metrics/index.ts';
import type { RunResult } from '../../run/index.ts';
import { TIME_METRIC_NAMES } from '../../scenario/index.ts';
import { plainText } from '../text/plain.ts';

const LEGEND = '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"';

interface Interval {
  readonly tag: string;
  readonly startSecond: number;
  readonly lengthSeconds: number;
  readonly maxMs: number;
  readonly hdr: string;
}

/**
 * Renders the log. Every interval has a tag, the name of its series, such as `delivery_time` or
 * `delivery_time{load:talk}`. Time stamps are seconds since the first window, never negative:
 * readers skip what lies before 0. Results that never came are in no histogram of this kind.
 */
export function renderHlog(result: RunResult, windows: readonly WindowRecord[]): string {
  const ordered = windows.toSorted((a, b) => a.second - b.second);
  const firstSecond = ordered[0]?.second ?? 0;
  const lastSecond = ordered.at(-1)?.second;
  const { measureMs } = result.plan;
  const wholeSeconds = lastSecond === undefined ? measureMs / 1000 : lastSecond - firstSecond + 1;
  const perSecond = ordered.flatMap((window) => windowIntervals(window, firstSecond));
  const inWindows = new Set(perSecond.map(({ tag }) => tag));
  const whole = TIME_METRIC_NAMES.filter((name) => !inWindows.has(name)).flatMap((name) =>
    wholeInterval(name, result.latency[name], wholeSeconds),
  );
  const startedAtSecond = (Date.parse(result.startedAtIso) / 1000).toFixed(3);
  return [
    `#[Logged with earshot ${plainText(result.tool.version)}, run ${plainText(result.runId)}]`,
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${startedAtSecond} (seconds since epoch), ${plainText(result.startedAtIso)}]`,
    `#[Values are microseconds; Interval_Max is milliseconds. t = 0 is at ${-firstSecond} s.]`,
    LEGEND,
    ...[...whole, ...perSecond].map(intervalLine),
    '',
  ].join('\n');
}

function windowIntervals({ second, histograms }: WindowRecord, first: number): readonly Interval[] {
  return Object.entries(histograms)
    .filter(([, { hdr }]) => hdr !== '')
    .map(([series, { hdr, maxUs }]) => ({
      tag: tagOf(series),
      startSecond: second - first,
      lengthSeconds: 1,
      maxMs: maxUs / 1000,
      hdr,
    }));
}

function wholeInterval(
  tag: string,
  summary: LatencySummary,
  lengthSeconds: number,
): readonly Interval[] {
  if (summary.hdr === '') return [];
  const { hdr, maxMs } = summary;
  return [{ tag, startSecond: 0, lengthSeconds, maxMs: maxMs ?? largestMs(summary), hdr }];
}

/** The largest finite sample, where the summary's maximum is infinite: the end of its bucket. */
function largestMs({ hdr, count }: LatencySummary): number {
  const finite = {
    hdr,
    count,
    missing: 0,
    negative: 0,
    beyond: 0,
    maxUs: Number.POSITIVE_INFINITY,
  };
  return decodeHistogram(finite).quantileMs(1) ?? 0;
}

/** A tag ends at a comma, a space or a line end. */
function tagOf(series: string): string {
  return plainText(series).replace(/[\s,]/gu, '_');
}

function intervalLine({ tag, startSecond, lengthSeconds, maxMs, hdr }: Interval): string {
  const numbers = [startSecond, lengthSeconds, maxMs].map((value) => value.toFixed(3));
  return `Tag=${tag},${numbers.join(',')},${hdr}`;
}
