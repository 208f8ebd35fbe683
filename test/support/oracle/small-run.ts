// Random small histories: three users, a few messages, sockets and reads, and at most two things
// that go wrong.

import fc from 'fast-check';
import type { Ending } from '../history/chat-world.ts';
import { MESSAGE_FAULTS, type MessageFaultName } from '../history/message-faults.ts';
import { contract, habits } from '../history/random-run.ts';
import { READ_FAULT_NAMES, type ReadFaultName } from '../history/read-faults.ts';
import { History, type HistoryOptions } from '../history.ts';

/** There is a fourth account, whose owner stays away. */
const USERS = [1, 2, 3] as const;
const MESSAGES_MAX = 8;
const SOCKETS_MAX = 3;
const BUSY_MS = 2500;

interface Delays {
  readonly storeMs: number;
  readonly confMs: number;
  readonly reMs: number;
}

type Deed =
  | { readonly kind: 'send'; readonly count: number; readonly delays: Delays }
  | { readonly kind: 'read'; readonly upMs: number; readonly fault: ReadFaultName | null }
  | { readonly kind: 'list'; readonly upMs: number; readonly fault: ReadFaultName | null }
  | {
      readonly kind: 'leave';
      readonly how: Ending;
      readonly awayMs: number;
      readonly subscribeMs: number;
    }
  | { readonly kind: 'device'; readonly forMs: number };

interface Step {
  readonly user: number;
  readonly partner: number;
  readonly deed: Deed;
  readonly waitMs: number;
}

export interface SmallRun {
  readonly options: HistoryOptions;
  readonly steps: readonly Step[];
  readonly struck: readonly { readonly send: number; readonly fault: MessageFaultName }[];
}

const delayMs = fc.oneof(
  { weight: 8, arbitrary: fc.nat({ max: 8 }) },
  { weight: 1, arbitrary: fc.nat({ max: 600 }) },
);
const delays = fc.record({ storeMs: delayMs, confMs: delayMs, reMs: delayMs });
const readFault = fc.oneof(
  { weight: 9, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...READ_FAULT_NAMES) },
);
const upMs = fc.nat({ max: 10 });
const of = <T extends Deed['kind']>(kind: T): fc.Arbitrary<T> => fc.constant(kind);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: of('send'), count: fc.integer({ min: 1, max: 2 }), delays }),
  },
  { weight: 3, arbitrary: fc.record({ kind: of('read'), upMs, fault: readFault }) },
  { weight: 1, arbitrary: fc.record({ kind: of('list'), upMs, fault: readFault }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: of('leave'),
      how: fc.constantFrom<Ending>('us', 'cut', 'server', 'network'),
      awayMs: fc.nat({ max: 800 }),
      subscribeMs: fc.oneof(fc.constant(0), fc.nat({ max: 400 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('device'), forMs: fc.nat({ max: 3000 }) }) },
);

const step: fc.Arbitrary<Step> = fc
  .record({
    ...{ user: fc.constantFrom(...USERS), by: fc.integer({ min: 1, max: 2 }), deed },
    waitMs: fc.oneof(fc.constant(0), fc.nat({ max: 20 }), fc.nat({ max: 700 })),
  })
  .map(({ by, ...rest }) => ({ ...rest, partner: ((rest.user - 1 + by) % USERS.length) + 1 }));

const faultNames = Object.keys(MESSAGE_FAULTS) as MessageFaultName[];

export const smallRun: fc.Arbitrary<SmallRun> = fc.record({
  options: fc.record({ habits, contract: smallContract(), isExclusive: fc.boolean() }),
  steps: fc.array(step, { minLength: 4, maxLength: 14 }),
  struck: fc.array(fc.record({ send: fc.nat({ max: 6 }), fault: fc.constantFrom(...faultNames) }), {
    maxLength: 2,
  }),
});

function smallContract(): fc.Arbitrary<NonNullable<HistoryOptions['contract']>> {
  return fc
    .tuple(contract, fc.constantFrom(null, 'reject'))
    .map(([declared, errors]) => ({ ...declared, errors }));
}

/** Plays a run up to its last step. */
export function playSmall({ options, steps, struck }: SmallRun): History {
  const history = new History(options);
  history.connect(...USERS);
  let sent = 0;
  for (const { user, partner, deed: what, waitMs } of steps) {
    if (what.kind !== 'send') doDeed(history, { user, partner }, what);
    else {
      for (let copy = 0; copy < what.count && sent < MESSAGES_MAX; copy += 1) {
        const strike = struck.find(({ send }) => send === sent);
        const fault = strike === undefined ? {} : { fault: MESSAGE_FAULTS[strike.fault] };
        history.send(user, partner, { ...what.delays, ...fault });
        sent += 1;
      }
    }
    history.wait(waitMs);
  }
  return history;
}

function doDeed(
  history: History,
  { user, partner }: Pick<Step, 'user' | 'partner'>,
  what: Exclude<Deed, { kind: 'send' }>,
): void {
  const { world, reads } = history;
  const later = (ms: number, act: () => void): void => history.agenda.at(history.nowMs + ms, act);
  if (what.kind === 'read') reads.history(user, partner, what);
  else if (what.kind === 'list') reads.threads(user, what);
  else if (what.kind === 'device') {
    if (world.linesOf(user).length >= SOCKETS_MAX) return;
    const line = history.open(user, { primary: false });
    later(what.forMs, () => {
      if (line.isOpen) world.close(line, 'us');
    });
  } else if (world.primaryOf(user) !== null) {
    history.close(user, what.how);
    const { subscribeMs } = what;
    later(what.awayMs, () => {
      if (world.primaryOf(user) === null) history.open(user, { subscribeMs });
    });
  }
}

/** Everybody says something to everybody again, long after all that. */
export function comeTogetherSmall(history: History): void {
  history.wait(BUSY_MS);
  for (const user of USERS) {
    for (const partner of USERS) if (user !== partner) history.send(user, partner);
  }
  history.wait(BUSY_MS);
}
