// Plays one schedule: a server on a copy of a prepared database, maybe a rough proxy, a run and
// the mischief; then asks the database itself how many messages it holds. Judges nothing.

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DurableServer } from '../../test/support/hostile/durable-server.ts';
import { type VisitOutcome, visit } from '../../test/support/hostile/hostile-run.ts';
import { RoughProxy } from '../../test/support/hostile/rough-proxy.ts';
import { DisturbanceLog } from './disturbance-log.ts';
import { makeMischief } from './mischief.ts';
import type { ClockStep, Schedule } from './schedule.ts';

/** As many accounts as any schedule has users. */
const ACCOUNTS = 64;
const RUN_LIMIT_MS = 180_000;
/** A run that yields to everybody may get next to nothing while others fill the machine. */
const YIELDING_LIMIT_MS = 900_000;
const NICE = 15;
const STEP_WALL_CLOCK = new URL('./step-wall-clock.ts', import.meta.url);
/** What Node compiled for one process serves the next. */
const CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };

export interface Played {
  readonly outcome: VisitOutcome;
  readonly log: DisturbanceLog;
  /** Rows in the server's own table. */
  readonly storedRows: number;
  readonly lastedMs: number;
}

/** Makes the accounts and the empty database that every run gets a copy of. */
export async function prepareTemplate(folder: string): Promise<void> {
  const args = ['--token-lifetime', '48h'];
  const server = await new DurableServer({ folder, users: ACCOUNTS, args }).open();
  await server.close();
}

/** Plays a schedule in a folder of its own, which keeps everything that came of it. */
export async function play(
  schedule: Schedule,
  places: { readonly folder: string; readonly template: string },
): Promise<Played> {
  const startedAtMs = performance.now();
  const log = new DisturbanceLog();
  const server = await new DurableServer({
    ...{ ...places, users: ACCOUNTS },
    args: ['--durability', schedule.durability],
    env: { ...CACHE, ...stepping(schedule.serverSteps) },
    ...(schedule.yielding === 'server' ? { priority: NICE } : {}),
  }).open();
  const { manners } = schedule;
  const proxy = manners === null ? null : await new RoughProxy(server.port, manners).open();
  if (proxy !== null) log.always('a rough proxy stands between');
  if (schedule.yielding !== 'nobody') log.always(`the ${schedule.yielding} yields`);
  try {
    const outcome = await visit({
      ...visitOf(schedule),
      ...{ folder: places.folder, usersFile: server.usersFile, url: proxy?.url ?? server.url },
      mischief: (run) => {
        log.setOrigin();
        return makeMischief({ schedule, server, proxy, log }, run);
      },
    });
    await server.close();
    writeFileSync(join(places.folder, 'disturbances.txt'), log.toText());
    const storedRows = countRows(server.database);
    return { outcome, log, storedRows, lastedMs: performance.now() - startedAtMs };
  } finally {
    proxy?.close();
    await server.close();
  }
}

function visitOf(schedule: Schedule) {
  const { load, contract, heartbeat, messages } = schedule;
  return {
    name: 'run',
    users: load.users,
    deadlines: schedule.deadlines,
    scenario: `conversations: ${load.conversations}
seed: hostile-${schedule.seed}
contract: ${contract}
heartbeat: ${heartbeat}
messages: ${messages}
${load.text}`,
    flags: ['--workers', String(schedule.workers)],
    env: { ...CACHE, ...stepping(schedule.runSteps) },
    ...(schedule.yielding === 'run' ? { priority: NICE } : {}),
    timeoutMs: schedule.yielding === 'run' ? YIELDING_LIMIT_MS : RUN_LIMIT_MS,
  };
}

function stepping(steps: readonly ClockStep[]): Readonly<Record<string, string>> {
  if (steps.length === 0) return {};
  const text = steps.map(({ afterMs, byMs }) => `${afterMs}:${byMs}`).join(',');
  return { NODE_OPTIONS: `--import ${STEP_WALL_CLOCK.href}?${text}` };
}

function countRows(file: string): number {
  const database = new DatabaseSync(file);
  try {
    return Number(database.prepare('SELECT count(*) AS count FROM messages').get()?.count ?? -1);
  } finally {
    database.close();
  }
}
