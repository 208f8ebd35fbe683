// The run overview: is it going as planned, how slow is it, do its thresholds hold. For somebody
// who watches a run, or comes back to one.

import type { Board, Section } from '../kit/board.ts';
import type { PlacedPanel } from '../kit/dress.ts';
import { bars, chart, heatmap, stat, timeline } from '../kit/panels.ts';
import type { Query } from '../kit/queries.ts';
import { table } from '../kit/table.ts';
import {
  LOAD_VARIABLE,
  PHASE_NUMBER,
  PHASE_STATES,
  perSecond,
  quantile,
  quantileSoFar,
  RUN_VARIABLES,
  run,
  VERDICT_NUMBER,
  VERDICT_STATES,
} from './selectors.ts';

export function runBoard(): Board {
  return {
    uid: 'earshot-run',
    title: 'Earshot / Run overview',
    description: 'One run of a scenario while it goes on, and after it: load, latency, thresholds.',
    variables: [...RUN_VARIABLES, LOAD_VARIABLE],
    from: 'now-15m',
    refresh: '5s',
    scrapeInterval: '5s',
    alerts: 'Earshot(Run|Generator|Load).*',
    sections: [top(), going(), latency(), thresholds(), loads(), wire()],
  };
}

function top(): Section {
  return { title: null, lines: [[...whereItIs(), ...howItGoes(), ...whatIsWrong()]] };
}

function whereItIs(): readonly PlacedPanel[] {
  return [
    stat({
      title: 'Phase',
      description:
        'What the run is doing now: connecting its users, warming up, measuring, waiting for the ' +
        'last messages, reading every conversation back, or done.',
      queries: [{ expr: PHASE_NUMBER }],
      ...{ width: 3, states: PHASE_STATES, noValue: 'no run' },
    }),
    stat({
      title: 'Verdict',
      description:
        'Pass: every message was accounted for and every threshold held. Fail: something was ' +
        'proven wrong. Unknown: too little could be judged. Empty until the run is judged.',
      queries: [{ expr: VERDICT_NUMBER }],
      ...{ width: 3, states: VERDICT_STATES, noValue: 'not judged yet' },
    }),
    stat({
      title: 'Users connected',
      description: 'How many simulated users have an open connection, beside how many should.',
      queries: [
        { expr: `sum(${run('earshot_users_connected')})`, legend: 'connected', tone: 'actual' },
        { expr: `sum(${run('earshot_users_planned')})`, legend: 'planned', tone: 'expected' },
      ],
      ...{ width: 4, unit: 'short', named: true },
    }),
  ];
}

function howItGoes(): readonly PlacedPanel[] {
  const total = (name: string): string => `sum(${run(`earshot_messages_${name}_total`)})`;
  const share = {
    ...{ width: 3, unit: 'percentunit', decimals: 1, min: 0, max: 1 },
    steps: ['red', [0.95, 'yellow'], [0.99, 'green']],
  } as const;
  return [
    stat({
      title: 'Sent of planned',
      description:
        'Share of the planned messages that were sent so far. Below 95 % the load is not the one ' +
        'that was asked for: look at the generator first.',
      queries: [{ expr: `${total('sent')} / ${total('planned')}` }],
      ...share,
    }),
    stat({
      title: 'Delivered of sent',
      description:
        'Share of the sent messages that have arrived at their receiver. It lags a little while ' +
        'messages are under way, and must reach 100 % at the end.',
      queries: [{ expr: `${total('delivered')} / ${total('sent')}` }],
      ...share,
    }),
    stat({
      title: 'Delivery, 99 of 100',
      description:
        'Of all measured messages so far, 99 of 100 arrived within this time, counted from the ' +
        'instant they were due.',
      queries: [{ expr: quantileSoFar(0.99, run('earshot_delivery_time_seconds_bucket')) }],
      ...{ width: 3, unit: 's', noValue: 'nothing measured' },
    }),
  ];
}

