// Whom a user may write to. Messages never leave a cell; the shape of the cell says who writes to
// whom.

import type { Random } from '../base/index.ts';
import type { Cell, Plan } from './plan.ts';
import { cellOf } from './population.ts';

/**
 * The users that `user` may open a conversation with, in order of their index: the other one of a
 * pair, all friends, the fans of a celebrity (a fan: the celebrity), the next one of a ring.
 */
export function partnersOf(plan: Plan, user: number): readonly number[] {
  const cell = cellOf(plan, user);
  const partners: number[] = [];
  for (let choice = 0; choice < partnerCount(plan, cell, user); choice += 1) {
    partners.push(partnerAt(plan, cell, { user, choice }));
  }
  return partners;
}

/** One of the partners, uniformly. One draw, no allocation. */
export function chooseReceiver(plan: Plan, user: number, random: Random): number {
  const cell = cellOf(plan, user);
  const choice = random.nextBelow(partnerCount(plan, cell, user));
  return partnerAt(plan, cell, { user, choice });
}

/** Conversations (pairs of users that may talk) in one cell. */
export function conversationCount(plan: Pick<Plan, 'conversations'>, cell: Cell): number {
  const { userCount } = cell;
  switch (plan.conversations.kind) {
    case 'pairs':
      return 1;
    case 'friends':
      return (userCount * (userCount - 1)) / 2;
    case 'celebrity':
      return userCount - 1;
    case 'chain':
      return userCount === 2 ? 1 : userCount;
  }
}

function partnerCount(plan: Plan, cell: Cell, user: number): number {
  switch (plan.conversations.kind) {
    case 'pairs':
    case 'chain':
      return 1;
    case 'friends':
      return cell.userCount - 1;
    case 'celebrity':
      return user === cell.firstUser ? cell.userCount - 1 : 1;
  }
}

function partnerAt(
  plan: Plan,
  cell: Cell,
  asked: { readonly user: number; readonly choice: number },
): number {
  const { user, choice } = asked;
  switch (plan.conversations.kind) {
    case 'pairs':
    case 'chain':
      return cell.firstUser + ((user - cell.firstUser + 1) % cell.userCount);
    case 'friends':
      return cell.firstUser + choice + (cell.firstUser + choice >= user ? 1 : 0);
    case 'celebrity':
      return user === cell.firstUser ? cell.firstUser + 1 + choice : cell.firstUser;
  }
}
