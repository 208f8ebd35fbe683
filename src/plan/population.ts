// The population: which load owns which users, and how users are gathered into closed cells. Slices
// and cells are contiguous, so that everything here is arithmetic and nothing needs an index.

import { assert, EarshotError } from '../base/index.ts';
import type { Conversations, Load, Scenario } from '../scenario/index.ts';
import type { Cell, Plan, Slice } from './plan.ts';

/** The marker gives a user 24 bits. */
const MAX_USER_COUNT = 2 ** 24;

/** Users in a whole cell of these conversations. */
export function cellSize(conversations: Conversations): number {
  switch (conversations.kind) {
    case 'pairs':
      return 2;
    case 'friends':
      return conversations.friendCount + 1;
    case 'celebrity':
      return conversations.fanCount + 1;
    case 'chain':
      return conversations.length;
  }
}

/**
 * The common slice (what no load claims, maybe empty) and the loads' own slices in the order of
 * loads.
 * @throws EarshotError `PLAN_INVALID` when they do not fit or cannot be cut into cells.
 */
export function layOutSlices(
  scenario: Pick<Scenario, 'users' | 'loads' | 'conversations'>,
): readonly Slice[] {
  const claiming = scenario.loads.filter((load) => load.users !== null);
  const claimedCount = claiming.reduce((sum, load) => sum + (load.users ?? 0), 0);
  checkPopulation(scenario.users, claimedCount);
  checkCellSize(scenario.conversations);
  let firstUser = scenario.users - claimedCount;
  const slices: Slice[] = [
    { load: null, firstUser: 0, userCount: firstUser, connectedAtStart: true },
  ];
  for (const load of claiming) {
    slices.push({
      load: load.name,
      firstUser,
      userCount: load.users ?? 0,
      connectedAtStart: load.executor !== 'session-arrival-rate',
    });
    firstUser += load.users ?? 0;
  }
  for (const slice of slices) checkCells(slice, scenario.conversations);
  return slices;
}

/**
 * The cells of all slices, in order of users. The last cell of a slice may be smaller, at least
 * 2.
 */
export function layOutCells(
  slices: readonly Slice[],
  conversations: Conversations,
): readonly Cell[] {
  const size = cellSize(conversations);
  const cells: Cell[] = [];
  for (const slice of slices) {
    const end = slice.firstUser + slice.userCount;
    for (let firstUser = slice.firstUser; firstUser < end; firstUser += size) {
      const userCount = Math.min(size, end - firstUser);
      cells.push({ index: cells.length, firstUser, userCount });
    }
  }
  return cells;
}

/**
 * The cell of a user; steps over the slices, of which there are no more than loads.
 * @throws EarshotError `INTERNAL_ASSERTION` for a user that is not in the population.
 */
export function cellOf(plan: Plan, user: number): Cell {
  const size = cellSize(plan.conversations);
  let firstCell = 0;
  for (const slice of plan.slices) {
    const offset = user - slice.firstUser;
    if (offset >= 0 && offset < slice.userCount) {
      const cell = plan.cells[firstCell + Math.floor(offset / size)];
      assert(cell !== undefined, `user ${user} has a cell`);
      return cell;
    }
    firstCell += Math.ceil(slice.userCount / size);
  }
  assert(false, `user ${user} is one of ${plan.userCount}`);
}

/**
 * The users of a load as ranges: its own slice, or every slice that is connected at the start.
 * @throws EarshotError `INTERNAL_ASSERTION` for a load that is not of the plan.
 */
export function slicesOfLoad(
  plan: Pick<Plan, 'slices'>,
  load: Pick<Load, 'name' | 'users'>,
): readonly Slice[] {
  if (load.users === null) {
    return plan.slices.filter((slice) => slice.connectedAtStart && slice.userCount > 0);
  }
  return plan.slices.filter((slice) => slice.load === load.name);
}

/** How many users a load has to work with. */
export function loadUserCount(
  plan: Pick<Plan, 'slices'>,
  load: Pick<Load, 'name' | 'users'>,
): number {
  return slicesOfLoad(plan, load).reduce((sum, slice) => sum + slice.userCount, 0);
}

function checkPopulation(userCount: number, claimedCount: number): void {
  if (!Number.isInteger(userCount) || userCount < 2 || userCount > MAX_USER_COUNT) {
    throw new EarshotError('PLAN_INVALID', `users is ${userCount}`, {
      hint:
        `A population has 2 to ${MAX_USER_COUNT} users: ` +
        'somebody must write, somebody must read.',
    });
  }
  if (claimedCount > userCount) {
    throw new EarshotError(
      'PLAN_INVALID',
      `the loads' own slices need ${claimedCount} users, and the population has ${userCount}`,
      { hint: `Raise users to at least ${claimedCount}, or lower a load's users.` },
    );
  }
}

function checkCellSize(conversations: Conversations): void {
  const size = cellSize(conversations);
  if (Number.isInteger(size) && size >= 2) return;
  throw new EarshotError('PLAN_INVALID', `${conversations.kind} makes cells of ${size} users`, {
    hint: 'A conversation has at least two users: raise the number in brackets.',
  });
}

/** A whole cell at least, and no user left alone. */
function checkCells(slice: Slice, conversations: Conversations): void {
  const { userCount } = slice;
  const size = cellSize(conversations);
  const restCount = userCount % size;
  if (userCount === 0 || (userCount >= size && restCount !== 1)) return;
  const whose = slice.load === null ? 'the users that no load claims' : `load ${slice.load}`;
  const fitting = userCount < size ? [size] : [userCount - 1, userCount + 1];
  throw new EarshotError(
    'PLAN_INVALID',
    `${userCount} users of ${whose} cannot be cut into cells of ${size} (${conversations.kind})`,
    { hint: `Nearest numbers that fit: ${fitting.join(' or ')}.` },
  );
}
