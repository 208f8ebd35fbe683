// The schema of one load block: what starts, when, by whom. One shape for each executor.

import { z } from 'zod';
import { section } from '../grammar/grammar.ts';
import { count } from '../grammar/numbers.ts';
import { duration, durationRange, rate } from '../grammar/times.ts';
import { STAGE_LIMIT, USER_LIMIT } from '../limits.ts';
import type { ExecutorName } from '../names.ts';
import { behaviorSchema } from './behaviors.ts';

const users = count({
  about:
    'Size of the load’s own slice of the population, in whole cells; without it the load spreads over all users that are connected at start.',
  min: 1,
  max: USER_LIMIT,
  example: 100,
});

const shared = {
  behavior: behaviorSchema.meta({
    samples: ['send-message', { 'send-message': 9, 'read-history': 1 }],
  }),
  startAt: duration({
    about: 'When the load starts, from the end of warm-up.',
    example: '10s',
  }).prefault('0s'),
  thinkTime: durationRange({
    about: 'Pause between a user’s iterations in closed loads and sessions, and before an answer.',
  }).prefault('1s..3s'),
  burst: count({ about: 'Messages of one burst.', min: 1, max: 1_000, example: 10 }).prefault(10),
  turns: count({
    about: 'Messages of one side before a conversation’s iteration ends.',
    min: 1,
    max: 1_000,
    example: 3,
  }).prefault(3),
  for: durationRange({
    about:
      'How long reconnect, go-offline, second-device, slow-reader and idle stay away, apart, deaf or idle.',
    example: '5s..20s',
  }).prefault('2s..5s'),
};

const length = duration({ about: 'How long the load lasts.', minMs: 1, example: '1m' });
const arrivalRate = rate({ about: 'Iterations started per second (or minute, or hour).' });

const rateStages = stages(
  'Steps of the ramp: the rate moves in a straight line to each `to`.',
  section('One step of a ramp.', {
    to: rate({ about: 'Rate at the end of the step.', allowZero: true }),
    over: duration({ about: 'How long the step takes.', minMs: 1 }),
  }),
  '50/s',
);

const userStages = stages(
  'Steps of the ramp: the number of active users moves in a straight line to each `to`.',
  section('One step of a ramp.', {
    to: count({ about: 'Active users at the end of the step.', min: 0, max: USER_LIMIT }),
    over: duration({ about: 'How long the step takes.', minMs: 1 }),
  }),
  50,
);

const iterations = count({
  about: 'Iterations of each user, or of each session.',
  min: 1,
  max: 1_000_000,
  example: 10,
});

/** One load block. Name and position are added when the scenario is built. */
export const loadSchema = z.discriminatedUnion('executor', [
  section('Open model: iterations start at a constant rate, whatever the server does.', {
    executor: executor('constant-arrival-rate'),
    ...shared,
    users: users.optional(),
    rate: arrivalRate,
    duration: length,
  }),
  section('Open model: iterations start at a random, memoryless rate.', {
    executor: executor('poisson-arrival-rate'),
    ...shared,
    users: users.optional(),
    rate: arrivalRate,
    duration: length,
  }),
  section('Open model: the rate of starts follows the stages.', {
    executor: executor('ramping-arrival-rate'),
    ...shared,
    users: users.optional(),
    startRate: rate({ about: 'Rate at the start of the first stage.', allowZero: true }).prefault(
      '0/s',
    ),
    stages: rateStages,
  }),
  section('Closed model: each user starts anew when it has finished and thought.', {
    executor: executor('constant-users'),
    ...shared,
    users: users.optional(),
    duration: length,
  }),
  section('Closed model: the number of active users follows the stages.', {
    executor: executor('ramping-users'),
    ...shared,
    users: users.optional(),
    startUsers: count({
      about: 'Active users at the start of the first stage.',
      min: 0,
      max: USER_LIMIT,
    }).prefault(0),
    stages: userStages,
  }),
  section('Closed model: each user carries out a fixed number of iterations.', {
    executor: executor('per-user-iterations'),
    ...shared,
    users: users.optional(),
    iterations,
    maxDuration: duration({ about: 'The load ends here at the latest.', minMs: 1 }).prefault('10m'),
  }),
  section('Partly open model: users arrive, connect, live a session, and leave.', {
    executor: executor('session-arrival-rate'),
    ...shared,
    users,
    rate: arrivalRate.describe('Sessions started per second (or minute, or hour).'),
    duration: length,
    iterations: iterations.prefault(1),
  }),
]);

export type ParsedLoad = z.output<typeof loadSchema>;

function executor<N extends ExecutorName>(name: N): z.ZodLiteral<N> {
  return z.literal(name).meta({ description: 'How iterations are started.', title: 'name' });
}

function stages<S extends z.ZodType>(about: string, stage: S, to: unknown): z.ZodArray<S> {
  const limits = { minItems: 1, maxItems: STAGE_LIMIT };
  return z.array(stage).meta({
    description: about,
    title: 'list of stages',
    ...limits,
    samples: [[{ to, over: '30s' }]],
  });
}
