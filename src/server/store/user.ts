// A user as the server holds it in memory. Must not do I/O.

import type { WireUser } from '../../protocol/index.ts';

export interface User {
  /** Primary key in the store. */
  readonly pk: number;
  /** UUID in lower case with hyphens: the id on the wire. */
  readonly uid: string;
  readonly email: string;
  readonly isActive: boolean;
  /** The documented user object, serialised once. */
  readonly json: string;
}

interface UserRow {
  readonly id: number;
  readonly uid: string;
  readonly email: string;
  readonly username: string;
  readonly role: string | null;
  readonly is_active: number;
}

/** A user from its row. */
export function userFromRow(row: UserRow): User {
  const wire: WireUser = {
    id: row.uid,
    email: row.email,
    username: row.username,
    role: row.role,
    is_active: row.is_active === 1,
  };
  return {
    pk: row.id,
    uid: row.uid,
    email: row.email,
    isActive: row.is_active === 1,
    json: JSON.stringify(wire),
  };
}

export type { UserRow };
