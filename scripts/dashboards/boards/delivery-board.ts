// Delivery and consistency: where each message is, and what was proven wrong. For somebody who
// asks whether anything was lost, and which promise was broken.

import type { Board, Section } from '../kit/board.ts';
import { type PlacedPanel, ZERO_IS_GOOD } from '../kit/dress.ts';
import { bars, chart, stat } from '../kit/panels.ts';
import type { Query, Tone } from '../kit/queries.ts';
import { perSecond, quantile, RUN_VARIABLES, run } from './selectors.ts';

export function deliveryBoard(): Board {
  return {
    uid: 'earshot-delivery',
    title: 'Earshot / Delivery and consistency',
    description: 'The account of every message of a run, and what was proven wrong.',
    variables: RUN_VARIABLES,
    from: 'now-15m',
    refresh: '5s',
    scrapeInterval: '5s',
    alerts: 'Earshot(Run|Message).*',
    sections: [top(), account(), findings(), readback(), waiting()],
  };
}

function top(): Section {
  return { title: null, lines: [[...losses(), ...proofs(), ...doubts()]] };
}

function losses(): readonly PlacedPanel[] {
  return [
    stat({
      title: 'Messages lost',
      description:
        'Messages that were proven lost: confirmed or delivered, and then in no history, or ' +
        'never ' +
        'relayed. A timeout alone proves nothing and is not counted. Told once the run is judged.',
      queries: [{ expr: `sum(${run('earshot_message_loss_total')})` }],
      ...{ width: 3, unit: 'short', steps: ZERO_IS_GOOD, noValue: 'not judged yet' },
    }),
    stat({
      title: 'Share lost',
      description: 'Messages proven lost over messages sent. Told once the run is judged.',
      queries: [{ expr: `max(${run('earshot_loss_ratio')})` }],
      ...{ width: 3, unit: 'percentunit', decimals: 3, noValue: 'not judged yet' },
      steps: ['green', [0.000_000_1, 'red']],
    }),
  ];
}

function finding(severity: string): readonly Query[] {
  return [{ expr: `sum(${run('earshot_findings', { severity })})` }];
}

function proofs(): readonly PlacedPanel[] {
  return [
    stat({
      title: 'Critical findings',
      description:
        'Proven violations of privacy or authentication: a message shown to somebody it was not ' +
        'for, an expired token that still works. Each fails the run.',
      queries: finding('C'),
      ...{ width: 3, unit: 'short', steps: ZERO_IS_GOOD },
    }),
    stat({
      title: 'Errors',
      description:
        'Proven violations of safety: lost, doubled, altered messages and the like. Each fails ' +
        'the run.',
      queries: finding('E'),
      ...{ width: 3, unit: 'short', steps: ZERO_IS_GOOD },
    }),
    stat({
      title: 'Warnings',
      description: 'Proven deviations from the documented contract that harm nobody by themselves.',
      queries: finding('W'),
      ...{ width: 3, unit: 'short', steps: ['green', [1, 'orange']] },
    }),
  ];
}

function doubts(): readonly PlacedPanel[] {
  return [
    stat({
      title: 'Suspected',
      description:
        'What looks wrong and could not be proven, because a connection broke or a read was ' +
        'missing. It convicts nobody; many of them make the verdict unknown.',
      queries: finding('suspected'),
      ...{ width: 3, unit: 'short', steps: ['green', [1, 'yellow']] },
    }),
    stat({
      title: 'Fate unknown',
      description:
        'Messages without a confirmation that may or may not have been accepted; reading back ' +
        'settles most of them. Told once the run is judged.',
      queries: [{ expr: `sum(${run('earshot_messages_indeterminate_total')})` }],
      ...{ width: 3, unit: 'short', steps: ['green', [1, 'yellow']], noValue: 'not judged yet' },
    }),
    stat({
      title: 'Checks failed',
      description: 'How many kinds of promises were broken. Told once the run is judged.',
      queries: [{ expr: `sum(${run('earshot_checks', { verdict: 'fail' })})` }],
      ...{ width: 3, unit: 'short', steps: ZERO_IS_GOOD, noValue: 'not judged yet' },
    }),
  ];
}

const STATIONS: readonly (readonly [string, Tone])[] = [
  ['planned', 'expected'],
  ['sent', 'actual'],
  ['confirmed', 'other'],
  ['delivered', 'done'],
  ['visible', 'kept'],
];

function account(): Section {
  const total = (name: string): string => `sum(${run(`earshot_messages_${name}_total`)})`;
  const stations = STATIONS.map(([name, tone]) => ({ expr: total(name), legend: name, tone }));
  const stayed: readonly Query[] = [
    { expr: total('dropped'), legend: 'never sent', tone: 'warn' },
    { expr: total('failed'), legend: 'refused', tone: 'warn' },
    { expr: total('indeterminate'), legend: 'fate unknown', tone: 'warn' },
    { expr: `sum(${run('earshot_message_loss_total')})`, legend: 'lost', tone: 'bad' },
  ];
  return {
    title: 'Where is every message?',
    lines: [
      [
        chart({
          title: 'From plan to history',
          description:
            'Messages since the run began, station by station: planned (dashed), sent, confirmed ' +
            'to the sender, delivered to the receiver, seen in a history. In the end all lines ' +
            'meet; "visible" catches up when the conversations are read back.',
          queries: stations,
          ...{ width: 12, unit: 'short', min: 0 },
        }),
        bars({
          title: 'How far they came',
          description: 'The same numbers now: each bar should be as long as the one above it.',
          queries: stations,
          ...{ width: 6, unit: 'short', min: 0 },
        }),
        bars({
          title: 'Where they stayed',
          description:
            'Messages that were due and never sent, refused by the server, of unknown fate, or ' +
            'proven lost. The last three are told once the run is judged.',
          queries: stayed,
          ...{ width: 6, unit: 'short', min: 0 },
        }),
      ],
    ],
  };
}

