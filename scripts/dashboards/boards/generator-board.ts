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
    sections: [top(), schedule(), machine(), agents(), scrape(), server()],
  };
}

/** The scenario's defaults: 20 ms of pacer lag at p99, 250 ms of a standing event loop. */
const LAG_STEPS = ['green', [0.02, 'yellow'], [0.1, 'red']] as const;
const GAP_STEPS = ['green', [0.1, 'yellow'], [0.25, 'red']] as const;
const CPU_STEPS = ['green', [0.8, 'yellow'], [0.95, 'red']] as const;
/** Above 90 % a machine that the server shares makes latencies contended. */
const MACHINE_STEPS = ['green', [0.7, 'yellow'], [0.9, 'red']] as const;
const STEAL_STEPS = ['green', [0.02, 'yellow'], [0.1, 'red']] as const;

const MACHINE_BUSY = `max(${run('earshot_machine_cpu_ratio')})`;
const MACHINE_STOLEN = `max(${run('earshot_machine_steal_ratio')})`;

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

function machine(): Section {
  return {
    title: 'The machine around it',
    lines: [
      [
        stat({
          title: 'Contended',
          description:
            'Whether the server shared this machine while it was more than 90 % busy, judged at ' +
            'the end: then every latency holds the wait for its processors.',
          queries: [{ expr: `max(${run('earshot_latency_contended')})` }],
          ...{ width: 6, noValue: 'not judged yet' },
          states: { 0: { text: 'no', color: 'green' }, 1: { text: 'contended', color: 'yellow' } },
        }),
        ...now(),
      ],
      [
        chart({
          title: 'Processors of the machine',
          description:
            'Time in which the processors of the whole machine were not idle, whoever used them. ' +
            'Dashed: 70 % and 90 %.',
          queries: [{ expr: MACHINE_BUSY, legend: 'not idle', tone: 'actual' }],
          ...{ width: 12, unit: 'percentunit', min: 0, hasLines: true, steps: MACHINE_STEPS },
        }),
        chart({
          title: 'Stolen by the host',
          description:
            'Processor time that the host of this machine gave to other guests. It is missing ' +
            'here, and nothing on this machine can see who has it. Dashed: 2 % and 10 %.',
          queries: [{ expr: MACHINE_STOLEN, legend: 'stolen', tone: 'warn' }],
          ...{ width: 12, unit: 'percentunit', min: 0, hasLines: true, steps: STEAL_STEPS },
        }),
      ],
    ],
  };
}

function now(): readonly PlacedPanel[] {
  return [
    stat({
      title: 'Machine now',
      description:
        'Time of the last second in which the processors of this machine were not idle; 100 % ' +
        'is all of them.',
      queries: [{ expr: MACHINE_BUSY }],
      ...{ width: 6, unit: 'percentunit', decimals: 0, steps: MACHINE_STEPS },
    }),
    stat({
      title: 'Stolen now',
      description: 'The part of the last second that the host gave to other guests.',
      queries: [{ expr: MACHINE_STOLEN }],
      ...{ width: 6, unit: 'percentunit', noValue: 'not known', steps: STEAL_STEPS },
    }),
    stat({
      title: 'Longest garbage collection now',
      description: 'The longest pause of any agent for its memory in the last second.',
      queries: [{ expr: `max(${run('earshot_agent_gc_pause_max_seconds')})` }],
      ...{ width: 6, unit: 's', steps: LAG_STEPS },
    }),
  ];
}

type EachAgent = (name: string) => { readonly expr: string; readonly legend: string };

function agents(): Section {
  const each: EachAgent = (name) => ({
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
      pauses(each),
    ],
  };
}

function pauses(each: EachAgent): readonly PlacedPanel[] {
  return [
    chart({
      title: 'Longest turn that read frames',
      description:
        'How long a frame may have waited to be read, at worst in each second: the ' +
        'uncertainty of every latency. Dashed: 20 ms and 100 ms.',
      queries: [each('receive_lag_max_seconds')],
      ...{ width: 12, unit: 's', min: 0, hasLines: true, steps: LAG_STEPS },
    }),
    chart({
      title: 'Longest garbage collection',
      description: 'The longest pause of each process for its memory, in each second.',
      queries: [each('gc_pause_max_seconds')],
      ...{ width: 12, unit: 's', min: 0, hasLines: true, steps: LAG_STEPS },
    }),
  ];
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
