// Generator health: did the machine that makes the load keep up, and how does the reference server
// fare. For somebody who doubts a number.

import { SERIES_LIMIT } from '../../../src/metrics/index.ts';
import type { Board, Section } from '../kit/board.ts';
import { type PlacedPanel, ZERO_IS_GOOD } from '../kit/dress.ts';
import { bars, chart, stat } from '../kit/panels.ts';
import { perSecond, quantile, RUN_VARIABLES, run } from './selectors.ts';

export function generatorBoard(): Board {
  return {
    uid: 'earshot-generator',
    title: 'Earshot / Generator health',
    description: 'Whether the machine that makes the load kept up; if not, its latencies lie.',
    variables: RUN_VARIABLES,
    from: 'now-15m',
    refresh: '5s',
    scrapeInterval: '5s',
    alerts: 'Earshot(Generator|Load).*',
    sections: [top(), schedule(), agents(), scrape(), server()],
  };
}

/** The scenario's defaults: 20 ms of pacer lag at p99, 250 ms of a standing event loop. */
const LAG_STEPS = ['green', [0.02, 'yellow'], [0.1, 'red']] as const;
const GAP_STEPS = ['green', [0.1, 'yellow'], [0.25, 'red']] as const;
const CPU_STEPS = ['green', [0.8, 'yellow'], [0.95, 'red']] as const;

function top(): Section {
  const agentMax = (name: string): readonly { expr: string }[] => [
    { expr: `max(${run(`earshot_agent_${name}`)})` },
  ];
  const line = [
    stat({
      title: 'Fit',
      description:
        'Whether the generator was fit to measure, judged at the end. When it was not, its ' +
        'latencies are unknown; what was proven of messages stays proven.',
      queries: [{ expr: `min(${run('earshot_generator_fit')})` }],
      ...{ width: 4, noValue: 'not judged yet' },
      states: { 0: { text: 'unfit', color: 'red' }, 1: { text: 'fit', color: 'green' } },
    }),
    stat({
      title: 'Agents lost',
      description:
        'Processes of the generator that died. What they alone knew cannot be judged any more.',
      queries: [{ expr: `sum(${run('earshot_agents', { state: 'lost' })})` }],
      ...{ width: 4, unit: 'short', steps: ZERO_IS_GOOD },
    }),
    stat({
      title: 'Largest lag now',
      description:
        'How late work was handed out in the last second, at worst. Above 20 ms at the 99th ' +
        'percentile the default scenario calls its own latencies unknown.',
      queries: agentMax('pacer_lag_max_seconds'),
      ...{ width: 4, unit: 's', steps: LAG_STEPS },
    }),
    stat({
      title: 'Longest stop now',
      description:
        'The longest time in the last second during which a process of the generator did nothing ' +
        'at all. Above 250 ms it stops complaining about others.',
      queries: agentMax('loop_gap_max_seconds'),
      ...{ width: 4, unit: 's', steps: GAP_STEPS },
    }),
    stat({
      title: 'Busiest core',
      description:
        'Processor time of the busiest process; 100 % is one core, and a process has no more. ' +
        'Above 80 % start more workers.',
      queries: agentMax('cpu_ratio'),
      ...{ width: 4, unit: 'percentunit', decimals: 0, steps: CPU_STEPS },
    }),
    stat({
      title: 'Memory of all agents',
      description: 'Resident memory of all processes of the generator together.',
      queries: [{ expr: `sum(${run('earshot_agent_resident_memory_bytes')})` }],
      ...{ width: 4, unit: 'bytes' },
    }),
  ];
  return { title: null, lines: [line] };
}

function schedule(): Section {
  return { title: 'Does it keep its schedule?', lines: [offered(), late()] };
}

function offered(): readonly PlacedPanel[] {
  const rate = (name: string): string => perSecond(run(`earshot_messages_${name}_total`));
  return [
    chart({
      title: 'Planned and sent',
      description:
        'Messages per second: the schedule (dashed), what was sent, what was dropped because ' +
        'too much was waiting. A gap between dashed and solid is load that is not there.',
      queries: [
        { expr: rate('planned'), legend: 'planned', tone: 'expected' },
        { expr: rate('sent'), legend: 'sent', tone: 'actual' },
        { expr: rate('dropped'), legend: 'dropped', tone: 'bad' },
      ],
      ...{ width: 12, unit: 'cps', min: 0 },
    }),
    chart({
      title: 'Work that waits for its user',
      description:
        'Work that is due whose user is busy or not connected. It is charged to the response ' +
        'time; when ten seconds of work wait, more is dropped and counted.',
      queries: [
        {
          expr: `sum(${run('earshot_arrivals_waiting')})`,
          legend: 'waiting',
          tone: 'warn',
        },
      ],
      ...{ width: 12, unit: 'short', min: 0 },
    }),
  ];
}