function findings(): Section {
  const severity = (name: string): string => `sum(${run('earshot_findings', { severity: name })})`;
  const checks = (verdict: string): string => `sum(${run('earshot_checks', { verdict })})`;
  return {
    title: 'What was proven wrong?',
    lines: [
      [
        chart({
          title: 'Findings',
          description:
            'Proven findings by severity since the run began, and suspected ones (dashed). The ' +
            'moment a line rises is the moment to look at in the server.',
          queries: [
            { expr: severity('C'), legend: 'critical', tone: 'bad' },
            { expr: severity('E'), legend: 'error', tone: 'warn' },
            { expr: severity('W'), legend: 'warning', tone: 'other' },
            { expr: severity('L'), legend: 'liveness', tone: 'actual' },
            { expr: severity('suspected'), legend: 'suspected', tone: 'expected' },
          ],
          ...{ width: 10, unit: 'short', min: 0, decimals: 0 },
        }),
        bars({
          title: 'Violations by check',
          description:
            'Which promise was broken how often; the names are explained in the reference of ' +
            'checks. While the run goes on, only those with violations are listed.',
          queries: [
            {
              expr: `sort_desc(sum by (check) (${run('earshot_check_violations')}))`,
              legend: '{{check}}',
            },
          ],
          ...{ width: 8, unit: 'short', min: 0, steps: ZERO_IS_GOOD, noValue: 'none' },
        }),
        bars({
          title: 'Checks by verdict',
          description:
            'How many checks held, failed, could not be judged, or had nothing to judge. Told ' +
            'once the run is judged.',
          queries: [
            { expr: checks('pass'), legend: 'pass', tone: 'done' },
            { expr: checks('fail'), legend: 'fail', tone: 'bad' },
            { expr: checks('unknown'), legend: 'unknown', tone: 'warn' },
            { expr: checks('not-exercised'), legend: 'not exercised', tone: 'expected' },
          ],
          ...{ width: 6, unit: 'short', min: 0, noValue: 'not judged yet' },
        }),
      ],
    ],
  };
}

function readback(): Section {
  const reads = (state: string): string => `sum(${run('earshot_readback_reads', { state })})`;
  const buckets = run('earshot_history_lag_seconds_bucket');
  return {
    title: 'Is it in the history?',
    lines: [
      [
        chart({
          title: 'Reading back',
          description:
            'After the load every conversation is read from both sides: reads owed (dashed) ' +
            'beside reads done. What was not read is not judged.',
          queries: [
            { expr: reads('owed'), legend: 'owed', tone: 'expected' },
            { expr: reads('done'), legend: 'done', tone: 'done' },
          ],
          ...{ width: 8, unit: 'short', min: 0, decimals: 0 },
        }),
        chart({
          title: 'Confirmed, and not yet readable',
          description:
            'How long after its confirmation a message first stood in a history that the load ' +
            'read. Empty when the scenario reads no histories.',
          queries: [
            { expr: quantile(0.5, buckets), legend: 'half', tone: 'done' },
            { expr: quantile(0.95, buckets), legend: '95 of 100', tone: 'actual' },
            { expr: quantile(0.99, buckets), legend: '99 of 100', tone: 'other' },
          ],
          ...{ width: 8, unit: 's', isLog: true },
        }),
        chart({
          title: "The verifier's own messages",
          description:
            'Messages that the verifier sends to prove something. They are part of no other ' +
            'count; many of them mean that much was doubtful.',
          queries: [
            {
              expr: perSecond(run('earshot_control_messages_total')),
              legend: 'control messages',
              tone: 'other',
            },
          ],
          ...{ width: 8, unit: 'cps', min: 0 },
        }),
      ],
    ],
  };
}

function waiting(): Section {
  const p99 = (metric: string): string => quantile(0.99, run(`earshot_${metric}_seconds_bucket`));
  const missing = (operation: string): string =>
    `sum(${run('earshot_results_missing_total', { operation })})`;
  return {
    title: 'Who waits for what?',
    lines: [
      [
        chart({
          title: 'Owed, and never came',
          description:
            'Confirmations and deliveries that were due and did not come within their deadline. ' +
            'In latencies they count as slower than anything.',
          queries: [
            { expr: missing('confirm'), legend: 'confirmations', tone: 'warn' },
            { expr: missing('delivery'), legend: 'deliveries', tone: 'bad' },
          ],
          ...{ width: 8, unit: 'short', min: 0, decimals: 0 },
        }),
        chart({
          title: 'The oldest outstanding message',
          description:
            'How long the message that waits longest has been waiting for its confirmation. A ' +
            'straight rise means that one will never come.',
          queries: [
            {
              expr: `max(${run('earshot_oldest_outstanding_seconds')})`,
              legend: 'age',
              tone: 'actual',
            },
          ],
          ...{ width: 8, unit: 's', min: 0 },
        }),
        chart({
          title: 'Since due, and since sent: 99 of 100',
          description:
            'Delivery counted from the instant a message was due, beside counted from its actual ' +
            'send. The distance is waiting before the send, which tools that count from the send ' +
            'alone do not see.',
          queries: [
            { expr: p99('delivery_time'), legend: 'since due', tone: 'actual' },
            { expr: p99('delivery_service_time'), legend: 'since sent', tone: 'expected' },
          ],
          ...{ width: 8, unit: 's', isLog: true },
        }),
      ],
    ],
  };
}
