// The virtual cells of the matrix, over as many threads as were asked for. Must not judge.

import { Worker } from 'node:worker_threads';
import type { VirtualAnswer, VirtualTask } from './virtual-worker.ts';

/** Plays every task; `onAnswer` is told of each as it comes. */
export async function playTasks(
  tasks: readonly VirtualTask[],
  jobs: number,
  onAnswer: (answer: VirtualAnswer) => void,
): Promise<void> {
  const open = [...tasks];
  const threads = Math.min(jobs, tasks.length);
  await Promise.all(Array.from({ length: threads }, () => work(open, onAnswer)));
}

/** One thread that takes tasks until there are none. */
function work(open: VirtualTask[], onAnswer: (answer: VirtualAnswer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(new URL('virtual-worker.ts', import.meta.url));
  const next = (): void => {
    const task = open.shift();
    if (task === undefined) void worker.terminate().then(() => resolve());
    else worker.postMessage(task);
  };
  worker.on('message', (answer: VirtualAnswer) => {
    onAnswer(answer);
    next();
  });
  worker.on('error', reject);
  next();
  return promise;
}
