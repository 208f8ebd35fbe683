// Agents that stand still without dying: told within three seconds, taken back when they return,
// and a machine that stands still as a whole accuses nobody.

import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultOf, startChat, untilLoading } from '../../support/trial/chat-run.ts';
import { agentsOf } from '../../support/trial/processes.ts';

function signalAll(pids: readonly number[], name: NodeJS.Signals): void {
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, name);
}

describe('an agent that is frozen', () => {
  test('is told of within three seconds, and the run goes on when it is back', async () => {
    const folder = temporaryFolder();
    const child = startChat({ folder, users: 8, duration: '7s', flags: ['--workers', '2'] });
    await untilLoading(folder);
    const frozen = agentsOf(child.pid).slice(0, 1);
    const frozenAtMs = performance.now();
    signalAll(frozen, 'SIGSTOP');
    await child.output(/Agent \d says nothing: its process is stopped\./);
    const toldAfterMs = performance.now() - frozenAtMs;
    signalAll(frozen, 'SIGCONT');
    await child.output(/Agent \d is back after /);
    const result = resultOf(await child.finished);
    // Two and a half seconds in turns of the command; a crowded machine turns late.
    expect(toldAfterMs).toBeGreaterThan(1900);
    expect(toldAfterMs).toBeLessThan(6000);
    const states = result?.agents.map(({ state, silences }) => ({ state, silences }));
    expect(states).toContainEqual({ state: 'completed', silences: 1 });
    expect(result?.learned.join('\n')).toMatch(/Agent \d said nothing once, at the longest for /);
    expect(result?.messages.lost).toBe(0);
    expect(result?.reasons.filter(({ kind }) => kind === 'agent')).toEqual([]);
  });
});

describe('a machine that stands still as a whole', () => {
  test('loses no agent, and none is told of', async () => {
    const folder = temporaryFolder();
    const child = startChat({ folder, users: 4, duration: '5s' });
    await untilLoading(folder);
    const all = [child.pid, ...agentsOf(child.pid)];
    signalAll(all, 'SIGSTOP');
    await wait(4000);
    signalAll(all, 'SIGCONT');
    const ended = await child.finished;
    expect(ended.stderr).not.toMatch(/says nothing|is lost/);
    const result = resultOf(ended);
    expect(result?.agents.map(({ state, silences }) => ({ state, silences }))).toEqual([
      { state: 'completed', silences: 0 },
    ]);
    expect(result?.messages.lost).toBe(0);
  });
});
