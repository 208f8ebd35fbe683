// One user's slow read that holds up everybody else: while it is worked on, nothing is confirmed to
// anybody uninvolved, who had been answered promptly until then. One such read proves nothing (a
// pause of any kind makes a read slow): it must be the rule for the reads of that user.

import type { HistoryRead, ThreadsRead, UserIndex } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { FLAG } from '../ledger/message-flags.ts';
import {
  BLOCK_BYTES,
  BLOCK_EDGE_MS,
  BLOCK_LONGEST_MS,
  BLOCK_LOOK_BACK,
  BLOCK_MIN_MS,
  BLOCK_READS,
  BLOCK_SENDERS,
  BLOCK_SHARE,
  BLOCK_WAITING,
  BLOCKS_PER_ADVANCE,
} from '../limits.ts';
import { lineAt } from '../live/evidence-lines.ts';
import type { LivenessParts } from './global-stall.ts';
import { median } from './median.ts';

type What = 'history' | 'threads';

interface SlowRead {
  readonly user: UserIndex;
  /** -1 for a thread list. */
  readonly partner: UserIndex;
  readonly askedAtMs: number;
  readonly atMs: number;
}

interface Block extends SlowRead {
  /** Sends of the uninvolved that waited until the read was answered. */
  readonly heldCount: number;
}

interface Reader {
  readonly user: UserIndex;
  readonly what: What;
  readCount: number;
  readonly blocks: Block[];
}

type Judgement = 'harmless' | 'unclear' | number;

/** What had happened around a slow read to those who had no part in it. */
interface Surroundings {
  wasPrompt: boolean;
  wasSilent: boolean;
  /** Somebody waited already when the read was asked. */
  hadWaited: boolean;
  heldCount: number;
  readonly heldSenders: Set<UserIndex>;
}

const KINDS: readonly What[] = ['history', 'threads'];

export class HeadOfLine {
  readonly #context: VerifierContext;
  readonly #parts: LivenessParts;
  readonly #readers = new Map<number, Reader>();
  #slow: SlowRead[] = [];
  #judgedCount = 0;

  constructor(context: VerifierContext, parts: LivenessParts) {
    this.#context = context;
    this.#parts = parts;
  }

