// How many agent processes a run takes when nobody says.

import { availableParallelism } from 'node:os';
import type { Plan } from '../../plan/index.ts';

/**
 * Cores on a target elsewhere; on loopback one core is left for the server. Never more than cells.
 */
export function defaultWorkers(isLoopback: boolean, plan: Plan): number {
  const cores = availableParallelism();
  return Math.max(1, Math.min(isLoopback ? cores - 1 : cores, plan.cells.length));
}
