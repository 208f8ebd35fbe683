// Identity: unguessable run ids, and the canonical form of ids that came from a server.

import { randomBytes } from 'node:crypto';
import { EarshotError } from './errors.ts';

/** 16 hexadecimal digits (64 bits) of the system's randomness; never from the seed. */
export function newRunId(): string {
  return randomBytes(8).toString('hex');
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** True for a UUID in any case, with or without hyphens. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * One text per identity: UUIDs in lower case with hyphens, whole numbers as decimal digits without
 * leading zeros, anything else as it came. Numbers and numeric strings agree.
 * @throws EarshotError `INTERNAL_ASSERTION` for a number that is not a safe integer (a codec must
 * hand ids beyond 2^53 over as text).
 */
export function canonicalId(id: string | number): string {
  if (typeof id === 'number') {
    if (!Number.isSafeInteger(id)) {
      throw new EarshotError('INTERNAL_ASSERTION', `id ${id} is not a safe integer`);
    }
    return String(id);
  }
  if (id.length <= 36 && id.length >= 32 && UUID.test(id)) {
    const hex = id.replaceAll('-', '').toLowerCase();
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
  return /^0+\d+$/.test(id) ? id.replace(/^0+(?=\d)/, '') : id;
}
