// The schema of the whole scenario: the one source of validation, defaults, editor completion and
// the reference page.

import { z } from 'zod';
import { grammar, Mistake, section } from '../grammar/grammar.ts';
import { count } from '../grammar/numbers.ts';
import { conversations } from '../grammar/shapes.ts';
import { text } from '../grammar/texts.ts';
import { duration } from '../grammar/times.ts';
import { LABEL_LIMIT, LOAD_LIMIT, USER_LIMIT } from '../limits.ts';
import { accountsSchema, authSchema } from './accounts.ts';
import { behaviorsSchema } from './behaviors.ts';
import {
  connectSchema,
  heartbeatSchema,
  messagesSchema,
  reconnectSchema,
  sourceAddressesSchema,
  targetLostSchema,
} from './conduct.ts';
import {
  contractSchema,
  deadlinesSchema,
  generatorSchema,
  thresholdsSchema,
  verificationSchema,
} from './judgement.ts';
import { loadSchema } from './load.ts';
import { targetSchema } from './target.ts';

const LOAD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const version = grammar(
  { title: 'version', description: 'Version of this language.', const: 1, samples: [1] },
  (value) => (value === 1 ? (1 as const) : new Mistake('The version is 1.', "Write 'version: 1'.")),
);

export const scenarioSchema = section('A scenario of earshot.', {
  version,
  name: text({
    about: 'Name of the scenario; part of run directories and reports.',
    example: 'lunch-hour',
    maxLength: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    wanted: 'a name of letters, digits, dots, hyphens and underscores',
  }),
  target: targetSchema.prefault('embedded'),
  accounts: accountsSchema.prefault('generated'),
  auth: authSchema.prefault('tokens'),
  users: count({
    about: 'The whole population in whole cells; connected at start, except sessions’ users.',
    min: 2,
    max: USER_LIMIT,
    example: 500,
  }),
  connect: connectSchema.prefault({}),
  sourceAddresses: sourceAddressesSchema.prefault([]),
  conversations: conversations({
    about:
      'Who talks to whom: pairs, friends(k) (groups of k+1), celebrity(fans), chain(n) (rings of n).',
  }).prefault('pairs'),
  warmup: duration({
    about: 'Every load at its initial rate before t = 0; verified, but not measured.',
    example: '5s',
  }).prefault('0s'),
  load: z.record(z.string().regex(LOAD_NAME), loadSchema).meta({
    description: 'The load blocks, by name.',
    title: 'map of loads',
    minProperties: 1,
    maxProperties: LOAD_LIMIT,
    samples: [
      {
        talk: {
          executor: 'constant-arrival-rate',
          behavior: 'send-message',
          rate: '200/s',
          duration: '1m',
        },
      },
    ],
  }),
  behaviors: behaviorsSchema.prefault({}),
  messages: messagesSchema.prefault({}),
  heartbeat: heartbeatSchema.prefault({}),
  reconnect: reconnectSchema.prefault({}),
  deadlines: deadlinesSchema.prefault({}),
  contract: contractSchema.prefault({}),
  verification: verificationSchema.prefault({}),
  generator: generatorSchema.prefault({}),
  onTargetLost: targetLostSchema.prefault({}),
  thresholds: thresholdsSchema.prefault({}),
  seed: text({
    about: 'Seed of all chance; default: chosen when the plan is made, and printed.',
    example: 'friday-1',
    maxLength: 64,
    pattern: /^[\w.:-]+$/,
    wanted: 'letters, digits, dots, colons, hyphens and underscores',
    takesNumbers: true,
  }).optional(),
  labels: z
    .record(
      z.string().regex(LOAD_NAME),
      text({
        about: 'Value of the label.',
        maxLength: 200,
        takesNumbers: true,
        example: 'nightly',
      }),
    )
    .meta({
      description: 'Labels that the result carries.',
      title: 'map of labels',
      maxProperties: LABEL_LIMIT,
      samples: [{ build: '1234' }],
    })
    .prefault({}),
});

export type ParsedScenario = z.output<typeof scenarioSchema>;
export type SectionName = keyof ParsedScenario;
