// Sockets that end without being asked, by the code of their end. One finding for each code, with
// the rhythm behind it, where there is one: a constant idle time points at something in between.

import type { SocketClosed, SocketIndex, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import {
  CLOSE_USERS_KEPT,
  CLOSES_KEPT,
  IDLE_MIN_MS,
  IDLE_SHARE,
  IDLE_TOLERANCE,
} from '../limits.ts';
import { lineAt } from '../live/evidence-lines.ts';
import type { LivenessParts } from './global-stall.ts';
import { median } from './median.ts';
import { isUnreadSince, type OpenSocket } from './open-sockets.ts';

/** Codes that nobody asked for, and what each usually means. */
const ABNORMAL: ReadonlyMap<number, string> = new Map([
  [1006, 'the connection broke without a close, so look for a crash, a kill, or what cuts between'],
  [1011, 'the server met an error of its own, so look into its log at these instants'],
  [1012, 'the server says that it restarts, so look at what restarts it while people are on'],
]);

const SHOWN = 3;
/** What common proxies take for a dead connection, and how near to it points at them. */
const PROXY_IDLE_MS = 60_000;
const PROXY_NEAR_MS = 5_000;
/** Closes that fall within so much time of each other look like one event. */
const TOGETHER_MS = 2_000;
const AFTER_GAP_MS = 1_000;
const AFTER_BREAK_MS = 2_000;

interface Close {
  readonly socket: SocketIndex;
  readonly user: UserIndex;
  readonly openedAtMs: number;
  readonly atMs: number;
  /** Since the last message either way, and since anything at all, pongs included. */
  readonly quietMs: number;
  readonly idleMs: number;
}

interface Closes {
  count: number;
  readonly users: Set<UserIndex>;
  readonly kept: Close[];
  firstAtMs: number;
  lastAtMs: number;
}

export class AbnormalCloses {
  readonly #context: VerifierContext;
  readonly #parts: LivenessParts;
  readonly #byCode = new Map<number, Closes>();

  constructor(context: VerifierContext, parts: LivenessParts) {
    this.#context = context;
    this.#parts = parts;
  }

  closed({ code, side, atMs }: SocketClosed, socket: OpenSocket): void {
    if (!ABNORMAL.has(code) || side === 'us' || side === 'cut') return;
    if (socket.isGivenUp) return;
    // A reader that we had put to sleep may be thrown out for that.
    if (isUnreadSince(socket, atMs)) return;
    // A frame that cannot be read ends the socket, and is charged as that.
    if (atMs - socket.brokenAtMs <= AFTER_BREAK_MS) return;
    const { index, user, openedAtMs, talkedAtMs, usedAtMs } = socket;
    const times = { atMs, openedAtMs, quietMs: atMs - talkedAtMs, idleMs: atMs - usedAtMs };
    const closes = this.#byCode.get(code) ?? newCloses(atMs);
    this.#byCode.set(code, closes);
    closes.count += 1;
    closes.lastAtMs = atMs;
    if (closes.users.size < CLOSE_USERS_KEPT) closes.users.add(user);
    if (closes.kept.length < CLOSES_KEPT) closes.kept.push({ socket: index, user, ...times });
  }

  /** Charges each code and states what was judged. Once, at the end. */
  conclude(): void {
    this.#context.docket.pass('abnormal-close', this.#parts.sockets.openedCount);
    for (const [code, closes] of this.#byCode) {
      // A server may cut who has been silent, and our own gap made us so.
      const { calm } = this.#parts;
      const own = closes.kept.filter(({ atMs }) => !calm.isCalm(atMs - AFTER_GAP_MS, atMs));
      if (own.length === closes.kept.length) continue;
      const kept = closes.kept.filter((close) => !own.includes(close));
      this.#charge(code, { ...closes, kept, count: closes.count - own.length });
    }
  }

  #charge(code: number, { count, users, kept, firstAtMs, lastAtMs }: Closes): void {
    const sockets = `${count} ${count === 1 ? 'socket' : 'sockets'}`;
    const of = users.size === 1 ? 'one user' : `${users.size} users`;
    const when =
      lastAtMs - firstAtMs < TOGETHER_MS
        ? `at ${this.#context.at(firstAtMs)}`
        : `between ${this.#context.at(firstAtMs)} and ${this.#context.at(lastAtMs)}`;
    const rhythm = rhythmOf(kept);
    const why = rhythm ?? `: ${ABNORMAL.get(code) ?? ''}`;
    this.#context.docket.charge({
      check: 'abnormal-close',
      message: -1,
      key: String(code),
      atMs: firstAtMs,
      summary: `${sockets} of ${of} ended with ${code}, unasked, ${when}${why}`,
      evidence: () =>
        kept.slice(0, SHOWN).flatMap((close) => {
          const { socket, user, openedAtMs, atMs, quietMs } = close;
          const quiet = `${(quietMs / 1000).toFixed(1)} s after its last message`;
          return [
            lineAt(this.#context, openedAtMs, {
              where: 'rig',
              text: `socket ${socket} of user ${user} opened`,
            }),
            lineAt(this.#context, atMs, {
              where: 'server',
              text: `it ended with ${code}, ${quiet}`,
            }),
          ];
        }),
    });
  }
}

/** What most of them have in common; null: nothing. */
function rhythmOf(closes: readonly Close[]): string | null {
  const quiet = sharedTimeMs(closes.map(({ quietMs }) => quietMs));
  const idle = sharedTimeMs(closes.map(({ idleMs }) => idleMs));
  const found = quiet ?? idle;
  if (found === null) return null;
  const what = quiet === null ? 'without any traffic, pings included' : 'without a message';
  const text = `, ${found.count} of them after about ${(found.ms / 1000).toFixed(1)} s ${what}`;
  const isProxy = Math.abs(found.ms - PROXY_IDLE_MS) <= PROXY_NEAR_MS;
  return isProxy
    ? `${text}, which is the idle timeout of common proxies, so raise it there or send pings more often`
    : `${text}, so look for an idle timeout in the server or in front of it`;
}

/** The time that most of at least three share; null without one. */
function sharedTimeMs(times: readonly number[]): { ms: number; count: number } | null {
  if (times.length < 3) return null;
  const ms = median(times);
  const tolerance = Math.max(IDLE_MIN_MS / 4, ms * IDLE_TOLERANCE);
  const count = times.filter((time) => Math.abs(time - ms) <= tolerance).length;
  return ms >= IDLE_MIN_MS && count >= times.length * IDLE_SHARE ? { ms, count } : null;
}

function newCloses(atMs: number): Closes {
  return { count: 0, users: new Set(), kept: [], firstAtMs: atMs, lastAtMs: atMs };
}
