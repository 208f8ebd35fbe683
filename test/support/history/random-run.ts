// Random runs of a correct server: people talk, read, reconnect, leave and come back, sockets are
// cut and closed, frames are fast and slow. One message or none is struck by a fault.

import fc from 'fast-check';
import { History, type HistoryOptions } from '../history.ts';
import type { Ending } from './chat-world.ts';
import type { MessageFault } from './message-plan.ts';

export type Deed =
  | {
      readonly kind: 'send';
      readonly sender: number;
      readonly receiver: number;
      readonly storeMs: number;
      readonly confMs: number;
      readonly reMs: number;
      readonly count: number;
    }
  | {
      readonly kind: 'read';
      readonly user: number;
      readonly partner: number;
      readonly upMs: number;
      readonly downMs: number;
    }
  | { readonly kind: 'leave'; readonly user: number; readonly how: Ending; readonly awayMs: number }
  | { readonly kind: 'device'; readonly user: number; readonly forMs: number };

export interface Step {
  readonly deed: Deed;
  readonly waitMs: number;
}

export interface RandomRun {
  readonly options: HistoryOptions;
  readonly steps: readonly Step[];
}

const USERS = 4;
const user = fc.nat({ max: USERS - 1 });
const pair = fc.tuple(user, fc.integer({ min: 1, max: USERS - 1 })).map(([one, by]) => ({
  ...{ one, other: (one + by) % USERS },
}));
/** Mostly quick, now and then slow; below the least grace of two seconds. */
const delayMs = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 10 }) },
  { weight: 1, arbitrary: fc.nat({ max: 600 }) },
);

const send: fc.Arbitrary<Deed> = fc
  .record({ pair, storeMs: delayMs, confMs: delayMs, reMs: delayMs, count: fc.nat({ max: 3 }) })
  .map(({ pair: { one, other }, count, ...delays }) => ({
    ...{ kind: 'send', sender: one, receiver: other, count: count + 1, ...delays },
  }));

const read: fc.Arbitrary<Deed> = fc
  .record({ pair, upMs: fc.nat({ max: 30 }), downMs: fc.nat({ max: 30 }) })
  .map(({ pair: { one, other }, ...delays }) => ({
    ...{ kind: 'read', user: one, partner: other, ...delays },
  }));

const leave: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constant('leave'),
  user,
  how: fc.constantFrom<Ending>('us', 'cut', 'server', 'network'),
  awayMs: fc.nat({ max: 1500 }),
});

const device: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constant('device'),
  user,
  forMs: fc.nat({ max: 1000 }),
});

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    deed: fc.oneof(
      { weight: 8, arbitrary: send },
      { weight: 2, arbitrary: read },
      { weight: 2, arbitrary: leave },
      { weight: 1, arbitrary: device },
    ),
    waitMs: fc.oneof(fc.constant(0), fc.nat({ max: 20 }), fc.nat({ max: 400 })),
  }),
  { minLength: 5, maxLength: 40 },
);

export const habits = fc.record({
  ids: fc.constantFrom('number', 'quoted', 'thread', 'text'),
  restUnit: fc.constantFrom('second', 'millisecond', 'microsecond'),
  order: fc.constantFrom('up', 'down'),
});

/** What the scripted server keeps anyway, declared or not. */
export const contract = fc.record({
  devices: fc.constantFrom(null, 'all'),
  order: fc.constantFrom(null, 'confirmed', 'pipelined'),
  reads: fc.constantFrom(null, 'primary'),
});

export const randomRun: fc.Arbitrary<RandomRun> = fc.record({
  options: fc.record({ seed: fc.string(), habits, contract, isExclusive: fc.boolean() }),
  steps,
});

/** Plays a run up to its last step; `struck` sends are counted over all of them, from 0. */
export function play(
  { options, steps: all }: RandomRun,
  struck: { readonly send: number; readonly fault: MessageFault } | null = null,
): History {
  const history = new History(options);
  history.connect(0, 1, 2, 3);
  let sendCount = 0;
  for (const { deed, waitMs } of all) {
    if (deed.kind !== 'send') doDeed(history, deed);
    else {
      for (let copy = 0; copy < deed.count; copy += 1) {
        const { sender, receiver, storeMs, confMs, reMs } = deed;
        const delays = { storeMs, confMs, reMs };
        const fault = struck?.send === sendCount ? { fault: struck.fault } : {};
        history.send(sender, receiver, { ...delays, ...fault });
        sendCount += 1;
      }
    }
    history.wait(waitMs);
  }
  return history;
}

/** Everybody comes back and says something to everybody, so that nothing stays open. */
export function comeTogether(history: History, firstUsers: readonly number[] = [0]): void {
  history.wait(2000);
  for (let round = 0; round < 2; round += 1) {
    for (const first of firstUsers) greet(history, first);
    history.wait(200);
  }
}

function greet(history: History, first: number): void {
  for (let one = 0; one < USERS; one += 1) {
    for (let other = 0; other < USERS; other += 1) {
      if (one !== other) history.send(first + one, first + other);
    }
  }
}

/** Two runs side by side, the second among users 4 to 7. */
export function sideBySide(one: RandomRun, other: RandomRun): RandomRun {
  const length = Math.max(one.steps.length, other.steps.length);
  const both = Array.from({ length }, (_, at) => [
    ...one.steps.slice(at, at + 1),
    ...other.steps.slice(at, at + 1).map(moved),
  ]);
  return { options: { ...one.options, users: 2 * USERS }, steps: both.flat() };
}

function moved({ deed, waitMs }: Step): Step {
  if (deed.kind === 'send') {
    const [sender, receiver] = [deed.sender + USERS, deed.receiver + USERS];
    return { deed: { ...deed, sender, receiver }, waitMs };
  }
  const user = deed.user + USERS;
  if (deed.kind !== 'read') return { deed: { ...deed, user }, waitMs };
  return { deed: { ...deed, user, partner: deed.partner + USERS }, waitMs };
}

function doDeed(history: History, deed: Exclude<Deed, { kind: 'send' }>): void {
  const { world, agenda } = history;
  if (deed.kind === 'read') {
    const { upMs, downMs } = deed;
    history.reads.history(deed.user, deed.partner, { upMs, downMs });
    history.reads.threads(deed.user, { upMs, downMs });
  } else if (deed.kind === 'device') {
    const line = history.open(deed.user, { primary: false });
    agenda.at(history.nowMs + deed.forMs, () => {
      if (line.isOpen) world.close(line, 'us');
    });
  } else if (world.primaryOf(deed.user) !== null) {
    history.close(deed.user, deed.how);
    agenda.at(history.nowMs + deed.awayMs, () => {
      if (world.primaryOf(deed.user) === null) history.open(deed.user);
    });
  }
}
