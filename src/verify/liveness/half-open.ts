// Sockets that stay open and answer nothing, while the server answers others: half open. One
// finding for all of them. Must not blame anybody where nobody was answered.

import type { PongMissing } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { ANSWERS_APART_MS, ANSWERS_KEPT, HALF_OPEN_KEPT, HALF_OPEN_PARTS } from '../limits.ts';
import { lineAt } from '../live/evidence-lines.ts';
import type { LivenessParts } from './global-stall.ts';
import { isUnreadSince } from './open-sockets.ts';

const SHOWN = 3;

interface Silent {
  readonly found: PongMissing;
  /** What others were answered meanwhile, one in each part of the silence. */
  readonly answers: readonly { readonly askedAtMs: number; readonly atMs: number }[];
}

export class HalfOpen {
  readonly #context: VerifierContext;
  readonly #parts: LivenessParts;
  /** A ring of the latest answers, in the order of their coming. */
  readonly #askedAtMs = new Float64Array(ANSWERS_KEPT);
  readonly #answeredAtMs = new Float64Array(ANSWERS_KEPT);
  readonly #silent: Silent[] = [];
  #answerCount = 0;
  #lastAtMs = Number.NEGATIVE_INFINITY;
  #pongCount = 0;
  #unlistedCount = 0;

  constructor(context: VerifierContext, parts: LivenessParts) {
    this.#context = context;
    this.#parts = parts;
  }

  ponged(atMs: number, pingMs: number): void {
    this.#pongCount += 1;
    this.answered(atMs, pingMs);
  }

  /** Something that was asked so long ago was answered, on any socket. */
  answered(atMs: number, tookMs: number): void {
    if (atMs - this.#lastAtMs < ANSWERS_APART_MS) return;
    this.#lastAtMs = atMs;
    const place = this.#answerCount % ANSWERS_KEPT;
    this.#askedAtMs[place] = atMs - tookMs;
    this.#answeredAtMs[place] = atMs;
    this.#answerCount += 1;
  }

  /** Whatever is answered within the silence is answered on another socket. */
  gaveUp(found: PongMissing): void {
    const socket = this.#parts.sockets.find(found.socket);
    if (socket === undefined) return;
    socket.isGivenUp = true;
    // What waits in our own process says nothing about the other side.
    if (!found.left || isUnreadSince(socket, found.atMs - found.silentMs)) return;
    const answers = this.#answersWithin(found);
    if (answers === null) return;
    if (this.#silent.length < HALF_OPEN_KEPT) this.#silent.push({ found, answers });
    else this.#unlistedCount += 1;
  }

  /** Charges what was found and states what was judged. Once, at the end. */
  conclude(): void {
    // A gap of our own is known only after it.
    const proven = this.#silent.filter(({ found: { atMs, silentMs } }) =>
      this.#parts.calm.isCalm(atMs - silentMs, atMs),
    );
    const count = proven.length === 0 ? 0 : proven.length + this.#unlistedCount;
    this.#context.docket.pass('half-open', this.#pongCount + count);
    if (proven.length > 0) this.#charge(proven, count);
  }

  /** One answer in each part of the silence, asked after it began; null: a part has none. */
  #answersWithin({ atMs, silentMs }: PongMissing): Silent['answers'] | null {
    const fromMs = atMs - silentMs;
    const answers = new Array<Silent['answers'][number] | null>(HALF_OPEN_PARTS).fill(null);
    const oldest = Math.max(0, this.#answerCount - ANSWERS_KEPT);
    for (let at = this.#answerCount - 1; at >= oldest; at -= 1) {
      const answeredAtMs = this.#answeredAtMs[at % ANSWERS_KEPT] ?? 0;
      const askedAtMs = this.#askedAtMs[at % ANSWERS_KEPT] ?? 0;
      if (answeredAtMs <= fromMs) break;
      if (askedAtMs <= fromMs || answeredAtMs > atMs) continue;
      const part = Math.ceil(((answeredAtMs - fromMs) / silentMs) * HALF_OPEN_PARTS) - 1;
      answers[part] = { askedAtMs, atMs: answeredAtMs };
    }
    const found = answers.filter((answer) => answer !== null);
    return found.length === HALF_OPEN_PARTS ? found : null;
  }

  #charge(proven: readonly Silent[], count: number): void {
    const instants = proven.map(({ found: { atMs, silentMs } }) => atMs - silentMs);
    const fromMs = instants.reduce((first, next) => Math.min(first, next));
    const toMs = proven.reduce((last, { found }) => Math.max(last, found.atMs), fromMs);
    const users = new Set(proven.map(({ found }) => found.user)).size;
    const sockets = `${count} ${count === 1 ? 'socket' : 'sockets'}`;
    const of = users === 1 ? 'one user' : `${users} users`;
    const isFirst = this.#pongCount === 0 ? ' (no ping of this run was ever answered)' : '';
    this.#context.docket.charge({
      check: 'half-open',
      message: -1,
      key: 'sockets',
      atMs: fromMs,
      summary:
        `${sockets} of ${of} stayed open and answered neither pings nor anything else, between ` +
        `${this.#context.at(fromMs)} and ${this.#context.at(toMs)}, while others were answered` +
        `${isFirst}: clients hang until their own heartbeat gives up, so look for connections ` +
        'that the server no longer reads, or that something in front of it has forgotten',
      evidence: () => proven.slice(0, SHOWN).flatMap((silent) => this.#linesOf(silent)),
    });
  }

  #linesOf({ found, answers }: Silent) {
    const { atMs, silentMs, socket, user } = found;
    const seconds = (silentMs / 1000).toFixed(1);
    const line = (instant: number, text: string) =>
      lineAt(this.#context, instant, { where: 'rig', text });
    return [
      line(atMs - silentMs, `from here on nothing came on socket ${socket} of user ${user}`),
      ...answers.map(({ askedAtMs, atMs: answeredAtMs }) =>
        line(answeredAtMs, `another socket got an answer, asked ${this.#context.at(askedAtMs)}`),
      ),
      line(atMs, `after ${seconds} s without an answer to its ping it was given up`),
    ];
  }
}
