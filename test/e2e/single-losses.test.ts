// Single losses at the edges of a run, where they are missed most easily: the first messages, the
// last ones, in a celebrity's cell, inside bursts, among reconnects. Each is found, and nothing
// else.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FaultLogEntry } from '../../src/server/index.ts';
import type { Finding } from '../../src/verify/index.ts';
import { DurableServer } from '../support/hostile/durable-server.ts';
import { type VisitOutcome, visit } from '../support/hostile/hostile-run.ts';

/** Each of them strikes once, and which check must say so. */
const FAULTS: Readonly<Record<string, string>> = {
  'ack-without-store': 'lost-write',
  'drop-re': 'lost-relay',
  'drop-conf': 'lost-conf',
  'swallow-send': 'silent-drop',
};

interface Edge {
  readonly name: string;
  /** The first chance of the first fault; the others follow at this distance. */
  readonly first: number;
  readonly step: number;
  readonly users: number;
  readonly scenario: string;
  /** The losses happened before this instant or after it, milliseconds from t = 0. */
  readonly beforeMs?: number;
  readonly afterMs?: number;
}

const TALK = 'executor: constant-arrival-rate, behavior: send-message, rate: 40/s, duration: 4s';
const talk = (conversations: string, more = ''): string =>
  `conversations: ${conversations}\nwarmup: 1s\nload:\n  talk: { ${TALK} }\n${more}`;

const EDGES: readonly Edge[] = [
  {
    name: 'among the first messages, in warm-up',
    ...{ first: 1, step: 1, users: 12, scenario: talk('pairs'), beforeMs: 0 },
  },
  {
    name: 'among the last messages',
    ...{ first: 192, step: 1, users: 12, scenario: talk('pairs'), afterMs: 3700 },
  },
  {
    name: 'in the cell of a celebrity',
    ...{ first: 60, step: 7, users: 24, scenario: talk('celebrity(23)') },
  },
  {
    name: 'inside bursts',
    ...{ first: 43, step: 11, users: 12 },
    scenario: `conversations: pairs
warmup: 1s
load:
  bursts: { executor: constant-arrival-rate, behavior: burst, burst: 6, rate: 6/s, duration: 4s }
`,
  },
  {
    name: 'among reconnects',
    ...{ first: 80, step: 9, users: 60 },
    scenario: talk(
      'pairs',
      `  movers: { executor: constant-arrival-rate, behavior: reconnect, for: 50ms..300ms, rate: 2/s, duration: 3s }
  drops: { executor: constant-arrival-rate, behavior: drop, rate: 2/s, duration: 3s }
`,
    ),
  },
];

function rulesOf({ first, step }: Edge): string {
  return Object.keys(FAULTS)
    .map((fault, index) => `- { fault: ${fault}, once: ${first + index * step} }\n`)
    .join('');
}

interface Losses {
  readonly outcome: VisitOutcome;
  readonly injected: readonly FaultLogEntry[];
  readonly found: readonly Finding[];
}

async function lose(edge: Edge): Promise<Losses> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-losses-'));
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('faults.yaml'), rulesOf(edge));
  const args = ['--faults', file('faults.yaml'), '--faults-log', file('faults.ndjson')];
  const server = await new DurableServer({ folder, users: edge.users, args }).open();
  try {
    const { url, usersFile } = server;
    const { users, scenario } = edge;
    const at = { name: 'losses', folder, url, usersFile, users };
    const outcome = await visit({ ...at, scenario, settle: '10s' });
    await server.close();
    const injected = readLines<FaultLogEntry>(file('faults.ndjson'));
    return { outcome, injected, found: readLines<Finding>(file('losses/anomalies.ndjson')) };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function readLines<T>(file: string): readonly T[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as T);
}

describe.concurrent('a single loss of each kind', () => {
  test.each(EDGES)('$name is found, and nothing else', async (edge) => {
    const { outcome, injected, found } = await lose(edge);
    const { result } = outcome;
    expect(result === undefined ? outcome.stderr : '').toBe('');
    expect({ code: outcome.code, verdict: result?.verdict }).toEqual({ code: 3, verdict: 'fail' });
    const observable = injected.filter((entry) => entry.observable);
    expect(injected.map(({ fault }) => fault).toSorted()).toEqual(Object.keys(FAULTS).toSorted());
    expect(observable.map(({ fault }) => fault)).toContain('ack-without-store');
    const charges = found.filter(({ severity }) => severity !== 'I');
    const proven = charges.filter((it) => !it.suspected && it.consequenceOf === null);
    expect(proven.map(({ check, message }) => `${check} ${message?.bodyHash}`).toSorted()).toEqual(
      observable.map(({ fault, bodyHash }) => `${FAULTS[fault]} ${bodyHash}`).toSorted(),
    );
    expect(result?.messages.lost).toBe(proven.filter(({ check }) => check !== 'lost-conf').length);
    for (const { check, atMs } of proven.filter((it) => it.check === 'lost-write')) {
      expect(atMs, check).toBeLessThan(edge.beforeMs ?? Number.POSITIVE_INFINITY);
      expect(atMs, check).toBeGreaterThan(edge.afterMs ?? Number.NEGATIVE_INFINITY);
    }
  });
});
