// The canonical bytes of a plan and their hash: keys sorted, no white space, so that equal plans
// have equal bytes on every machine.

import { createHash } from 'node:crypto';
import { assert } from '../base/index.ts';
import type { Load } from '../scenario/index.ts';
import type { Plan } from './plan.ts';

/**
 * JSON with sorted keys and without white space; keys whose value is undefined are left out.
 * @throws EarshotError `INTERNAL_ASSERTION` for a number that JSON cannot carry.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') assert(Number.isFinite(value), 'a plan holds finite numbers');
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${entries.join(',')}}`;
}

/** SHA-256, hexadecimal, over the canonical JSON of everything but the hash itself. */
export function planHash(plan: Omit<Plan, 'sha256'>): string {
  const { sha256: _, ...hashed } = plan as Plan;
  return hashOf(hashed);
}

/**
 * SHA-256 over what a plan offers to a server: runs of one workload can be compared, whatever their
 * seed, their thresholds and deadlines, and wherever a load stands in its file.
 */
export function workloadHash(plan: Plan): string {
  const { userCount, conversations, behaviors, warmupMs, connect } = plan;
  const { messages, heartbeat, reconnect } = plan;
  const loads = plan.loads.map(withoutPosition);
  const parts = { userCount, conversations, behaviors, warmupMs, connect };
  return hashOf({ ...parts, messages, heartbeat, reconnect, loads });
}

function withoutPosition(load: Load): Omit<Load, 'position'> {
  const { position: _, ...rest } = load;
  return rest;
}

function hashOf(value: object): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
