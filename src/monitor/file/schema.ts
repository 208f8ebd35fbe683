// The schema of a monitors file: the one source of validation, defaults, editor completion and the
// reference page.

import { z } from 'zod';
import {
  choice,
  count,
  duration,
  either,
  grammar,
  Mistake,
  readHttpUrl,
  section,
  text,
  textOrSecret,
} from '../../scenario/index.ts';
import { byteSize, cronPattern, instant, receiverUrl, share, timezone } from './grammars.ts';
import {
  INTERVAL_MAX_MS,
  INTERVAL_MIN_MS,
  KEEP_MAX_MS,
  KEEP_MIN_MS,
  LABEL_LIMIT,
  MAINTENANCE_LIMIT,
  MONITOR_LIMIT,
  OVERRIDE_LIMIT,
  RECEIVER_LIMIT,
  TARGET_LIMIT,
  TIMEOUT_MAX_MS,
} from './limits.ts';
import { ALERT_KINDS, RECEIVER_KINDS } from './monitors-file.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const LABEL = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

const version = grammar(
  { title: 'version', description: 'Version of this language.', const: 1, samples: [1] },
  (value) => (value === 1 ? (1 as const) : new Mistake('The version is 1.', "Write 'version: 1'.")),
);

function address(about: string) {
  return grammar(
    { title: 'address', description: about, type: 'string', samples: ['http://127.0.0.1:8000'] },
    (value) => {
      if (value === 'embedded') return value;
      return typeof value === 'string'
        ? readHttpUrl(value)
        : new Mistake('Must be an address.', null, { kind: 'type' });
    },
  );
}

const history = section('Where results are kept.', {
  file: text({
    about: 'Database, relative to the monitors file; made when it is not there.',
    example: 'monitors.db',
  }).prefault('monitors.db'),
  keep: duration({
    about: 'Results older than this are let go.',
    minMs: KEEP_MIN_MS,
    maxMs: KEEP_MAX_MS,
    example: '35d',
  }).prefault('35d'),
});

const receiver = section('Where notifications go.', {
  kind: choice({
    about: 'What is posted: a Slack-compatible message, plain JSON, or Alertmanager’s API v2.',
    names: RECEIVER_KINDS,
    what: 'kind of receiver',
  }),
  url: receiverUrl({ about: 'Address; for Alertmanager its base. Never shown.' }),
  headers: z
    .record(
      z.string().regex(HEADER),
      textOrSecret({ about: 'Value of the header; credentials only as a reference.' }),
    )
    .meta({
      description: 'Headers of every delivery; credentials only as references.',
      title: 'map of headers',
      samples: [{ authorization: '${env:WEBHOOK_AUTH}' }],
    })
    .prefault({}),
  text: text({
    about:
      'Template of the sentence, with {monitor}, {event}, {state}, {sentence}, {since}, {duration}, {label.NAME}.',
    example: '{monitor} is {state}: {sentence}',
    maxLength: 1_000,
  }).optional(),
  on: z
    .array(choice({ about: 'Which alerts.', names: ALERT_KINDS, what: 'kind of alert' }))
    .meta({
      description: 'Which alerts it is told of: the target fails, or nobody can tell.',
      title: 'list of alerts',
      samples: [['failing', 'unknown']],
    })
    .prefault(['failing', 'unknown']),
  timeout: duration({
    about: 'A delivery that takes longer is tried again.',
    minMs: 100,
    maxMs: 60_000,
    example: '10s',
  }).prefault('10s'),
  giveUpAfter: duration({
    about: 'A notification that could not be delivered for this long is given up.',
    minMs: 3_600_000,
    example: '24h',
  }).prefault('24h'),
});

const readback = section('What is read back after the exchange.', {
  every: count({
    about: 'Every so many probes of a pair its conversation is read whole.',
    min: 1,
    max: 10_000,
    example: 20,
  }).prefault(20),
  budget: byteSize({ about: 'What the other readbacks may read.' }).prefault('64KiB'),
});

const thresholds = section('What makes a probe fail beside a proven loss.', {
  confirm_time: duration({
    about: 'No message may take longer to its confirmation.',
    minMs: 1,
    example: '1s',
  }).optional(),
  delivery_time: duration({
    about: 'No message may take longer to its receiver.',
    minMs: 1,
    example: '1s',
  }).optional(),
});

const once = section('A window of maintenance that comes once.', {
  from: instant({ about: 'When it begins.' }),
  to: instant({ about: 'When it ends.', example: '2026-12-01T04:00:00Z' }),
});

const again = section('A window of maintenance that comes again.', {
  cron: cronPattern({ about: 'When it begins.', example: '0 3 * * 0' }),
  timezone: timezone({ about: 'Time zone of the pattern.' }).prefault('UTC'),
  for: duration({ about: 'How long it lasts.', minMs: 1_000, example: '30m' }),
});

