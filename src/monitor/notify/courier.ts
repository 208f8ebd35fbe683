// Takes the notifications of one receiver out in their order, one at a time, and tries again until
// they are delivered or given up. Open alerts of an Alertmanager are told again, as it expects.
// Keeps nothing itself: what waits is in the queue, and survives.

import { describeError, type Random } from '../../base/index.ts';
import type { Receiver } from '../file/monitors-file.ts';
import type { Notification, PendingNotification } from '../history/rows.ts';
import type { TimedClock } from '../schedule/timed-clock.ts';
import { backOffMs } from './back-off.ts';
import type { Deliver, Delivered } from './deliver.ts';
import { renderPayload } from './payloads.ts';
import { resolveReceiver, type SecretSource } from './resolve-receiver.ts';

/** What waits for a receiver. */
export interface Queue {
  next(receiver: string): PendingNotification | null;
  markSent(row: PendingNotification): void;
  markTried(row: PendingNotification, waitedMs: number, why: string): void;
  markFailed(row: PendingNotification, why: string): void;
  /** Open alerts that the receiver was told of. */
  toldAndOpen(receiver: string): readonly Notification[];
}

export interface CourierOptions {
  readonly receiver: Receiver;
  readonly queue: Queue;
  readonly clock: TimedClock;
  readonly random: Random;
  readonly secrets: SecretSource;
  readonly deliver: Deliver;
  readonly log: (line: string) => void;
}

/** A third of it may fail before an Alertmanager takes an alert for over. */
const REFRESH_MS = 600_000;

const MAX_FAILURES_TOLD = 3;

export class Courier {
  readonly #options: CourierOptions;
  readonly #stopping = new AbortController();
  #cancelWake: () => void = () => undefined;
  #cancelRefresh: () => void = () => undefined;
  #working: Promise<void> | null = null;
  /** Something came while the last look at the queue was over. */
  #isCalled = false;
  #isRefreshDue = false;
  #failures = 0;
  #triedAtMs: number | null = null;
  #sentCount = 0;
  #failedCount = 0;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  get sentCount(): number {
    return this.#sentCount;
  }

  /** Given up. */
  get failedCount(): number {
    return this.#failedCount;
  }

  /** Notifications that the queue gave up because too many wait. */
  countGivenUp(count: number): void {
    this.#failedCount += count;
  }

  start(): void {
    this.wake();
    if (this.#options.receiver.kind === 'alertmanager') this.#armRefresh();
  }

  /** Something may wait. While a receiver is down its own time decides. */
  wake(): void {
    if (this.#stopping.signal.aborted || this.#failures > 0) return;
    this.#work();
  }

  /** Ends a delivery that is under way; what it was stays in the queue. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelWake();
    this.#cancelRefresh();
    await this.#working;
  }

  #work(): void {
    this.#isCalled = true;
    if (this.#working !== null) return;
    this.#isCalled = false;
    this.#working = this.#deliverAll()
      .catch((error: unknown) => {
        // The queue failed: it is asked again later.
        this.#options.log(`${this.#name}: ${describeError(error)}`);
        this.#failures += 1;
        this.#armRetry(0);
      })
      .finally(() => {
        this.#working = null;
        if (this.#isCalled) this.wake();
      });
  }

  async #deliverAll(): Promise<void> {
    const { queue, receiver } = this.#options;
    for (;;) {
      if (this.#stopping.signal.aborted) return;
      const row = queue.next(receiver.name);
      if (row === null) return this.#refresh();
      const delivered = await this.#post(row);
      if (this.#stopping.signal.aborted && !delivered.isDelivered) return;
      if (!this.#settle(row, delivered)) return;
    }
  }

  /** Whether the next one may be tried at once. */
  #settle(row: PendingNotification, delivered: Delivered): boolean {
    const { queue, clock, receiver, log } = this.#options;
    if (delivered.isDelivered) {
      queue.markSent(row);
      this.#sentCount += 1;
      if (this.#failures > 0) log(`${this.#name}: delivers again.`);
      this.#failures = 0;
      this.#triedAtMs = null;
      return true;
    }
    const nowMs = clock.nowMs();
    const waitedMs = row.waitedMs + (this.#triedAtMs === null ? 0 : nowMs - this.#triedAtMs);
    const isGivenUp = delivered.isFinal || waitedMs >= receiver.giveUpAfterMs;
    if (isGivenUp) {
      queue.markFailed(row, delivered.why);
      this.#failedCount += 1;
      log(`${this.#name}: gave up '${row.facts.monitor}' ${row.facts.event}: ${delivered.why}.`);
    } else queue.markTried(row, waitedMs, delivered.why);
    // What is refused for good says that the receiver is there: the next one may pass.
    this.#failures = delivered.isFinal ? 0 : this.#failures + 1;
    this.#triedAtMs = isGivenUp ? null : nowMs;
    if (delivered.isFinal) return true;
    if (!isGivenUp && this.#failures <= MAX_FAILURES_TOLD) {
      log(`${this.#name}: ${delivered.why}; it will be tried again.`);
    }
    this.#armRetry(delivered.retryAfterMs);
    return false;
  }

  #armRetry(askedMs: number): void {
    const { clock, random } = this.#options;
    this.#cancelWake();
    const waitMs = backOffMs(Math.max(1, this.#failures), random, askedMs);
    this.#cancelWake = clock.after(waitMs, () => {
      if (!this.#stopping.signal.aborted) this.#work();
    });
  }

  #armRefresh(): void {
    this.#cancelRefresh = this.#options.clock.after(REFRESH_MS, () => {
      this.#isRefreshDue = true;
      this.wake();
      this.#armRefresh();
    });
  }

  /** Only when nothing waits: an alert must not be told again behind its end. */
  async #refresh(): Promise<void> {
    if (!this.#isRefreshDue) return;
    this.#isRefreshDue = false;
    const { queue, receiver } = this.#options;
    for (const alert of queue.toldAndOpen(receiver.name)) {
      if (this.#stopping.signal.aborted || this.#isCalled) return;
      await this.#post(alert);
    }
  }

  async #post(notification: Notification): Promise<Delivered> {
    const { receiver, secrets, clock, deliver } = this.#options;
    const { path, body } = renderPayload(notification, receiver, clock.wallMs());
    try {
      const { url, headers } = resolveReceiver(receiver, secrets);
      return await deliver({
        url: url + path,
        headers: { ...headers, 'idempotency-key': notification.key },
        body: JSON.stringify(body),
        timeoutMs: receiver.timeoutMs,
        signal: this.#stopping.signal,
      });
    } catch (error) {
      // A secret that went away may come back.
      const why = describeError(error).replace(/\.$/, '');
      return { isDelivered: false, why, isFinal: false, retryAfterMs: 0 };
    }
  }

  get #name(): string {
    return `receiver '${this.#options.receiver.name}'`;
  }
}
