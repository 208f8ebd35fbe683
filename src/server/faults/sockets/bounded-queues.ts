// A queue of deliveries for each socket, which holds only so many: a worker empties it now and
// then, and what comes while it is full has no place. Must not log.

import type { Connection } from '../../socket/connection.ts';
import type { PlannedFrame, QueueLimits } from '../message-plan.ts';

interface Queue {
  readonly frames: PlannedFrame[];
  readonly timer: NodeJS.Timeout;
}

export class BoundedQueues {
  readonly #transmit: (frames: readonly PlannedFrame[]) => void;
  readonly #queues = new Map<Connection, Queue>();

  constructor(transmit: (frames: readonly PlannedFrame[]) => void) {
    this.#transmit = transmit;
  }

  /** Queues the frame for one of its targets; false when there is no place. */
  offer(frame: PlannedFrame, target: Connection, limits: QueueLimits): boolean {
    const queue = this.#queues.get(target) ?? this.#open(target, limits.delayMs);
    if (queue.frames.length >= limits.capacity) return false;
    queue.frames.push({ ...frame, targets: [target] });
    return true;
  }

  /** Sends what waits for the socket, now: nothing may overtake it. */
  flush(target: Connection): void {
    const queue = this.#queues.get(target);
    if (queue === undefined) return;
    this.#queues.delete(target);
    clearTimeout(queue.timer);
    this.#transmit(queue.frames);
  }

  /** Sends everything that waits, now. */
  finish(): void {
    for (const target of [...this.#queues.keys()]) this.flush(target);
  }

  #open(target: Connection, delayMs: number): Queue {
    const queue = { frames: [], timer: setTimeout(() => this.flush(target), delayMs) };
    this.#queues.set(target, queue);
    return queue;
  }
}
