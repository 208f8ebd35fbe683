// Synthetic monitoring: does the chat work now, did it, and how fast is the error budget burning.
// For the operator who is woken, and for the one who is asked at the end of the month.

import type { Board, Section } from '../kit/board.ts';
import { type PlacedPanel, type States, ZERO_IS_GOOD } from '../kit/dress.ts';
import { bars, chart, stat, timeline } from '../kit/panels.ts';
import { table } from '../kit/table.ts';
import { monitored, perSecond, quantile, stateNumber } from './selectors.ts';

export function monitorBoard(): Board {
  return {
    uid: 'earshot-monitor',
    title: 'Earshot / Synthetic monitoring and SLO',
    description: 'Small runs on a schedule: whether chat works, and what is left of its budget.',
    variables: [
      { kind: 'label', name: 'monitor', label: 'Monitor', of: 'earshot_monitor_success' },
    ],
    from: 'now-6h',
    refresh: '30s',
    scrapeInterval: '15s',
    alerts: 'Earshot(Monitor|Burn|History|Message|Notifications|Probe).*',
    sections: [top(), states(), budget(), latency(), cost(), probes()],
  };
}

const STATE_NUMBER = stateNumber(
  ['failing', 'unknown', 'ok'],
  (state) => monitored('earshot_monitor_state', { state }),
  'monitor',
);
const STATES: States = {
  0: { text: 'failing', color: 'red' },
  1: { text: 'unknown', color: 'orange' },
  2: { text: 'ok', color: 'green' },
};
const OBJECTIVE = 'earshot:objective:ratio';
/** Above what a readback costs more than a probe should; see the alert of the same name. */
const HISTORY_STEPS = ['green', [8_388_608, 'yellow'], [16_777_216, 'red']] as const;

function availability(window: string): string {
  return `1 - ${monitored(`monitor:earshot_probe_failures:ratio_rate${window}`)}`;
}

function top(): Section {
  const share = { unit: 'percentunit', decimals: 2, max: 1 } as const;
  const steps = ['red', [0.99, 'yellow'], [0.999, 'green']] as const;
  const line = [
    stat({
      title: 'Now',
      description:
        'The worst state of the selected monitors. Failing is said only after a second probe has ' +
        'confirmed it; unknown means that the monitor itself could not judge.',
      queries: [{ expr: `min(${STATE_NUMBER})` }],
      ...{ width: 4, states: STATES, noValue: 'no monitor' },
    }),
    stat({
      title: 'Available, 24 hours',
      description: 'Share of the judged probes of the last day that succeeded; the worst monitor.',
      queries: [{ expr: `min(${availability('1d')})` }],
      ...{ width: 4, ...share, steps, noValue: 'too early' },
    }),
    stat({
      title: 'Available, 30 days',
      description:
        'Share of the judged probes of the last 30 days that succeeded, beside the objective; ' +
        'the worst monitor.',
      queries: [
        { expr: `min(${availability('30d')})`, legend: 'available' },
        { expr: OBJECTIVE, legend: 'objective', tone: 'expected' },
      ],
      ...{ width: 5, ...share, steps, named: true, noValue: 'too early' },
    }),
    stat({
      title: 'Error budget left',
      description:
        'What is left of the failures that the objective allows in 30 days. At 0 the promise is ' +
        'broken; below it, further.',
      queries: [{ expr: `min(1 - ${monitored('monitor:earshot_burn:rate30d')})` }],
      ...{ width: 4, unit: 'percentunit', decimals: 0, noValue: 'too early' },
      steps: ['red', [0, 'orange'], [0.25, 'yellow'], [0.5, 'green']],
    }),
    stat({
      title: 'Failures in a row',
      description: 'Probes that failed one after another, up to now; the worst monitor.',
      queries: [{ expr: `max(${monitored('earshot_monitor_consecutive_failures')})` }],
      ...{ width: 3, unit: 'short', steps: ['green', [1, 'yellow'], [3, 'red']] },
    }),
    stat({
      title: 'Monitor last alive',
      description:
        'Time since the monitor’s own loop last turned. When it grows, nobody is watching: a ' +
        'silent monitor is not good news.',
      queries: [{ expr: 'max(time() - earshot_monitor_up_timestamp_seconds)' }],
      ...{ width: 4, unit: 's', decimals: 0, steps: ['green', [60, 'yellow'], [120, 'red']] },
      noValue: 'no monitor',
    }),
  ];
  return { title: null, lines: [line] };
}

