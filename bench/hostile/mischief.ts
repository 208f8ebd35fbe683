// Does to a run what its schedule says, at the instants it says, and keeps a book of it. Every wait
// ends with the command: nobody is left stopped.

import { setTimeout as wait } from 'node:timers/promises';
import { BusyNeighbours } from '../../test/support/hostile/busy-neighbours.ts';
import type { DurableServer } from '../../test/support/hostile/durable-server.ts';
import type { RunningVisit } from '../../test/support/hostile/hostile-run.ts';
import type { RoughProxy } from '../../test/support/hostile/rough-proxy.ts';
import type { DisturbanceLog } from './disturbance-log.ts';
import type { Act, Schedule } from './schedule.ts';
import { StarvationWatch } from './starvation-watch.ts';

export interface Stage {
  readonly schedule: Schedule;
  readonly server: DurableServer;
  readonly proxy: RoughProxy | null;
  readonly log: DisturbanceLog;
}

/** Half a period of starving: this long stopped, this long running. */
const STARVE_MS = 40;
const NEIGHBOURS = 2;

/** Carries out every act; acts on the server wait for each other, as it can die only once. */
export async function makeMischief(stage: Stage, run: RunningVisit): Promise<void> {
  const startedAtMs = performance.now();
  let isOver = false;
  const ended = run.command.finished.then(() => {
    isOver = true;
  });
  let ofServer: Promise<unknown> = Promise.resolve();
  const roughness = beRough(stage, run);
  const acts = stage.schedule.acts.map(async (act) => {
    await Promise.race([ended, wait(Math.max(0, act.atMs - (performance.now() - startedAtMs)))]);
    if (isOver) return;
    if (!act.kind.startsWith('server')) return perform(stage, run, act);
    ofServer = ofServer.then(() => (isOver ? undefined : perform(stage, run, act)));
    return ofServer;
  });
  const watch = new StarvationWatch(
    () => [process.pid, run.command.pid, ...run.agents(), ...stage.server.pids],
    stage.log,
  );
  watch.start();
  await Promise.all([roughness, ...acts, ended]);
  watch.stop();
}

async function beRough({ schedule, proxy, log }: Stage, run: RunningVisit): Promise<void> {
  if (proxy === null) return;
  proxy.setRough(true);
  const end = log.begin('the lines are cut');
  await Promise.race([run.command.finished, wait(schedule.load.spanMs - 1000)]);
  proxy.setRough(false);
  end();
}

async function perform(stage: Stage, run: RunningVisit, act: Act): Promise<void> {
  const { server, proxy, log } = stage;
  const end = log.begin(`${act.kind} for ${act.forMs} ms`);
  switch (act.kind) {
    case 'server-kill':
      await server.killAndRestart(act.forMs);
      break;
    case 'server-replace':
      await server.drainAndRestart(act.forMs);
      break;
    case 'server-freeze':
      await freeze(() => server.pids, act.forMs);
      break;
    case 'server-starve':
      await starve(() => server.pids, act.forMs);
      break;
    case 'agent-freeze':
      await freeze(() => run.agents(), act.forMs);
      break;
    case 'agent-starve':
      await starve(() => run.agents(), act.forMs);
      break;
    case 'coordinator-freeze':
      await freeze(() => [run.command.pid], act.forMs);
      break;
    case 'neighbours':
      await new BusyNeighbours(NEIGHBOURS).stay(act.forMs);
      break;
    case 'reset-lines':
      proxy?.resetAll();
      break;
    case 'stall-lines':
      await proxy?.stallAll(act.forMs);
      break;
    case 'interrupt':
      run.command.kill('SIGINT');
      break;
    case 'terminate':
      run.command.kill('SIGTERM');
      break;
  }
  end();
}

async function freeze(whom: () => readonly number[], forMs: number): Promise<void> {
  const pids = whom();
  for (const pid of pids) signal(pid, 'SIGSTOP');
  await wait(forMs);
  for (const pid of pids) signal(pid, 'SIGCONT');
}

/** Little of the CPU is left for it. */
async function starve(whom: () => readonly number[], forMs: number): Promise<void> {
  const endAtMs = performance.now() + forMs;
  while (performance.now() < endAtMs) {
    await freeze(whom, STARVE_MS);
    await wait(STARVE_MS / 2);
  }
}

/** It may have gone meanwhile. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {}
}
