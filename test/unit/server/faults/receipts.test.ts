// What the clients have surely read, told by pings and pongs alone.

import { expect, test } from 'vitest';
import { Receipts } from '../../../../src/server/faults/truth/receipts.ts';
import type { Connection } from '../../../../src/server/socket/connection.ts';

/** A socket that keeps its pings. */
function socket(): { connection: Connection; pings: string[] } {
  const pings: string[] = [];
  const ping = (payload: string): number => pings.push(payload);
  return { connection: { ping } as unknown as Connection, pings };
}

test('a conf is read when the pong behind it came, and not before', () => {
  const receipts = new Receipts(10);
  const { connection, pings } = socket();
  for (const id of [11, 12, 14]) receipts.confSent(connection, id);
  expect(pings).toEqual(['11', '12', '14']);
  receipts.ponged(connection, '12', 13);
  expect([10, 11, 12, 14].map((id) => receipts.isConfirmed(id))).toEqual([true, true, true, false]);
  expect([13, 14].map((id) => receipts.isConfirmedBefore(11, id))).toEqual([false, true]);
  expect(receipts.isConfirmedBefore(14, 99)).toBe(false);
});

test('a client is not flooded: behind a few pings one stands for all that follow', () => {
  const receipts = new Receipts(0);
  const { connection, pings } = socket();
  for (let id = 1; id <= 100; id += 1) receipts.confSent(connection, id);
  expect(pings).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  receipts.ponged(connection, '1', 100);
  expect(pings.slice(8)).toEqual(['100']);
  receipts.ponged(connection, '2', 100);
  expect(pings).toHaveLength(9);
  receipts.ponged(connection, '100', 100);
  expect([3, 99, 100].map((id) => receipts.isConfirmed(id))).toEqual([true, true, true]);
});

test('a socket is settled by the pong behind its first re, for messages that arrive later', () => {
  const receipts = new Receipts(0);
  const { connection, pings } = socket();
  receipts.reSent(connection);
  receipts.reSent(connection);
  expect(pings).toEqual(['re']);
  expect(receipts.isSettled(connection, 99)).toBe(false);
  receipts.ponged(connection, 're', 5);
  expect([5, 6].map((id) => receipts.isSettled(connection, id))).toEqual([false, true]);
  expect(receipts.isSettled(socket().connection, 99)).toBe(false);
});
