// Set up before each test file of a mutation run: says which mutant is awake, and in a dry run
// notes which ones the file comes by.

import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import type { Order } from './test-bed.ts';

interface Switch {
  mutant?: (id: number) => boolean;
  /** Name of the check whose charges are not heard; read by the changed docket. */
  deafRule?: string;
}

const orderFile = process.env.EARSHOT_MUTATION_ORDER ?? '';
const order = JSON.parse(readFileSync(orderFile, 'utf8')) as Order;
const world = globalThis as Switch;

if (order.hitsFile === null) {
  const { awake } = order;
  world.mutant = (id) => id === awake;
  world.deafRule = order.deafRule ?? '';
} else {
  const { hitsFile } = order;
  const hits = new Set<number>();
  world.mutant = (id) => {
    hits.add(id);
    return false;
  };
  world.deafRule = '';
  afterAll(() => writeFileSync(hitsFile, JSON.stringify([...hits])));
}