const monitor = section('One probe, again and again.', {
  scenario: text({
    about: 'Scenario, relative to the monitors file: target, accounts, deadlines, contract.',
    example: 'smoke.yaml',
  }),
  target: address('Replaces the address of the scenario’s target.').optional(),
  allow: z
    .array(
      text({
        about: 'A host.',
        example: 'chat.example.org',
        pattern: /^[A-Za-z0-9.:_-]+$/,
        wanted: 'a host without scheme and port',
      }),
    )
    .meta({
      description: 'Hosts beside loopback that may be probed.',
      title: 'list of hosts',
      samples: [['chat.example.org']],
    })
    .prefault([]),
  set: z
    .record(
      z.string().min(1).max(200),
      text({ about: 'Value, in YAML.', takesNumbers: true, example: '2s' }),
    )
    .meta({
      description: 'Settings of the scenario by dotted path, as with `--set`.',
      title: 'map of settings',
      maxProperties: OVERRIDE_LIMIT,
      samples: [{ 'deadlines.confirm': '2s' }],
    })
    .prefault({}),
  messages: count({
    about: 'Messages of one probe, over both directions of its pair.',
    min: 1,
    max: 20,
    example: 2,
  }).prefault(2),
  pairs: count({
    about: 'Pairs of accounts that take turns, so that each conversation grows more slowly.',
    min: 1,
    max: 1_000,
    example: 4,
  }).prefault(4),
  readback: readback.prefault({}),
  interval: duration({
    about: 'Between the starts of two probes; default 30s where there is no cron.',
    minMs: INTERVAL_MIN_MS,
    maxMs: INTERVAL_MAX_MS,
    example: '30s',
  }).optional(),
  cron: cronPattern({ about: 'When probes start, instead of an interval.' }).optional(),
  timezone: timezone({ about: 'Time zone of the cron pattern.' }).prefault('UTC'),
  jitter: duration({
    about: 'Each start is up to this much late, so that monitors do not march in step.',
    example: '3s',
  }).prefault('0s'),
  timeout: duration({
    about: 'Longest probe; default 20s, or 80% of a shorter interval.',
    minMs: 100,
    maxMs: TIMEOUT_MAX_MS,
    example: '20s',
  }).optional(),
  thresholds: thresholds.prefault({}),
  failWhen: share({
    about: 'Failing: so many of the last so many probes that could tell.',
    example: '2 of 2',
  }).prefault('2 of 2'),
  confirmAfter: duration({
    about: 'A result that contradicts the state is followed by a probe this much later.',
    minMs: 100,
    example: '5s',
  }).prefault('5s'),
  recoverAfter: count({
    about: 'Ok again: so many in a row.',
    min: 1,
    max: 20,
    example: 2,
  }).prefault(2),
  unknownAfter: count({
    about: 'Unknown: so many probes in a row that could not tell.',
    min: 1,
    max: 100,
    example: 3,
  }).prefault(3),
  maintenance: z
    .array(either('Must be a map with `from` and `to`, or with `cron` and `for`.', [once, again]))
    .max(MAINTENANCE_LIMIT)
    .meta({
      description: 'Windows in which probes go on and nobody is told.',
      title: 'list of windows',
      samples: [[{ cron: '0 3 * * 0', for: '30m' }]],
    })
    .prefault([]),
  labels: z
    .record(
      z.string().regex(LABEL),
      text({ about: 'Value of the label.', maxLength: 200, takesNumbers: true, example: 'chat' }),
    )
    .meta({
      description: 'Labels that notifications carry.',
      title: 'map of labels',
      maxProperties: LABEL_LIMIT,
      samples: [{ team: 'chat' }],
    })
    .prefault({}),
  notify: z
    .array(
      text({
        about: 'Name of a receiver.',
        example: 'on-call',
        pattern: NAME,
        wanted: 'the name of a receiver',
      }),
    )
    .meta({
      description: 'Receivers that are told; default: all.',
      title: 'list of receivers',
      samples: [['on-call']],
    })
    .optional(),
});

export const monitorsSchema = section('A file of monitors of earshot.', {
  version,
  history: history.prefault({}),
  concurrency: count({
    about: 'Probes under way at once, all monitors together.',
    min: 1,
    max: 16,
    example: 2,
  }).prefault(2),
  targets: z
    .array(address('An address.'))
    .max(TARGET_LIMIT)
    .meta({
      description: 'Targets that `/probe` may be asked for beside those of the monitors.',
      title: 'list of addresses',
      samples: [['http://127.0.0.1:8000']],
    })
    .prefault([]),
  receivers: z
    .record(z.string().regex(NAME), receiver)
    .meta({
      description: 'Where notifications go, by name.',
      title: 'map of receivers',
      maxProperties: RECEIVER_LIMIT,
      samples: [{ 'on-call': { kind: 'slack', url: '${env:SLACK_WEBHOOK}' } }],
    })
    .prefault({}),
  monitors: z.record(z.string().regex(NAME), monitor).meta({
    description: 'The monitors, by name.',
    title: 'map of monitors',
    minProperties: 1,
    maxProperties: MONITOR_LIMIT,
    samples: [{ chat: { scenario: 'smoke.yaml', interval: '30s' } }],
  }),
});

export type MonitorsShape = typeof monitorsSchema.shape;
type Parsed = z.output<typeof monitorsSchema>;
export type ParsedMonitor = Parsed['monitors'][string];
export type ParsedReceiver = Parsed['receivers'][string];