function whatIsWrong(): readonly PlacedPanel[] {
  return [
    stat({
      title: 'Proven findings',
      description:
        'Wrongs that were proven: lost, doubled, altered or misdirected messages and the like, ' +
        'of ' +
        'the severities critical, error and warning. Anything above zero deserves a look.',
      queries: [{ expr: `sum(${run('earshot_anomalies_total')})` }],
      ...{ width: 3, unit: 'short', steps: ['green', [1, 'red']] },
    }),
    stat({
      title: 'Generator',
      description:
        'Whether the machine that makes the load kept up. When it was unfit, slow numbers are ' +
        'its ' +
        'own fault and no latency is judged. Empty until the run is judged.',
      queries: [{ expr: `min(${run('earshot_generator_fit')})` }],
      ...{ width: 2, noValue: 'not judged yet' },
      states: { 0: { text: 'unfit', color: 'red' }, 1: { text: 'fit', color: 'green' } },
    }),
  ];
}

function going(): Section {
  const rate = (name: string): string => perSecond(run(`earshot_messages_${name}_total`));
  const messages: readonly Query[] = [
    { expr: rate('planned'), legend: 'planned', tone: 'expected' },
    { expr: rate('sent'), legend: 'sent', tone: 'actual' },
    { expr: rate('confirmed'), legend: 'confirmed', tone: 'other' },
    { expr: rate('delivered'), legend: 'delivered', tone: 'done' },
    { expr: rate('dropped'), legend: 'dropped', tone: 'bad' },
  ];
  return {
    title: 'Is it going as planned?',
    lines: [
      [
        timeline({
          title: 'Phases',
          description: 'When the run was doing what. Latencies count in the phase "measure" alone.',
          queries: [{ expr: PHASE_NUMBER, legend: 'phase' }],
          ...{ width: 24, height: 3, states: PHASE_STATES },
        }),
      ],
      [
        chart({
          title: 'Messages per second',
          description:
            'What the schedule calls for (dashed) beside what was sent, confirmed to the sender ' +
            'and delivered to the receiver. All lines should lie on one another; red is load ' +
            'that ' +
            'was given up because the users could not keep up.',
          queries: messages,
          ...{ width: 14, unit: 'cps', min: 0 },
        }),
        chart({
          title: 'Users connected',
          description: 'Open connections beside the planned number of users (dashed).',
          queries: [
            { expr: `sum(${run('earshot_users_planned')})`, legend: 'planned', tone: 'expected' },
            { expr: `sum(${run('earshot_users_connected')})`, legend: 'connected', tone: 'actual' },
          ],
          ...{ width: 10, unit: 'short', min: 0 },
        }),
      ],
    ],
  };
}

function latency(): Section {
  return {
    title: 'How slow is it?',
    lines: [
      [
        quantiles('Delivery time', 'delivery_time', 'arrives at its receiver'),
        quantiles('Confirmation time', 'confirm_time', 'is confirmed to its sender'),
      ],
      [
        heatmap({
          title: 'Delivery time, all of it',
          description:
            'How many messages took how long, second by second: the darker, the more. Two bands ' +
            'mean two kinds of messages; a rising band means a queue is growing somewhere.',
          queries: [
            {
              expr: perSecond(run('earshot_delivery_time_seconds_bucket'), 'le'),
              legend: '{{le}}',
            },
          ],
          ...{ width: 24, unit: 's' },
        }),
      ],
    ],
  };
}

function quantiles(title: string, metric: string, event: string): ReturnType<typeof chart> {
  const buckets = run(`earshot_${metric}_seconds_bucket`);
  return chart({
    title,
    description:
      `From the instant a message was due until it ${event}: half, 95 and 99 of 100 messages ` +
      'were faster than the lines. Dashed red: the limits of the thresholds on it, if there are any.',
    queries: [
      { expr: quantile(0.5, buckets), legend: 'half', tone: 'done' },
      { expr: quantile(0.95, buckets), legend: '95 of 100', tone: 'actual' },
      { expr: quantile(0.99, buckets), legend: '99 of 100', tone: 'other' },
      {
        expr: `max by (expression) (${run('earshot_threshold_limit', { metric })})`,
        legend: 'limit {{expression}}',
        tone: 'limit',
      },
    ],
    ...{ width: 12, unit: 's', isLog: true },
  });
}

