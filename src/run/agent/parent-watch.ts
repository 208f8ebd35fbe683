// An agent leaves when its channel closes; one that is caught in a loop of the user's own code
// cannot notice. A thread beside it can. Started only where such code is loaded: a thread costs
// memory.

import { Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 1000;

const WATCH = `
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== workerData.parentId) process.kill(process.pid, 'SIGKILL');
}, workerData.everyMs);
`;

/** Ends this process within about a second of its parent's end, whatever its own thread does. */
export function watchParent(): void {
  const workerData = { parentId: process.ppid, everyMs: LOOK_EVERY_MS };
  new Worker(WATCH, { eval: true, workerData }).unref();
}
