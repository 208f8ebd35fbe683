// How the server's clock stands to ours: whether the times of its messages lie between send and
// conf by our wall clock. Which of the two is wrong nobody can tell, so that it only informs. Where
// our own wall clock was set, nothing is judged: only what two readings on one run of it enclose.

import { isoFromWallMs } from '../../base/index.ts';
import type { ClockRead } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { CLOCK_ACROSS_READS, CLOCK_READS_KEPT, CLOCK_SLACK_MS, CLOCK_STEP_MS } from '../limits.ts';
import { lineAt, storyOf } from '../live/evidence-lines.ts';
import { describeSkews, describeSpan, SkewSample } from './skew-sample.ts';

/** What our wall clock was ahead of the other by, at least and at most, over some readings. */
interface Offsets {
  readonly lowMs: number;
  readonly highMs: number;
}

/** A message's time that lies outside; all on the wall clock. */
interface Skewed {
  readonly message: number;
  readonly serverMs: number;
  readonly sentMs: number;
  readonly confirmedMs: number;
}

export class ServerClock {
  readonly #context: VerifierContext;
  /** Readings by time, and the wall clock less the monotonic one at each. */
  readonly #atMs: number[] = [];
  readonly #offsetsMs: number[] = [];
  readonly #skews = new SkewSample();
  #judgedCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  observe({ atMs, wallMs }: ClockRead): void {
    const isLater = !(atMs <= (this.#atMs.at(-1) ?? Number.NEGATIVE_INFINITY));
    if (!isLater || !Number.isFinite(atMs) || !Number.isFinite(wallMs)) return;
    if (this.#atMs.length >= CLOCK_READS_KEPT) return;
    this.#atMs.push(atMs);
    this.#offsetsMs.push(wallMs - atMs);
  }

  /**
   * Informs, and states what was judged; a sentence about what was learned. Once, when everything
   * else is charged.
   */
  conclude(): readonly string[] {
    const { ledger, docket } = this.#context;
    let read = 0;
    for (let message = 0; message < ledger.count; message += 1) {
      const sentAtMs = ledger.sentAtMs.get(message);
      while ((this.#atMs[read + 1] ?? Number.POSITIVE_INFINITY) <= sentAtMs) read += 1;
      if (ledger.timeUnitUs.get(message) > 0) this.#judge(message, read);
    }
    docket.pass('clock-skew', this.#judgedCount);
    return describeSkews(this.#skews, this.#judgedCount);
  }

  /** `read`: the latest reading before it was sent. */
  #judge(message: number, read: number): void {
    const { ledger, docket } = this.#context;
    const sentAtMs = ledger.sentAtMs.get(message);
    const confirmedAtMs = ledger.confirmedAtMs.get(message);
    const offsets = this.#offsetsOver(read, sentAtMs, confirmedAtMs);
    if (offsets === null) return;
    this.#judgedCount += 1;
    const serverMs = ledger.serverTimeUs.get(message) / 1000;
    const unitMs = ledger.timeUnitUs.get(message) / 1000;
    const sentMs = sentAtMs + offsets.lowMs;
    const confirmedMs = confirmedAtMs + offsets.highMs;
    // Coarse times are cut or rounded: either way the true one is less than a unit away.
    const slackMs = CLOCK_SLACK_MS + unitMs;
    if (serverMs <= confirmedMs + slackMs && serverMs >= sentMs - slackMs) return;
    if (docket.isAccused(message)) return;
    const cutMs = unitMs > 1 ? unitMs / 2 : 0;
    this.#skews.add(serverMs + cutMs - (sentMs + confirmedMs) / 2);
    this.#tell({ message, serverMs, sentMs, confirmedMs });
  }

  /** Null when no two readings enclose the instants, or when the clock was set between them. */
  #offsetsOver(first: number, fromMs: number, toMs: number): Offsets | null {
    const firstMs = this.#offsetsMs[first];
    // Also where there was no conf.
    if (firstMs === undefined || !((this.#atMs[first] ?? Number.NaN) <= fromMs)) return null;
    if (!(fromMs <= toMs)) return null;
    let [lowMs, highMs, lastMs] = [firstMs, firstMs, firstMs];
    for (let next = first + 1; next <= first + CLOCK_ACROSS_READS; next += 1) {
      const [atMs, offsetMs] = [this.#atMs[next], this.#offsetsMs[next]];
      if (atMs === undefined || offsetMs === undefined) return null;
      if (Math.abs(offsetMs - lastMs) > CLOCK_STEP_MS) return null;
      lowMs = Math.min(lowMs, offsetMs);
      highMs = Math.max(highMs, offsetMs);
      lastMs = offsetMs;
      if (atMs >= toMs) return { lowMs, highMs };
    }
    return null;
  }

  #tell({ message, serverMs, sentMs, confirmedMs }: Skewed): void {
    const { docket, ledger } = this.#context;
    const atMs = ledger.confirmedAtMs.get(message);
    const isAhead = serverMs > confirmedMs;
    const awayMs = isAhead ? serverMs - confirmedMs : sentMs - serverMs;
    const where = isAhead ? 'after its conf arrived' : 'before it was sent';
    const told = (wallMs: number): string => isoFromWallMs(Math.round(wallMs));
    docket.inform({
      check: 'clock-skew',
      message,
      atMs,
      user: ledger.sender.get(message),
      socket: ledger.socket.get(message),
      summary:
        `${this.#context.describe(message)} is dated ${describeSpan(awayMs)} ${where} by our ` +
        'clock, so a latency that is computed from its time is wrong',
      evidence: () => [
        ...storyOf(this.#context, message),
        lineAt(this.#context, atMs, {
          where: 'server',
          text: `the server dates it ${told(serverMs)}`,
        }),
        lineAt(this.#context, atMs, {
          where: 'rig',
          text: `by our clock it was sent at ${told(sentMs)} and confirmed at ${told(confirmedMs)}`,
        }),
      ],
    });
  }
}
