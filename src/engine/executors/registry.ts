// The executors by their names in a scenario: a missing or an extra one does not compile.

import type { ExecutorName } from '../../scenario/index.ts';
import { constantArrivalRate } from './constant-arrival-rate.ts';
import { constantUsers } from './constant-users.ts';
import type { CreateExecutor } from './executor.ts';
import { perUserIterations } from './per-user-iterations.ts';
import { poissonArrivalRate } from './poisson-arrival-rate.ts';
import { rampingArrivalRate } from './ramping-arrival-rate.ts';
import { rampingUsers } from './ramping-users.ts';
import { sessionArrivalRate } from './session-arrival-rate.ts';

export const EXECUTORS: Readonly<Record<ExecutorName, CreateExecutor>> = {
  'constant-arrival-rate': constantArrivalRate,
  'ramping-arrival-rate': rampingArrivalRate,
  'poisson-arrival-rate': poissonArrivalRate,
  'constant-users': constantUsers,
  'ramping-users': rampingUsers,
  'per-user-iterations': perUserIterations,
  'session-arrival-rate': sessionArrivalRate,
};
