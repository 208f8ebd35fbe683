// The load of a hostile run, by its seed: about ten thousand messages in a few seconds from people
// who chat, burst, converse, come for a session, leave, return and carry two phones. Pure text.

import type { Random } from '../../src/base/index.ts';

export interface LoadPlan {
  /** `pairs`, `friends(3)`, … */
  readonly conversations: string;
  readonly users: number;
  /** The `load:` block. */
  readonly text: string;
  /** How long the loads last. */
  readonly spanMs: number;
  /** What is planned without the closed loads. */
  readonly planned: number;
  /** Users cut their own lines: what was in flight on them has no known outcome. */
  readonly cutsLines: boolean;
}

interface Shape {
  readonly conversations: string;
  readonly cellSize: number;
  /** So many that no conversation becomes long to read. */
  readonly cells: number;
}

const SHAPES: readonly Shape[] = [
  { conversations: 'pairs', cellSize: 2, cells: 26 },
  { conversations: 'pairs', cellSize: 2, cells: 30 },
  { conversations: 'friends(2)', cellSize: 3, cells: 12 },
  { conversations: 'friends(3)', cellSize: 4, cells: 10 },
  { conversations: 'friends(5)', cellSize: 6, cells: 7 },
  { conversations: 'celebrity(9)', cellSize: 10, cells: 4 },
  { conversations: 'celebrity(19)', cellSize: 20, cells: 2 },
  { conversations: 'chain(4)', cellSize: 4, cells: 9 },
  { conversations: 'chain(7)', cellSize: 7, cells: 6 },
];

/** The quiet end of every load: all who went are back, and fences pass. */
const TAIL_MS = 1000;
const TAIL_PER_SECOND = 80;

/** Draws a load. */
export function planLoad(random: Random): LoadPlan {
  const shape = SHAPES[random.nextBelow(SHAPES.length)] as Shape;
  const mainMs = 2800 + 100 * random.nextBelow(15);
  const inBursts = random.nextBelow(2500);
  const byTalk = 10_500 - inBursts;
  const lines = [
    talkLine(random, byTalk, mainMs),
    burstLine(random, inBursts, mainMs),
    ...companyLines(random, shape, mainMs),
    ...comingAndGoing(random, mainMs),
    line('tail', {
      ...{ executor: 'constant-arrival-rate', behavior: 'send-message' },
      ...{ rate: `${TAIL_PER_SECOND}/s`, startAt: `${mainMs}ms`, duration: `${TAIL_MS}ms` },
    }),
  ];
  return {
    conversations: shape.conversations,
    users: shape.cellSize * shape.cells,
    text: `load:\n${lines.filter((text) => text !== '').join('\n')}\n`,
    spanMs: mainMs + TAIL_MS,
    planned: byTalk + inBursts + TAIL_PER_SECOND,
    cutsLines: lines.some((text) => text.includes('behavior: drop')),
  };
}

function line(name: string, keys: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(keys).map(([key, value]) => `${key}: ${value}`);
  return `  ${name}: { ${pairs.join(', ')} }`;
}

function talkLine(random: Random, count: number, overMs: number): string {
  const rate = Math.ceil((count * 1000) / overMs);
  const at = { behavior: 'send-message' };
  switch (random.nextBelow(3)) {
    case 0:
      return line('talk', {
        ...{ executor: 'constant-arrival-rate', ...at },
        ...{ rate: `${rate}/s`, duration: `${overMs}ms` },
      });
    case 1:
      return line('talk', {
        ...{ executor: 'poisson-arrival-rate', ...at },
        ...{ rate: `${rate}/s`, duration: `${overMs}ms` },
      });
    default: {
      const [low, high] = [Math.round(rate * 0.5), Math.round(rate * 1.5)];
      const half = `over: ${overMs / 2}ms`;
      return line('talk', {
        ...{ executor: 'ramping-arrival-rate', ...at, startRate: `${low}/s` },
        stages: `[{ to: ${high}/s, ${half} }, { to: ${low}/s, ${half} }]`,
      });
    }
  }
}

function burstLine(random: Random, count: number, overMs: number): string {
  if (count < 100) return '';
  const burst = 5 + random.nextBelow(60);
  const rate = Math.ceil((count * 1000) / overMs / burst);
  return line('bursts', {
    ...{ executor: 'constant-arrival-rate', behavior: 'burst', burst },
    ...{ rate: `${rate}/s`, duration: `${overMs}ms` },
  });
}

/** Closed loads and sessions, each on whole cells of its own. */
function companyLines(random: Random, { cellSize, cells }: Shape, overMs: number): string[] {
  const lines: string[] = [];
  const slice = Math.max(1, Math.floor(cells / 4)) * cellSize;
  const at = { users: slice, duration: `${overMs}ms` };
  if (random.nextBoolean(0.6)) {
    lines.push(
      line('banter', {
        ...{ executor: 'constant-users', behavior: 'converse', ...at },
        thinkTime: '10ms..200ms',
      }),
    );
  }
  // The executor of sessions brings its own people, who are not there at the start.
  if (cells >= 4 && random.nextBoolean(0.3)) {
    lines.push(
      line('visits', {
        ...{ executor: 'session-arrival-rate', ...at, rate: '5/s', iterations: 3, burst: 4 },
        behavior: '{ send-message: 3, burst: 1, read-history: 1 }',
        thinkTime: '20ms..150ms',
      }),
    );
  }
  return lines;
}

/** All of it ends before the load does. */
function comingAndGoing(random: Random, overMs: number): string[] {
  const kinds: readonly (readonly [string, string, string])[] = [
    ['readers', 'read-history', ''],
    ['lists', 'read-threads', ''],
    ['movers', 'reconnect', '20ms..300ms'],
    ['drops', 'drop', ''],
    ['away', 'go-offline', '50ms..500ms'],
    ['tablets', 'second-device', '50ms..600ms'],
  ];
  return kinds.flatMap(([name, behavior, away]) => {
    const rate = random.nextBelow(5);
    if (rate === 0) return [];
    return line(name, {
      ...{ executor: 'constant-arrival-rate', behavior, rate: `${rate}/s` },
      duration: `${overMs - 800}ms`,
      ...(away === '' ? {} : { for: away }),
    });
  });
}