function late(): readonly PlacedPanel[] {
  const lag = run('earshot_pacer_lag_seconds_bucket');
  const wait = run('earshot_user_wait_seconds_bucket');
  return [
    chart({
      title: 'Lag of the pacer',
      description:
        'How late work was handed out: the fault of this machine alone. Dashed lines: 20 ms, ' +
        'from where on the default scenario calls latencies unknown at the 99th percentile, ' +
        'and 100 ms.',
      queries: [
        { expr: quantile(0.5, lag), legend: 'half', tone: 'done' },
        { expr: quantile(0.99, lag), legend: '99 of 100', tone: 'actual' },
      ],
      ...{ width: 12, unit: 's', isLog: true, hasLines: true, steps: LAG_STEPS },
    }),
    chart({
      title: 'Waiting for the user',
      description:
        'From handing out work to its start: the user was busy, reconnecting, or its send ' +
        'buffer was full. The doing of the server or of the scenario, not of this machine.',
      queries: [
        { expr: quantile(0.5, wait), legend: 'half', tone: 'done' },
        { expr: quantile(0.99, wait), legend: '99 of 100', tone: 'actual' },
      ],
      ...{ width: 12, unit: 's', isLog: true },
    }),
  ];
}

function agents(): Section {
  const each = (name: string): { readonly expr: string; readonly legend: string } => ({
    expr: `max by (agent) (${run(`earshot_agent_${name}`)})`,
    legend: 'agent {{agent}}',
  });
  return {
    title: 'Agent by agent',
    lines: [
      [
        chart({
          title: 'Processor',
          description:
            'Processor time of each process over elapsed time; 100 % is one core. Dashed: 80 % ' +
            'and 95 %.',
          queries: [each('cpu_ratio')],
          ...{ width: 12, unit: 'percentunit', min: 0, hasLines: true, steps: CPU_STEPS },
        }),
        chart({
          title: 'Memory',
          description:
            'Resident memory of each process. It must not grow with the length of a run.',
          queries: [each('resident_memory_bytes')],
          ...{ width: 12, unit: 'bytes', min: 0 },
        }),
      ],
      [
        chart({
          title: 'Largest lag',
          description:
            'How late each process handed out work, at worst in each second. One agent above the ' +
            'others has too many users, or a busy neighbour.',
          queries: [each('pacer_lag_max_seconds')],
          ...{ width: 12, unit: 's', min: 0, hasLines: true, steps: LAG_STEPS },
        }),
        chart({
          title: 'Longest stop',
          description:
            'The longest stop of each process in each second. Dashed: 100 ms, and 250 ms, from ' +
            'where on it suspends its complaints about slowness.',
          queries: [each('loop_gap_max_seconds')],
          ...{ width: 12, unit: 's', min: 0, hasLines: true, steps: GAP_STEPS },
        }),
      ],
    ],
  };
}

function scrape(): Section {
  return {
    title: 'Watching it',
    lines: [
      [
        chart({
          title: 'Series in a scrape',
          description:
            `Numbers that the run tells at once; it never tells more than ${SERIES_LIMIT}, ` +
            'whatever the number of users (dashed).',
          queries: [
            { expr: `max(${run('scrape_samples_scraped')})`, legend: 'series', tone: 'actual' },
            { expr: `vector(${SERIES_LIMIT})`, legend: 'limit', tone: 'limit' },
          ],
          ...{ width: 8, unit: 'short', min: 0 },
        }),
        chart({
          title: 'Duration of a scrape',
          description: 'How long it takes to read the numbers. It costs the run next to nothing.',
          queries: [
            { expr: `max(${run('scrape_duration_seconds')})`, legend: 'scrape', tone: 'actual' },
          ],
          ...{ width: 8, unit: 's', min: 0 },
        }),
        bars({
          title: 'Not shown here',
          description:
            'Agents, loads and thresholds without numbers of their own, because the numbers are ' +
            'limited. They are in the result all the same.',
          queries: [
            {
              expr: `sum by (kind) (${run('earshot_exposition_omitted')})`,
              legend: '{{kind}}',
            },
          ],
          ...{ width: 8, unit: 'short', min: 0, steps: ['green', [1, 'yellow']] },
        }),
      ],
    ],
  };
}

function server(): Section {
  return {
    title: 'The reference server, where it is the target',
    lines: [
      [
        chart({
          title: 'Connections of the server',
          description: 'Open connections, as the reference server counts them.',
          queries: [
            { expr: 'sum by (instance) (earshot_server_connections)', legend: '{{instance}}' },
          ],
          ...{ width: 8, unit: 'short', min: 0 },
        }),
        chart({
          title: 'Messages stored per second',
          description: 'How fast the newest message id of the reference server moves.',
          queries: [
            {
              expr: 'sum by (instance) (deriv(earshot_server_newest_message_id[$__rate_interval]))',
              legend: '{{instance}}',
            },
          ],
          ...{ width: 8, unit: 'cps', min: 0 },
        }),
        chart({
          title: 'Faults injected',
          description:
            'Faults that the reference server committed because it was told to, since it ' +
            'started. ' +
            'Zero unless somebody is testing the tests.',
          queries: [
            {
              expr: 'sum by (instance) (earshot_server_fault_injections_total)',
              legend: '{{instance}}',
            },
          ],
          ...{ width: 8, unit: 'short', min: 0, decimals: 0 },
        }),
      ],
    ],
  };
}
