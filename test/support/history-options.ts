// What may differ between scripted runs, its defaults, and the verifier that belongs to them.

import { type BodyRecipe, composeBody, type MessageScope } from '../../src/message/index.ts';
import type { Marker } from '../../src/observation/index.ts';
import type { CheckName, Contract, Deadlines } from '../../src/scenario/index.ts';
import type { FactListener, Packing, VerifierOptions } from '../../src/verify/index.ts';
import type { ReadOptions } from './history/chat-reads.ts';
import type { StoreHabits } from './history/chat-store.ts';
import { idOf, type Sending } from './history/chat-world.ts';

export interface HistoryOptions {
  readonly users?: number;
  readonly seed?: string;
  readonly contract?: Partial<Contract>;
  readonly isExclusive?: boolean;
  readonly deadlines?: Partial<Deadlines>;
  readonly habits?: Partial<StoreHabits>;
  readonly recipe?: BodyRecipe;
  readonly loadCount?: number;
  readonly pongEveryMs?: number;
  readonly packing?: Packing;
  /** Our own wall clock; unless told otherwise it agrees with the server's. */
  readonly wallMs?: (nowMs: number) => number;
  /** How the answers to the verifier's own reads come about; called once for each. */
  readonly readback?: (read: { readonly user: number; readonly partner: number }) => ReadOptions;
  /** How a control message fares. */
  readonly control?: (sender: number, receiver: number) => Sending;
}

/** What a listener of facts was told. */
export type Fact = readonly [name: keyof FactListener, ...details: readonly unknown[]];

export const SCOPE: MessageScope = { runId: '0123456789abcdef', incarnation: 0 };
export const OTHER_SCOPE: MessageScope = { runId: 'fedcba9876543210', incarnation: 0 };
export const RECIPE: BodyRecipe = {
  size: { kind: 'fixed', length: 120 },
  styles: [{ style: 'words', weight: 1 }],
};
export const HABITS: StoreHabits = {
  ...{ ids: 'number', restUnit: 'microsecond', order: 'up', windowRows: null },
};
const CONTRACT: Contract = {
  ...{
    devices: null,
    order: null,
    reads: null,
    ids: null,
    threads: null,
    seen: null,
    errors: null,
  },
};
const DEADLINES: Deadlines = {
  ...{ confirmMs: 2000, deliverMs: 2000, settleMs: 10_000, readbackMs: null },
};

/** A body of the run as it would be composed. */
export function bodyOf(marker: Omit<Marker, 'length'>, scope = SCOPE, recipe = RECIPE): string {
  return composeBody(scope, marker, recipe);
}

export function verifierOptions(options: HistoryOptions, facts: Fact[]): VerifierOptions {
  const required: readonly CheckName[] = [];
  const tell =
    (name: keyof FactListener) =>
    (...details: readonly unknown[]): void => {
      facts.push([name, ...details]);
    };
  return {
    policy: {
      deadlines: { ...DEADLINES, ...options.deadlines },
      contract: { ...CONTRACT, ...options.contract },
      verification: { coverageRatio: 0.999, required, strict: false },
      isExclusive: options.isExclusive ?? true,
      loopGapMs: 250,
    },
    directory: {
      userCount: options.users ?? 4,
      idOf,
      userOf: (id) => (/^user-\d+$/.test(id) ? Number(id.slice(5)) : -1),
    },
    facts: {
      confirmed: tell('confirmed'),
      delivered: tell('delivered'),
      visible: tell('visible'),
      missing: tell('missing'),
    },
    loadCount: options.loadCount ?? 1,
    ...(options.packing === undefined ? {} : { packing: options.packing }),
    composeBody: (message) => bodyOf(message, SCOPE, options.recipe),
  };
}