  read(read: HistoryRead | ThreadsRead): void {
    const { purpose, user, askedAtMs, atMs, bytes, type } = read;
    // Parsing a large answer holds up our own loop.
    if (purpose !== 'load' || bytes > BLOCK_BYTES || this.#context.ledger.count === 0) return;
    const tookMs = atMs - askedAtMs;
    const partner = type === 'history' ? read.partner : -1;
    if (tookMs < BLOCK_MIN_MS) this.#judged({ user, partner, askedAtMs, atMs }, 'harmless');
    else if (tookMs <= BLOCK_LONGEST_MS && this.#slow.length < BLOCK_LOOK_BACK) {
      this.#slow.push({ user, partner, askedAtMs, atMs });
    }
  }

  advance(nowMs: number): void {
    if (this.#slow.length === 0) return;
    const due = this.#slow
      .filter((read) => nowMs >= settledAtMs(read))
      .slice(0, BLOCKS_PER_ADVANCE);
    if (due.length === 0) return;
    this.#slow = this.#slow.filter((read) => !due.includes(read));
    for (const read of due) this.#judged(read, this.#judge(read));
  }

  /** Charges whoever holds up the rest, and states what was judged. Once, at the end. */
  conclude(): void {
    for (const read of this.#slow.splice(0)) this.#judged(read, this.#judge(read));
    this.#context.docket.pass('head-of-line-block', this.#judgedCount);
    const readers = [...this.#readers.values()];
    for (const what of KINDS) {
      const ofKind = readers.filter((reader) => reader.what === what);
      const blocking = ofKind.filter((reader) => reader.blocks.length > 0);
      const all = {
        ...{ user: -1, what, readCount: ofKind.reduce((sum, { readCount }) => sum + readCount, 0) },
        blocks: blocking.flatMap(({ blocks }) => blocks),
      };
      if (blocking.length > 1 && isRule(all)) this.#charge(all);
      else for (const reader of blocking) if (isRule(reader)) this.#charge(reader);
    }
  }

  #judged(read: SlowRead, judgement: Judgement): void {
    if (judgement === 'unclear') return;
    const { user } = read;
    const what: What = read.partner < 0 ? 'threads' : 'history';
    const key = user * KINDS.length + KINDS.indexOf(what);
    const reader = this.#readers.get(key) ?? { user, what, readCount: 0, blocks: [] };
    this.#readers.set(key, reader);
    this.#judgedCount += 1;
    reader.readCount += 1;
    if (judgement !== 'harmless' && reader.blocks.length < BLOCK_LOOK_BACK) {
      reader.blocks.push({ ...read, heldCount: judgement });
    }
  }

  /** How many sends it held up, or why it is not held against the reader. */
  #judge(read: SlowRead): Judgement {
    const { askedAtMs, atMs } = read;
    const tookMs = atMs - askedAtMs;
    if (!this.#parts.calm.isCalm(askedAtMs - tookMs, settledAtMs(read))) return 'unclear';
    const seen = this.#surroundingsOf(read);
    if (seen === null || seen.hadWaited) return 'unclear';
    if (!seen.wasSilent) return 'harmless';
    const isHeld = seen.heldCount >= BLOCK_WAITING && seen.heldSenders.size >= BLOCK_SENDERS;
    return seen.wasPrompt && isHeld ? seen.heldCount : 'unclear';
  }

  /** Null when too much happened to look at all of it. */
  #surroundingsOf(read: SlowRead): Surroundings | null {
    const { ledger } = this.#context;
    const tookMs = read.atMs - read.askedAtMs;
    const seen: Surroundings = {
      ...{ wasPrompt: false, wasSilent: true, hadWaited: false, heldCount: 0 },
      heldSenders: new Set(),
    };
    const last = ledger.count - 1;
    for (let message = last; message >= 0; message -= 1) {
      if (last - message > BLOCK_LOOK_BACK) return null;
      if (ledger.sentAtMs.get(message) < read.askedAtMs - Math.max(2 * tookMs, 500)) break;
      const sender = ledger.sender.get(message);
      if (sender === read.user || sender === read.partner) continue;
      if (!ledger.has(message, FLAG.unread | FLAG.failed)) this.#look(message, read, seen);
    }
    return seen;
  }

  #look(message: number, { askedAtMs, atMs }: SlowRead, seen: Surroundings): void {
    const { ledger } = this.#context;
    const sentAtMs = ledger.sentAtMs.get(message);
    const confirmedAtMs = ledger.confirmedAtMs.get(message);
    const tookMs = atMs - askedAtMs;
    const edgeMs = Math.max(BLOCK_EDGE_MS, tookMs / 10);
    const beganAtMs = askedAtMs + edgeMs;
    if (confirmedAtMs > beganAtMs && confirmedAtMs < atMs - edgeMs) seen.wasSilent = false;
    else if (sentAtMs < askedAtMs - edgeMs && !(confirmedAtMs <= beganAtMs)) seen.hadWaited = true;
    else if (confirmedAtMs <= beganAtMs) {
      if (confirmedAtMs - sentAtMs <= tookMs / 3) seen.wasPrompt = true;
    } else if (sentAtMs >= askedAtMs && sentAtMs <= atMs - tookMs / 2) {
      if (!(confirmedAtMs <= atMs + tookMs)) return;
      seen.heldCount += 1;
      seen.heldSenders.add(ledger.sender.get(message));
    }
  }

  #charge({ user, what, readCount, blocks }: Reader): void {
    const [first] = blocks;
    if (first === undefined) return;
    const reads = what === 'history' ? 'history reads' : 'reads of the thread list';
    const tookMs = Math.round(median(blocks.map(({ askedAtMs, atMs }) => atMs - askedAtMs)));
    const held = blocks.reduce((sum, { heldCount }) => sum + heldCount, 0);
    const whose = user < 0 ? `the ${reads}` : `the ${reads} of user ${user}`;
    this.#context.docket.charge({
      check: 'head-of-line-block',
      message: -1,
      key: `${user} ${what}`,
      atMs: first.askedAtMs,
      ...(user < 0 ? {} : { user }),
      summary:
        `${whose} hold everybody up: ${blocks.length} of ${readCount} took about ${tookMs} ms, ` +
        `and until they were answered nothing was confirmed to anybody else (${held} sends of ` +
        'the uninvolved waited), so take that work off the path that all share',
      evidence: () =>
        blocks.slice(0, BLOCK_READS).flatMap((block) => [
          lineAt(this.#context, block.askedAtMs, {
            where: 'rest',
            text: `user ${block.user} asked; until here the others had been answered promptly`,
          }),
          lineAt(this.#context, block.atMs, {
            where: 'rest',
            text: `it was answered, and so were ${block.heldCount} sends of others that had waited meanwhile`,
          }),
        ]),
    });
  }
}

function isRule({ readCount, blocks }: Reader): boolean {
  return blocks.length >= BLOCK_READS && blocks.length >= readCount * BLOCK_SHARE;
}

/** From here on everything that it held up has been answered. */
function settledAtMs({ askedAtMs, atMs }: SlowRead): number {
  return atMs + (atMs - askedAtMs) + 100;
}