function states(): Section {
  return { title: 'What works?', lines: [standing(), counts()] };
}

function standing(): readonly PlacedPanel[] {
  const byMonitor = (name: string): string => `max by (monitor) (${monitored(name)})`;
  const since = (name: string): string => `time() - ${byMonitor(name)}`;
  return [
    timeline({
      title: 'State of each monitor',
      description:
        'Green: ok. Red: failing, confirmed by a second probe. Orange: the monitor could not ' +
        'judge. A gap: nobody was watching.',
      queries: [{ expr: STATE_NUMBER, legend: '{{monitor}}' }],
      ...{ width: 14, height: 6, states: STATES },
    }),
    table({
      title: 'Monitors',
      description:
        'Each monitor: its state, how long ago it last ran and last succeeded, how often it ' +
        'should run, its failures in a row, and whether it is in maintenance.',
      queries: [
        { expr: STATE_NUMBER },
        { expr: since('earshot_monitor_last_run_timestamp_seconds') },
        { expr: since('earshot_monitor_last_success_timestamp_seconds') },
        { expr: byMonitor('earshot_monitor_interval_seconds') },
        { expr: byMonitor('earshot_monitor_maintenance') },
      ],
      ...{ width: 10, height: 6 },
      labels: { monitor: 'Monitor' },
      columns: [
        { heading: 'State', states: STATES },
        { heading: 'Ran', unit: 's' },
        { heading: 'Succeeded', unit: 's' },
        { heading: 'Every', unit: 's' },
        {
          heading: 'Maintenance',
          states: { 0: { text: 'no', color: 'text' }, 1: { text: 'yes', color: 'blue' } },
        },
      ],
    }),
  ];
}

const PROBE_TONES = { ok: 'done', failing: 'bad', unknown: 'warn', skipped: 'other' } as const;
const MESSAGE_TONES = {
  sent: 'expected',
  confirmed: 'other',
  delivered: 'done',
  visible: 'kept',
  lost: 'bad',
} as const;

function counts(): readonly PlacedPanel[] {
  const perMinute = (name: string, matchers: Readonly<Record<string, string>>): string =>
    `60 * ${perSecond(monitored(name, matchers))}`;
  return [
    chart({
      title: 'Probes',
      description:
        'Probes per minute by result. Unknown: the monitor could not judge. Skipped: the one ' +
        'before was still running, or it was maintenance.',
      queries: Object.entries(PROBE_TONES).map(([result, tone]) => ({
        expr: perMinute('earshot_monitor_probes_total', { result }),
        ...{ legend: result, tone },
      })),
      ...{ width: 12, unit: 'short', min: 0, isStacked: true },
    }),
    chart({
      title: 'Messages of the probes',
      description:
        'Messages per minute: sent, confirmed, delivered, seen in a history; and lost, which ' +
        'must stay at zero.',
      queries: Object.entries(MESSAGE_TONES).map(([operation, tone]) => ({
        expr: perMinute('earshot_monitor_messages_total', { operation }),
        ...{ legend: operation, tone },
      })),
      ...{ width: 12, unit: 'short', min: 0 },
    }),
  ];
}

function budget(): Section {
  const burn = (window: string): string => monitored(`monitor:earshot_burn:rate${window}`);
  const pair = (title: string, limit: number, [long, short]: readonly [string, string]) =>
    chart({
      title,
      description:
        `How many times faster than allowed the error budget was used, over ${long} and over ` +
        `${short}. When both are above the dashed line, at ${limit}, the alert fires: the long ` +
        'window says that it matters, the short one that it still goes on.',
      queries: [
        { expr: burn(long), legend: `{{monitor}} ${long}` },
        { expr: burn(short), legend: `{{monitor}} ${short}` },
      ],
      ...{ width: 8, unit: 'none', min: 0, hasLines: true, steps: ['green', [limit, 'red']] },
    });
  return {
    title: 'Is the promise kept?',
    lines: [
      [
        pair('Burning: wake somebody', 14.4, ['1h', '5m']),
        pair('Burning: today', 6, ['6h', '30m']),
        pair('Burning: this week', 1, ['3d', '6h']),
      ],
    ],
  };
}

