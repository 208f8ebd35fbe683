// What one killing will be, by its seed alone: of whom, before which server, and when. Pure.

import { type Random, randomStream } from '../../src/base/index.ts';

export type Victim = 'command' | 'agents' | 'one-agent' | 'command-and-agents' | 'server';

/** A moment in the life of a run that can be seen from outside. */
export type Moment = 'start' | 'connecting' | 'load' | 'settling' | 'reading' | 'writing';

export interface KillPlan {
  readonly seed: number;
  readonly victim: Victim;
  /** `embedded`, one of our own that is honest, or one with a fault. */
  readonly server: 'embedded' | 'honest' | 'faulty';
  /** The rule of the faulty one. */
  readonly fault: string;
  readonly moment: Moment;
  /** After the moment. */
  readonly afterMs: number;
  readonly workers: number;
  readonly ratePerSecond: number;
}

const LIMITS_MS: Readonly<Record<Moment, number>> = {
  start: 1200,
  connecting: 400,
  load: 3200,
  settling: 300,
  reading: 400,
  writing: 60,
};
const MOMENTS = Object.keys(LIMITS_MS) as readonly Moment[];
const FAULTS = ['drop-re', 'dup-re', 'dup-conf', 're-body-differs'] as const;

/** The plan of a seed; the same on every machine. */
export function planKill(seed: number): KillPlan {
  const random = randomStream(seed, 'crash');
  const victim = pick(random, [
    ...(['command', 'command', 'agents', 'one-agent', 'command-and-agents', 'server'] as const),
  ]);
  // Half of the killings fall into the load, which is where there is most to lose.
  const moment = random.nextBoolean(0.45) ? 'load' : pick(random, MOMENTS);
  return {
    ...{ seed, victim, moment },
    server: victim === 'server' ? 'embedded' : pick(random, ['embedded', 'honest', 'faulty']),
    fault: `- { fault: ${pick(random, FAULTS)}, every: ${20 + random.nextBelow(60)} }\n`,
    afterMs: Math.round(random.nextBetween(0, LIMITS_MS[moment])),
    workers: victim === 'one-agent' || random.nextBoolean(0.3) ? 2 : 1,
    ratePerSecond: 60 + random.nextBelow(300),
  };
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.nextBelow(items.length)] as T;
}
