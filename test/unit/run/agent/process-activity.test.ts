// What /proc tells of a silent process, and a process of our own that is stopped and let go.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/base/index.ts';
import { ProcessActivity } from '../../../../src/run/agent/life/process-activity.ts';

interface Scene {
  nowMs: number;
  state: string | null;
  /** Computed and waited, nanoseconds. */
  work: readonly [number, number] | null;
}

function watching(scene: Scene): ProcessActivity {
  return new ProcessActivity(() => 7, {
    clock: { nowMs: () => scene.nowMs },
    read: (file) => {
      if (file === '/proc/7/stat') return scene.state && `7 (a) T (b) ${scene.state} 1 7`;
      return file === '/proc/7/schedstat' && scene.work ? `${scene.work.join(' ')} 12\n` : null;
    },
  });
}

test('a stopped process is stopped, traced or by a signal', () => {
  for (const state of ['T', 't']) {
    expect(watching({ nowMs: 0, state, work: [0, 0] }).look()).toBe('stopped');
  }
});

test('work is computing and waiting for a CPU, between two looks', () => {
  const scene: Scene = { nowMs: 0, state: 'S', work: [0, 0] };
  const activity = watching(scene);
  expect(activity.look()).toBe('unknown');
  Object.assign(scene, { nowMs: 1000, work: [20e6, 30e6] });
  expect(activity.look()).toBe('busy');
  Object.assign(scene, { nowMs: 2000, work: [40e6, 59e6] });
  expect(activity.look()).toBe('idle');
});

test('two looks in quick succession are one', () => {
  const scene: Scene = { nowMs: 0, state: 'R', work: [0, 0] };
  const activity = watching(scene);
  expect(activity.look()).toBe('busy');
  Object.assign(scene, { nowMs: 499, state: 'T' });
  expect(activity.look()).toBe('busy');
  scene.nowMs = 500;
  expect(activity.look()).toBe('stopped');
});

test('where nothing is told nothing is known', () => {
  expect(watching({ nowMs: 0, state: null, work: null }).look()).toBe('unknown');
  expect(watching({ nowMs: 0, state: 'S', work: null }).look()).toBe('unknown');
});

test('a real process is stopped, then goes on', async () => {
  const child = spawn('sleep', ['60']);
  const exited = once(child, 'exit');
  try {
    child.kill('SIGSTOP');
    const activity = new ProcessActivity(() => child.pid, { clock: systemClock() });
    await expect.poll(() => activity.look(), { timeout: 5000 }).toBe('stopped');
    child.kill('SIGCONT');
    await expect.poll(() => activity.look(), { timeout: 5000 }).not.toBe('stopped');
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
});
