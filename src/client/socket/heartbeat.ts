// Pings for all sockets of a client on one timer: a wheel of slots, so that ten thousand idle users
// cost one timer and no wake-up each. It must not know what a lost socket means to anybody.

import type { Clock } from '../../base/index.ts';
import type { UserIndex } from '../../observation/index.ts';
import type { Heartbeat } from '../../scenario/index.ts';

/** A socket as the wheel sees it. */
export interface Beating {
  /** When it was last pinged; before the first time `-Infinity`. */
  readonly pingedAtMs: number;
  readonly awaitsPong: boolean;
  /** When anything was last received. */
  readonly heardAtMs: number;
  sendPing(nowMs: number): void;
  /** Neither a pong nor anything else came in time. */
  giveUp(): void;
}

const SLOT_COUNT = 256;
/** A timer that fires this late says that we stood still, and pongs may wait unread. */
const LOOP_GAP_MS = 250;
/** Golden ratio: consecutive users and sockets fall evenly and without a pattern. */
const GOLDEN = 0.618_033_988_749_894_9;

/**
 * Whether a user sends no pings, as browsers do: `withoutRatio` of all, fixed by the index alone.
 */
export function isSilent(user: UserIndex, withoutRatio: number): boolean {
  return ((user + 1) * GOLDEN) % 1 < withoutRatio;
}

export class HeartbeatWheel {
  readonly #settings: Heartbeat;
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #slots: Set<Beating>[] = Array.from({ length: SLOT_COUNT }, () => new Set());
  readonly #slotOf = new Map<Beating, number>();
  #joinedCount = 0;
  #cursor = 0;
  #dueAtMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(settings: Heartbeat, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    const { intervalMs, timeoutMs } = settings;
    const fineMs = Math.min(intervalMs, timeoutMs) / 20;
    // No wait may be longer than one turn of the wheel.
    this.#tickMs = Math.max(10, fineMs, Math.max(intervalMs, timeoutMs) / (SLOT_COUNT - 2));
  }

  /** From now on the socket is pinged, at a phase of its own within the interval. */
  join(socket: Beating): void {
    this.#joinedCount += 1;
    const phaseRatio = (this.#joinedCount * GOLDEN) % 1;
    this.#place(socket, this.#settings.intervalMs * phaseRatio);
    if (this.#timer === null) this.#start();
  }

  leave(socket: Beating): void {
    const slot = this.#slotOf.get(socket);
    if (slot === undefined) return;
    this.#slotOf.delete(socket);
    this.#slots[slot]?.delete(socket);
    if (this.#slotOf.size === 0) this.stop();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Visits the sockets of the next slot. Called by the timer; directly only in tests. */
  tick(): void {
    this.#cursor = (this.#cursor + 1) % SLOT_COUNT;
    const slot = this.#slots[this.#cursor] as Set<Beating>;
    const nowMs = this.#clock.nowMs();
    for (const socket of [...slot]) {
      if (this.#slotOf.get(socket) === this.#cursor) this.#visit(socket, nowMs);
    }
  }

  #visit(socket: Beating, nowMs: number): void {
    const { intervalMs, timeoutMs } = this.#settings;
    if (!socket.awaitsPong) {
      const restMs = intervalMs - (nowMs - socket.pingedAtMs);
      if (restMs <= this.#tickMs / 2) socket.sendPing(nowMs);
      this.#place(socket, restMs <= this.#tickMs / 2 ? Math.min(intervalMs, timeoutMs) : restMs);
      return;
    }
    const silentMs = nowMs - Math.max(socket.pingedAtMs, socket.heardAtMs);
    if (silentMs < timeoutMs) {
      this.#place(socket, timeoutMs - silentMs);
      return;
    }
    this.leave(socket);
    socket.giveUp();
  }

  /** Puts the socket into the slot that comes up after `inMs`, at most one turn of the wheel. */
  #place(socket: Beating, inMs: number): void {
    const old = this.#slotOf.get(socket);
    if (old !== undefined) this.#slots[old]?.delete(socket);
    const ticks = Math.min(SLOT_COUNT - 1, Math.max(1, Math.ceil(inMs / this.#tickMs)));
    const slot = (this.#cursor + ticks) % SLOT_COUNT;
    this.#slots[slot]?.add(socket);
    this.#slotOf.set(socket, slot);
  }

  #start(): void {
    this.#dueAtMs = this.#clock.nowMs() + this.#tickMs;
    this.#timer = setTimeout(this.#onTimer, this.#tickMs);
  }

  readonly #onTimer = (): void => {
    const lateMs = this.#clock.nowMs() - this.#dueAtMs;
    if (lateMs <= LOOP_GAP_MS) {
      this.#tickAndGoOn();
      return;
    }
    // Timers run before sockets are polled: two whole turns are read before anybody is given up.
    setImmediate(() => setImmediate(() => setImmediate(this.#tickAndGoOn)));
  };

  readonly #tickAndGoOn = (): void => {
    if (this.#timer === null) return;
    this.tick();
    if (this.#slotOf.size > 0) this.#start();
    else this.#timer = null;
  };
}