function latency(): Section {
  const quantiles = (title: string, metric: string, event: string) => {
    const buckets = monitored(`earshot_monitor_${metric}_seconds_bucket`);
    return chart({
      title,
      description:
        `From the send of a probe’s message until it ${event}: half and 95 of 100 were faster ` +
        'than the lines.',
      queries: [
        { expr: quantile(0.5, buckets, 'monitor'), legend: '{{monitor}} half' },
        { expr: quantile(0.95, buckets, 'monitor'), legend: '{{monitor}} 95 of 100' },
      ],
      ...{ width: 8, unit: 's', isLog: true },
    });
  };
  return {
    title: 'How fast is it?',
    lines: [
      [
        quantiles('Confirmation', 'confirm_time', 'was confirmed to its sender'),
        quantiles('Delivery', 'delivery_time', 'arrived at its receiver'),
        chart({
          title: 'Duration of a probe',
          description:
            'How long the last probe took, beside its interval (dashed). Above it probes are ' +
            'skipped, because they never overlap.',
          queries: [
            {
              expr: `max by (monitor) (${monitored('earshot_monitor_probe_duration_seconds')})`,
              legend: '{{monitor}}',
            },
            {
              expr: `max by (monitor) (${monitored('earshot_monitor_interval_seconds')})`,
              legend: '{{monitor}} interval',
              tone: 'expected',
            },
          ],
          ...{ width: 8, unit: 's', min: 0 },
        }),
      ],
    ],
  };
}

function cost(): Section {
  const sum = (series: string, by: string): string => `sum by (${by}) (${series})`;
  return {
    title: 'What does it cost, and who is told?',
    lines: [
      [
        chart({
          title: 'What reading back costs',
          description:
            'Bytes that one full read of the monitor’s conversations takes. Chats cannot delete, ' +
            'so it only grows: well before the dashed lines give the monitor fresh accounts.',
          queries: [
            { expr: sum(monitored('earshot_history_bytes'), 'monitor'), legend: '{{monitor}}' },
          ],
          ...{ width: 8, unit: 'bytes', min: 0, hasLines: true, steps: HISTORY_STEPS },
        }),
        chart({
          title: 'Notifications',
          description: 'Notifications per hour: sent and failed, by receiver.',
          queries: [
            {
              expr: notified('sent'),
              legend: '{{receiver}} sent',
              tone: 'done',
            },
            { expr: notified('failed'), legend: '{{receiver}} failed', tone: 'bad' },
          ],
          ...{ width: 8, unit: 'short', min: 0 },
        }),
        bars({
          title: 'Notifications waiting',
          description:
            'Notifications that could not be handed over yet and are tried again. Above zero for ' +
            'long means that nobody hears the monitor.',
          queries: [
            {
              expr: sum('earshot_monitor_notifications_pending', 'receiver'),
              legend: '{{receiver}}',
            },
          ],
          ...{ width: 8, unit: 'short', min: 0, steps: ZERO_IS_GOOD },
        }),
      ],
    ],
  };
}

function notified(result: string): string {
  const series = `earshot_monitor_notifications_total{result="${result}"}`;
  return `3600 * sum by (receiver) (rate(${series}[$__rate_interval]))`;
}

function probes(): Section {
  const results: States = {
    0: { text: 'failed', color: 'red' },
    1: { text: 'ok', color: 'green' },
  };
  return {
    title: 'Probes that Prometheus asks for (/probe)',
    lines: [
      [
        timeline({
          title: 'Result by target',
          description:
            'Each target that Prometheus has probed through the monitor, as with the blackbox ' +
            'exporter.',
          queries: [
            {
              expr: 'min by (instance) (probe_success{job=~"earshot.*"})',
              legend: '{{instance}}',
            },
          ],
          ...{ width: 8, height: 8, states: results },
        }),
        chart({
          title: 'Where the time goes',
          description:
            'Duration of a probe’s phases (logging in, connecting, exchanging messages, reading ' +
            'the history) and of whole probes (dashed); the mean over targets.',
          queries: [
            {
              expr: 'avg(probe_duration_seconds{job=~"earshot.*"})',
              ...{ legend: 'whole probe', tone: 'expected' },
            },
            {
              expr: 'avg by (phase) (probe_phase_duration_seconds{job=~"earshot.*"})',
              legend: '{{phase}}',
            },
          ],
          ...{ width: 8, unit: 's', min: 0 },
        }),
        chart({
          title: 'Findings of probes',
          description: 'How many wrongs the last probe of each target has proven, by severity.',
          queries: [
            {
              expr: 'sum by (severity) (earshot_probe_findings{job=~"earshot.*"})',
              legend: '{{severity}}',
            },
          ],
          ...{ width: 8, unit: 'short', min: 0, decimals: 0 },
        }),
      ],
    ],
  };
}
