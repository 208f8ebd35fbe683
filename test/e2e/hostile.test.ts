// Hostile but lawful: servers that die and come back with everything they confirmed, that stand
// still, that say goodbye; lines that are cut, stalled, split and joined; a frozen load generator;
// accounts with a past and accounts in double use. Nobody is to blame, so nobody may be blamed: no
// finding of severity C, E or W, and a verdict that is pass, or unknown where something stayed
// unjudged.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/index.ts';
import { describeForeign, startForeignServer, writeForeignAccounts } from '../support/foreign.ts';
import { DurableServer, pause } from '../support/hostile/durable-server.ts';
import { type RunningVisit, type VisitOutcome, visit } from '../support/hostile/hostile-run.ts';
import { CONTRACT, lively, SESSIONS } from '../support/hostile/lively.ts';
import { type RoughManners, RoughProxy } from '../support/hostile/rough-proxy.ts';

const USERS = 40;
/** Users of the `converse` load: whole cells of every kind that is tried here. */
const FRIENDS = lively('friends(4)', 10);
const CELEBRITY = lively('celebrity(19)', 20);
const CHAIN = lively('chain(4)', 8);
const PAIRS = lively('pairs', 8);

type Mischief = (server: DurableServer, run: RunningVisit) => Promise<unknown>;

interface Case {
  readonly name: string;
  readonly scenario: string;
  readonly mischief?: Mischief;
  readonly manners?: RoughManners;
  /** Suspected findings, at most, as a share of what was sent. */
  readonly suspectedRatio: number;
}

const CASES: readonly Case[] = [
  {
    name: 'a server that is killed and comes back with its database',
    scenario: PAIRS + CONTRACT,
    mischief: async (server) => {
      await pause(1500);
      await server.killAndRestart(200);
    },
    suspectedRatio: 0.05,
  },
  {
    name: 'a server that says goodbye and is replaced',
    scenario: FRIENDS,
    mischief: async (server) => {
      await pause(1500);
      await server.drainAndRestart(200);
    },
    suspectedRatio: 0.05,
  },
  {
    name: 'a server that stands still for two seconds, and again for one',
    scenario: CELEBRITY + CONTRACT,
    mischief: async (server) => {
      await pause(1500);
      await server.freeze(2000);
      await pause(1000);
      await server.freeze(1000);
    },
    suspectedRatio: 0,
  },
  {
    name: 'a load generator that stands still three times',
    scenario: CHAIN,
    mischief: async (_server, run) => {
      for (const forMs of [1800, 400, 1000]) {
        await pause(1000);
        await freezeAgents(run, forMs);
      }
    },
    suspectedRatio: 0,
  },
  {
    name: 'a network that splits, stalls and cuts',
    scenario: PAIRS + CONTRACT,
    manners: { ...seeded('rough'), splitRatio: 0.4, stallRatio: 0.02, cutsPerSecond: 6 },
    suspectedRatio: 0.05,
  },
  {
    name: 'all of it at once',
    scenario: CELEBRITY,
    manners: { ...seeded('wild'), splitRatio: 0.2, stallRatio: 0.04, cutsPerSecond: 12 },
    mischief: async (server, run) => {
      await pause(1000);
      await freezeAgents(run, 800);
      await server.freeze(1000);
      await server.killAndRestart(0);
    },
    // A celebrity's line that is cut while it is stalled takes much with it.
    suspectedRatio: 0.15,
  },
  {
    name: 'users who come for a session and go, while the server is killed',
    scenario: SESSIONS,
    mischief: async (server) => {
      await pause(2000);
      await server.killAndRestart(100);
    },
    suspectedRatio: 0.05,
  },
];

function seeded(seed: string): { seed: string; stallMs: number } {
  return { seed, stallMs: 900 };
}

async function freezeAgents(run: RunningVisit, forMs: number): Promise<void> {
  const agents = run.agents();
  for (const agent of agents) process.kill(agent, 'SIGSTOP');
  await pause(forMs);
  for (const agent of agents) process.kill(agent, 'SIGCONT');
}