function thresholds(): Section {
  const labels = 'threshold, metric, load, expression';
  const of = (name: string): Query => ({
    expr: `max by (${labels}) (${run(`earshot_threshold_${name}`)})`,
  });
  return {
    title: 'Do its thresholds hold?',
    lines: [
      [
        table({
          title: 'Thresholds',
          description:
            'Each threshold of the scenario with its limit and, once the run is judged, its ' +
            'value ' +
            'and verdict. Times are in seconds, rates per second.',
          queries: [of('limit'), of('value'), of('verdict')],
          ...{ width: 16, height: 6 },
          labels: { threshold: 'No.', metric: 'Metric', load: 'Load', expression: 'Expression' },
          columns: [
            { heading: 'Limit', unit: 'none' },
            { heading: 'Value', unit: 'none' },
            {
              heading: 'Verdict',
              states: {
                [-1]: { text: 'fail', color: 'red' },
                0: { text: 'unknown', color: 'orange' },
                1: { text: 'pass', color: 'green' },
              },
            },
          ],
        }),
        bars({
          title: 'Thresholds by verdict',
          description:
            'How many thresholds hold, failed, could not be judged, or wait for the end.',
          queries: [
            { expr: thresholdCount('pass'), legend: 'pass', tone: 'done' },
            { expr: thresholdCount('fail'), legend: 'fail', tone: 'bad' },
            { expr: thresholdCount('unknown'), legend: 'unknown', tone: 'warn' },
            { expr: thresholdCount('pending'), legend: 'pending', tone: 'expected' },
          ],
          ...{ width: 8, height: 6, unit: 'short', min: 0 },
        }),
      ],
    ],
  };
}

function thresholdCount(verdict: string): string {
  return `sum(${run('earshot_thresholds', { verdict })})`;
}

function loads(): Section {
  const of = (result: string): string =>
    perSecond(run('earshot_load_messages_total', { load: '~$load', result }), 'load');
  return {
    title: 'By load',
    lines: [
      [
        chart({
          title: 'Messages per second by load',
          description:
            'Each block of the load of the scenario: planned (dashed) beside sent. A block whose ' +
            'users answer each other has no plan, and no dashed line above zero.',
          queries: [
            { expr: of('planned'), legend: '{{load}} planned', tone: 'expected' },
            { expr: of('sent'), legend: '{{load}}' },
          ],
          ...{ width: 12, unit: 'cps', min: 0 },
        }),
        chart({
          title: 'Delivery time by load, 99 of 100',
          description: 'Which block of the load is slow: 99 of 100 of its messages were faster.',
          queries: [
            {
              expr: quantile(
                0.99,
                run('earshot_load_delivery_time_seconds_bucket', { load: '~$load' }),
                'load',
              ),
              legend: '{{load}}',
            },
          ],
          ...{ width: 12, unit: 's', isLog: true },
        }),
      ],
    ],
  };
}

function wire(): Section {
  const operation = (name: string, result: string): string =>
    perSecond(run('earshot_operations_total', { operation: name, result }));
  return {
    title: 'On the wire',
    lines: [
      [
        chart({
          title: 'Connects and reads per second',
          description:
            'Connections that were opened and REST reads of the load, beside those that failed.',
          queries: [
            { expr: operation('connect', 'ok'), legend: 'connects', tone: 'actual' },
            { expr: operation('read', 'ok'), legend: 'reads', tone: 'done' },
            { expr: operation('connect', 'failed'), legend: 'connects failed', tone: 'bad' },
            { expr: operation('read', 'failed'), legend: 'reads failed', tone: 'warn' },
          ],
          ...{ width: 8, unit: 'ops', min: 0 },
        }),
        chart({
          title: 'Broken connections and error frames',
          description:
            'Connections that ended without our doing, and frames by which the server said that ' +
            'something went wrong; since the run began.',
          queries: [
            { expr: `sum(${run('earshot_sockets_lost_total')})`, legend: 'lost', tone: 'bad' },
            { expr: `sum(${run('earshot_error_frames_total')})`, legend: 'errors', tone: 'warn' },
          ],
          ...{ width: 8, unit: 'short', min: 0, decimals: 0 },
        }),
        chart({
          title: 'Messages outstanding',
          description:
            'Messages that were sent and are neither confirmed nor given up. A growing number ' +
            'means that the server answers more slowly than it is asked.',
          queries: [
            {
              expr: `sum(${run('earshot_messages_outstanding')})`,
              legend: 'outstanding',
              tone: 'actual',
            },
          ],
          ...{ width: 8, unit: 'short', min: 0 },
        }),
      ],
    ],
  };
}
