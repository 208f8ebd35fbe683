// The charts of the load and of the generator: rates, connections, lags, processor time.

import type { PageData, PagePoint } from '../../src/report/html/data/page-data.ts';
import { formatCount, formatMs, formatRate } from '../../src/report/text/format.ts';
import type { ChartLine, ChartSeries, ChartSpec } from './chart-spec.ts';
import { disturbedSpans } from './latency-specs.ts';
import { shortMs } from './ticks.ts';

const HEIGHT_PX = 200;

interface Drawn {
  readonly title: string;
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly formatY: (value: number) => string;
  readonly formatTick?: (value: number) => string;
  readonly yScale?: 'log' | 'linear';
  readonly lines?: readonly ChartLine[];
}

function timeSpec(data: PageData, drawn: Drawn): ChartSpec {
  return {
    yScale: 'linear',
    ...drawn,
    x: data.points.map(({ at }) => at),
    xKind: 'time',
    shaded: disturbedSpans(data),
    height: HEIGHT_PX,
  };
}

function column(data: PageData, read: (point: PagePoint) => number | null) {
  return data.points.map(read);
}

export function rateSpec(data: PageData): ChartSpec {
  return timeSpec(data, {
    title: 'Offered and achieved',
    label: 'Messages a second over time: offered by the schedule, sent, delivered',
    series: [
      { name: 'offered', color: 'faint', values: column(data, (one) => one.offered), dash: [5, 4] },
      { name: 'sent', color: 'a', values: column(data, (one) => one.sent), width: 2.25 },
      { name: 'delivered', color: 'b', values: column(data, (one) => one.delivered), width: 1.25 },
    ],
    formatY: formatRate,
  });
}

export function usersSpec(data: PageData): ChartSpec {
  return timeSpec(data, {
    title: 'Connected users',
    label: 'Users with an open socket, and messages that await their confirmation, over time',
    series: [
      {
        name: 'connected',
        color: 'a',
        values: column(data, (one) => one.connected),
        shape: 'step',
        isFilled: true,
      },
      { name: 'outstanding', color: 'b', values: column(data, (one) => one.outstanding) },
    ],
    formatY: formatCount,
  });
}

export function socketsSpec(data: PageData): ChartSpec {
  return timeSpec(data, {
    title: 'Connections and reconnects',
    label: 'Sockets a second over time: opened, lost without a close, refused',
    series: [
      { name: 'opened', color: 'a', values: column(data, (one) => one.opened) },
      { name: 'lost', color: 'b', values: column(data, (one) => one.lost) },
      { name: 'refused', color: 'bad', values: column(data, (one) => one.refused) },
    ],
    formatY: formatRate,
  });
}

export function lagSpec(data: PageData): ChartSpec {
  const lines: ChartLine[] = [];
  const largest = Math.max(0, ...data.points.map(({ lagMs, gapMs }) => Math.max(lagMs, gapMs)));
  const add = (value: number | null, text: string): void => {
    // A bound far above everything would press the lags into the ground.
    if (value !== null && value <= largest * 20) lines.push({ value, text, tone: 'faint' });
  };
  add(data.lagBoundMs, 'bound of pacer lag p99');
  add(data.gapBoundMs, 'bound of a loop gap');
  const positive = (value: number): number | null => (value > 0 ? value : null);
  return timeSpec(data, {
    title: 'Lag of the generator',
    label: 'The largest pacer lag and loop gap of each second, logarithmic',
    series: [
      { name: 'pacer lag', color: 'a', values: column(data, (one) => positive(one.lagMs)) },
      { name: 'loop gap', color: 'b', values: column(data, (one) => positive(one.gapMs)) },
    ],
    formatY: formatMs,
    formatTick: shortMs,
    yScale: 'log',
    lines,
  });
}

export function cpuSpec(data: PageData): ChartSpec {
  return timeSpec(data, {
    title: 'Processor time of the generator and of its machine',
    label: 'Shares over time: of a core, the busiest agent; of all cores, not idle, and stolen',
    series: [
      {
        name: 'agent, of a core',
        color: 'a',
        values: column(data, (one) => one.cpuRatio),
        isFilled: true,
      },
      { name: 'machine', color: 'b', values: column(data, (one) => one.machineRatio) },
      { name: 'stolen', color: 'bad', values: column(data, (one) => one.stealRatio) },
    ],
    formatY: (value) => `${Number((value * 100).toFixed(1))} %`,
  });
}
