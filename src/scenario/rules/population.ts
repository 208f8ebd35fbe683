// Whether the population, its slices and its cells fit together.

import { cellSizeOf } from '../load-shape.ts';
import type { Parts } from '../parts/parts.ts';
import type { Load } from '../scenario.ts';
import { errorAt, type Problem } from '../schema/problem.ts';
import type { Rule } from './rule.ts';

/** Slices fit into the population, and everything is made of whole cells. */
export const populationRule: Rule = (parts) => {
  const { users, conversations, loads } = parts;
  if (conversations === null) return [];
  const cell = cellSizeOf(conversations);
  const slices = loads.filter((load) => load.users !== null);
  const broken = slices.filter((load) => (load.users ?? 0) % cell !== 0);
  const problems = broken.map((load) =>
    brokenCells(['load', load.name, 'users'], load.users, cell),
  );
  if (users === null) return problems;
  if (users < cell) {
    const message = `users: ${users} is less than one cell of ${cell} (${describe(parts)}).`;
    return [...problems, errorAt(['users'], message, `Use at least ${cell}.`)];
  }
  const claimed = slices.reduce((sum, load) => sum + (load.users ?? 0), 0);
  if (claimed > users) return [...problems, tooManySlices(slices, claimed, users)];
  if (users % cell !== 0) problems.push(brokenCells(['users'], users, cell));
  return [...problems, ...spreading(parts, users)];
};

/** A ramp never asks for more users than its load has. */
export const rampRule: Rule = ({ users, loads }) =>
  loads.flatMap((load) => {
    if (load.executor !== 'ramping-users') return [];
    const has = load.users ?? users;
    if (has === null) return [];
    const path = ['load', load.name];
    const message = (wanted: number) => `${wanted} users are asked for; the load has ${has}.`;
    const tooMany = load.stages.flatMap(({ toUsers }, index) =>
      toUsers > has ? [errorAt([...path, 'stages', index, 'to'], message(toUsers))] : [],
    );
    if (load.startUsers > has) {
      tooMany.unshift(errorAt([...path, 'startUsers'], message(load.startUsers)));
    }
    return tooMany;
  });

function brokenCells(path: readonly string[], users: number | null, cell: number): Problem {
  const count = users ?? 0;
  const low = Math.floor(count / cell) * cell;
  const nearest = low === 0 ? `${cell}` : `${low} or ${low + cell}`;
  const message = `${count} users are not a whole number of cells of ${cell}.`;
  return errorAt(path, message, `Use ${nearest}.`);
}

function tooManySlices(slices: readonly Load[], claimed: number, users: number): Problem {
  const last = slices.at(-1)?.name ?? '';
  const list = slices.map((load) => `${load.name} ${load.users}`).join(', ');
  const message = `The loads claim ${claimed} users (${list}), but there are only ${users}.`;
  return errorAt(['load', last, 'users'], message, 'Raise `users`, or make slices smaller.');
}

/** A load without a slice needs users that are connected at start. */
function spreading(parts: Parts, users: number): Problem[] {
  const arriving = parts.loads
    .filter((load) => load.executor === 'session-arrival-rate')
    .reduce((sum, load) => sum + (load.users ?? 0), 0);
  if (arriving < users) return [];
  const homeless = parts.loads.filter((load) => load.users === null);
  return homeless.map((load) =>
    errorAt(
      ['load', load.name],
      'The load has no users: sessions have claimed the whole population.',
      'Raise `users`.',
    ),
  );
}

function describe({ conversations }: Parts): string {
  switch (conversations?.kind) {
    case 'friends':
      return `friends(${conversations.friendCount})`;
    case 'celebrity':
      return `celebrity(${conversations.fanCount})`;
    case 'chain':
      return `chain(${conversations.length})`;
    default:
      return 'pairs';
  }
}
