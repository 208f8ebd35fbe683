// Whether connecting gets slower with the number of connects, under the same load. What queues
// behind other connects is left out: a rush of arrivals that the server cannot take is no decay.

import type { SocketOpened } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import {
  CONNECT_BEHIND,
  CONNECT_CALM_PER_SECOND,
  CONNECT_CONFIRM_MS,
  CONNECT_FACTOR,
  CONNECT_GROUP,
  CONNECT_KEPT,
  CONNECT_RECENT,
  CONNECT_SLOWER_MS,
} from '../limits.ts';
import { lineAt } from '../live/evidence-lines.ts';
import type { LivenessParts } from './global-stall.ts';
import { median } from './median.ts';

interface Connect {
  readonly atMs: number;
  readonly tookMs: number;
  /** What a conf took lately; NaN before the first. */
  readonly confirmMs: number;
}

/** A third of the connects of one load: those of the beginning, the middle, the end. */
interface Third {
  readonly tookMs: number;
  readonly confirmMs: number;
}

/** Weight of one conf in what confs take lately: about the last fifty. */
const CONFIRM_WEIGHT = 0.02;

export class ConnectTimes {
  readonly #context: VerifierContext;
  readonly #parts: LivenessParts;
  /** By the load of messages at the time, in steps of a factor of two. */
  readonly #byLoad = new Map<number, Connect[]>();
  /** Ends of the latest attempts. */
  readonly #recentMs: number[] = [];
  #refusedCount = 0;
  #confirmMs = Number.NaN;
  #second = Number.NaN;
  #inSecond = 0;
  #perSecond = 0;

  constructor(context: VerifierContext, parts: LivenessParts) {
    this.#context = context;
    this.#parts = parts;
  }

  sent(atMs: number): void {
    this.#turnSecond(atMs);
    this.#inSecond += 1;
  }

  confirmed(tookMs: number): void {
    const known = this.#confirmMs;
    this.#confirmMs = Number.isNaN(known) ? tookMs : known + CONFIRM_WEIGHT * (tookMs - known);
  }

  refused(atMs: number): void {
    this.#refusedCount += 1;
    this.#note(atMs);
  }

  opened({ atMs, connectMs: tookMs }: SocketOpened): void {
    this.#turnSecond(atMs);
    const beganAtMs = atMs - tookMs;
    const behind = this.#recentMs.filter((recent) => recent > beganAtMs).length;
    this.#note(atMs);
    if (behind > CONNECT_BEHIND) return;
    const load = this.#loadNow;
    const connects = this.#byLoad.get(load) ?? [];
    this.#byLoad.set(load, connects);
    connects.push({ atMs, tookMs, confirmMs: this.#confirmMs });
    if (connects.length < CONNECT_KEPT) return;
    // Every other one tells the same story.
    const thinner = connects.filter((_, at) => at % 2 === 0);
    this.#byLoad.set(load, thinner);
  }

  /** Charges a decay, and states what was judged. Once, at the end. */
  conclude(): void {
    const { calm } = this.#parts;
    for (const [load, all] of this.#byLoad) {
      const connects = all.filter(({ atMs, tookMs }) => calm.isCalm(atMs - tookMs, atMs));
      if (connects.length < 3 * CONNECT_GROUP) continue;
      this.#context.docket.pass('connect-degradation', connects.length);
      this.#judge(load, connects);
    }
  }

  #judge(load: number, connects: readonly Connect[]): void {
    const size = Math.floor(connects.length / 3);
    const early = thirdOf(connects.slice(0, size));
    const middle = thirdOf(connects.slice(size, -size));
    const late = thirdOf(connects.slice(-size));
    const slowerMs = late.tookMs - early.tookMs;
    if (slowerMs < CONNECT_SLOWER_MS || late.tookMs < CONNECT_FACTOR * early.tookMs) return;
    // It grew, and did not jump.
    if (middle.tookMs < early.tookMs + slowerMs / 4) return;
    // A server that answers everything more slowly is merely busier.
    if (late.confirmMs > 2 * early.confirmMs + CONNECT_CONFIRM_MS) return;
    this.#charge(load, connects, { early, late });
  }

  #charge(
    load: number,
    connects: readonly Connect[],
    { early, late }: { readonly early: Third; readonly late: Third },
  ): void {
    const [first, last] = [connects[0], connects.at(-1)];
    if (first === undefined || last === undefined) return;
    const opened = this.#parts.sockets.openedCount;
    const refused = this.#refusedCount === 0 ? '' : ` and ${this.#refusedCount} refused ones`;
    const [fromMs, toMs] = [Math.round(early.tookMs), Math.round(late.tookMs)];
    this.#context.docket.charge({
      check: 'connect-degradation',
      message: -1,
      key: String(load),
      atMs: first.atMs,
      summary:
        `connecting became slower with every connect: about ${fromMs} ms in the first third and ` +
        `${toMs} ms in the last, after ${opened} connects${refused}, at the same load and with ` +
        'nothing queued before them, so look for what each connect leaves behind',
      evidence: () => [
        lineAt(this.#context, first.atMs, {
          where: 'rig',
          text: `the first of ${connects.length} connects that are compared took ${Math.round(first.tookMs)} ms`,
        }),
        lineAt(this.#context, last.atMs, {
          where: 'rig',
          text: `the last of them took ${Math.round(last.tookMs)} ms; confirmations took no longer than before`,
        }),
      ],
    });
  }

  /** Messages of the last whole second, as a power of two; little is all alike. */
  get #loadNow(): number {
    return this.#perSecond < CONNECT_CALM_PER_SECOND ? 0 : Math.floor(Math.log2(this.#perSecond));
  }

  #turnSecond(atMs: number): void {
    const second = Math.floor(atMs / 1000);
    if (second === this.#second) return;
    this.#perSecond = second === this.#second + 1 ? this.#inSecond : 0;
    this.#second = second;
    this.#inSecond = 0;
  }

  #note(atMs: number): void {
    this.#recentMs.push(atMs);
    if (this.#recentMs.length > CONNECT_RECENT) this.#recentMs.shift();
  }
}

function thirdOf(connects: readonly Connect[]): Third {
  return {
    tookMs: median(connects.map(({ tookMs }) => tookMs)),
    confirmMs: median(connects.map(({ confirmMs }) => confirmMs)),
  };
}