/** What must hold of every run here; returns what a person may want to read. */
function expectNobodyBlamed(
  { code, stderr, result }: VisitOutcome,
  suspectedRatio: number,
): string {
  expect(result === undefined ? stderr : '').toBe('');
  const { checks, messages, reasons, verdict, coverageRatio } = result as RunResult;
  const blamed = checks.filter(
    ({ severity, violations, consequences }) =>
      ['C', 'E', 'W'].includes(severity) && violations + consequences > 0,
  );
  const suspected = checks.reduce((sum, check) => sum + check.suspected, 0);
  expect(blamed.flatMap(({ evidence }) => evidence)).toEqual([]);
  expect(blamed.map(({ name }) => name)).toEqual([]);
  expect({ reasons: verdict === 'unknown' ? [] : reasons, verdict }).toEqual({
    reasons: [],
    verdict: expect.stringMatching(/^(pass|unknown)$/),
  });
  expect(code).toBe(verdict === 'pass' ? 0 : 5);
  expect(messages).toMatchObject({ lost: 0, dropped: 0 });
  expect(messages.visible).toBeGreaterThanOrEqual(messages.confirmed);
  expect(suspected).toBeLessThanOrEqual(suspectedRatio * messages.sent);
  return `${verdict}: ${messages.sent} sent, ${messages.indeterminate} indeterminate, ${suspected} suspected, coverage ${coverageRatio}`;
}

/** A folder for as long as `act` takes. */
async function withFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-hostile-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function play(folder: string, { scenario, mischief, manners }: Case): Promise<VisitOutcome> {
  return withServer(folder, async (server) => {
    const proxy = manners === undefined ? null : await new RoughProxy(server.port, manners).open();
    const outcome = await visit({
      ...{ name: 'hostile', folder, scenario, users: USERS, usersFile: server.usersFile },
      url: proxy?.url ?? server.url,
      mischief: async (run) => {
        proxy?.setRough(true);
        await Promise.all([mischief?.(server, run), proxy === null ? null : pause(4000)]);
        proxy?.setRough(false);
      },
    });
    proxy?.close();
    return outcome;
  });
}

async function withServer<T>(
  folder: string,
  act: (server: DurableServer) => Promise<T>,
): Promise<T> {
  const server = await new DurableServer({ folder, users: USERS }).open();
  try {
    return await act(server);
  } finally {
    await server.close();
  }
}

describe.concurrent('nobody is blamed for', () => {
  test.for(CASES)('$name', async (item, { annotate }) => {
    const outcome = await withFolder((folder) => play(folder, item));
    await annotate(expectNobodyBlamed(outcome, item.suspectedRatio));
  });

  test('accounts with a past, nor for accounts that two runs use at once', async () => {
    await withFolder((folder) =>
      withServer(folder, async (server) => {
        const { url, usersFile } = server;
        const at = { folder, url, usersFile, users: USERS };
        const short = FRIENDS.replaceAll(/duration: \ds/g, 'duration: 3s') + CONTRACT;
        for (const name of ['first', 'second']) {
          const outcome = await visit({ ...at, name, scenario: short });
          expectNobodyBlamed(outcome, 0);
          expect(outcome.result?.verdict).toBe('pass');
          expect((outcome.result?.messages.foreign ?? 0) > 0).toBe(name === 'second');
        }
        const both = await Promise.all(
          ['one', 'other'].map((name) =>
            visit({ ...at, name, scenario: short, isExclusive: false }),
          ),
        );
        for (const outcome of both) {
          expectNobodyBlamed(outcome, 0);
          expect(outcome.result?.learned.join('\n')).toContain('accounts-shared');
        }
      }),
    );
  });
});

describeForeign('a foreign server', () => {
  test.concurrent.for(['sparse', 'per-thread'])(
    'with %s ids is not blamed for a rough network',
    async (ids, { annotate }) => {
      const outcome = await withFolder(async (folder) => {
        const usersFile = join(folder, 'users.csv');
        writeForeignAccounts(usersFile, USERS);
        const serving = await startForeignServer(['--accounts', usersFile, '--ids', ids]);
        const manners = { ...seeded(ids), splitRatio: 0.3, stallRatio: 0.02, cutsPerSecond: 6 };
        const proxy = await new RoughProxy(Number(new URL(serving.url).port), manners).open();
        const at = { name: 'foreign', folder, usersFile, users: USERS, url: proxy.url };
        const mischief = async (): Promise<void> => {
          proxy.setRough(true);
          await pause(4000);
          proxy.setRough(false);
        };
        const outcome = await visit({ ...at, scenario: PAIRS, mischief });
        proxy.close();
        await serving.stop();
        return outcome;
      });
      await annotate(expectNobodyBlamed(outcome, 0.05));
    },
  );
});
