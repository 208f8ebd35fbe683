// REST of the scripted server: complete histories and thread lists, taken at one instant between
// asking and answering, and the ways in which an answer fails.

import { type MessageScope, readMarker } from '../../../src/message/index.ts';
import type {
  HistoryRead,
  MessageRow,
  Observe,
  ReadFailed,
  ThreadRow,
} from '../../../src/observation/index.ts';
import type { Agenda } from './agenda.ts';
import type { ChatStore } from './chat-store.ts';
import { type ChatWorld, idOf } from './chat-world.ts';
import type { ServerRow } from './message-plan.ts';
import {
  flappedRows,
  type ReadFaultName,
  type ServerThread,
  selfThreads,
  shuffledRows,
  staleRows,
  staleThreads,
  unseenRows,
} from './read-faults.ts';

export interface ReadOptions {
  readonly purpose?: HistoryRead['purpose'];
  /** Until the server looks, and from there until the answer. */
  readonly upMs?: number;
  readonly downMs?: number;
  readonly fault?: ReadFaultName | null;
  /** The server does nothing else for so long while it looks. */
  readonly blockMs?: number;
  /** The answer proves nothing. */
  readonly failure?: ReadFailed['reason'] | null;
}

interface Asked {
  readonly what: 'history' | 'threads';
  readonly user: number;
  /** -1 for a thread list. */
  readonly partner: number;
  readonly askedAtMs: number;
  readonly purpose: HistoryRead['purpose'];
  readonly fault: ReadFaultName | null;
}

export interface ChatReadsOptions {
  readonly agenda: Agenda;
  readonly store: ChatStore;
  readonly observe: Observe;
  readonly scope: MessageScope;
  readonly world: Pick<ChatWorld, 'awake' | 'freeze'>;
}

const SPOILT: Readonly<Partial<Record<ReadFaultName, { status: number; detail: string }>>> = {
  'http-500': { status: 500, detail: 'status 500' },
  'wrong-404': { status: 404, detail: 'a 404 for a user that exists' },
};

export class ChatReads {
  readonly #options: ChatReadsOptions;

  constructor(options: ChatReadsOptions) {
    this.#options = options;
  }

  history(user: number, partner: number, options: ReadOptions = {}): void {
    this.#ask({ what: 'history', user, partner }, options);
  }

  threads(user: number, options: ReadOptions = {}): void {
    this.#ask({ what: 'threads', user, partner: -1 }, options);
  }

  #ask(read: Pick<Asked, 'what' | 'user' | 'partner'>, options: ReadOptions): void {
    const { agenda, world } = this.#options;
    const { purpose = 'load', upMs = 2, downMs = 3, fault = null, failure = null } = options;
    const { blockMs = 0 } = options;
    const askedAtMs = agenda.nowMs;
    const asked = { ...read, askedAtMs, purpose, fault };
    const atMs = askedAtMs + upMs + downMs;
    if (failure !== null) {
      agenda.at(atMs, () => this.#fail(asked, failure, { status: 0, detail: failure }));
      return;
    }
    const look = (): void => {
      const rows = read.what === 'history' ? this.#rowsOf(asked) : this.#threadsOf(asked);
      if (blockMs > 0) world.freeze(blockMs);
      agenda.at(agenda.nowMs + blockMs + downMs, () => this.#answer(asked, rows));
    };
    agenda.at(askedAtMs + upMs, () => world.awake(look));
  }

  #rowsOf({ user, partner, fault }: Asked): MessageRow[] {
    const { store, agenda } = this.#options;
    const rows = this.#actOn({ user, partner, fault }).history(user, partner);
    if (fault !== 'seen-never') store.markSeen(user, partner);
    const nowUs = store.timeUs(agenda.nowMs);
    if (fault === 'stale-replica') return staleRows(rows, nowUs).map((row) => this.#shown(row));
    if (fault === 'flap-read') return flappedRows(rows, user).map((row) => this.#shown(row));
    if (fault === 'seen-flap') return unseenRows(rows).map((row) => this.#shown(row));
    if (fault === 'shuffle-history') return shuffledRows(rows).map((row) => this.#shown(row));
    const shown = rows.map((row) => this.#shown(row));
    return fault === 'drop-rest-field' ? shown.map((row) => ({ ...row, updated: '' })) : shown;
  }

  /** The store, after faults that are for good. */
  #actOn({ user, partner, fault }: Pick<Asked, 'user' | 'partner' | 'fault'>): ChatStore {
    const { store } = this.#options;
    const { rows } = store.threadOf(user, partner);
    const [first] = rows;
    if (fault === 'mutate-row' && first !== undefined) first.body = `${first.body} (edited)`;
    if (fault === 'seen-always') {
      for (const row of rows) if (row.sender === user) row.seen = true;
    }
    return store;
  }

  #threadsOf({ user, fault }: Asked): ThreadRow[] {
    const { store } = this.#options;
    let threads: ServerThread[] = store.partnersOf(user).map(({ partner, id }) => ({
      ...{ id, partner },
      rows: store.visibleTo(user, partner),
    }));
    if (fault === 'stale-thread') threads = staleThreads(threads);
    if (fault === 'shuffle-threads') threads = [...threads.slice(1), ...threads.slice(0, 1)];
    if (fault === 'drop-thread') threads = threads.slice(1);
    if (fault === 'dup-thread') threads = [...threads.slice(0, 1), ...threads];
    if (fault === 'self-thread') threads = selfThreads(threads, user);
    return threads.map(({ id, partner, rows }) => {
      const last = rows.at(-1);
      const shown = last === undefined ? null : this.#shown(last);
      return { threadId: id, otherUserId: idOf(partner), last: shown };
    });
  }

  /** Asks for the history with nobody: the documented 404, which has no rows. */
  unknown(user: number): void {
    const { agenda, observe } = this.#options;
    observe({ type: 'http-checked', atMs: agenda.nowMs, user });
  }

  #shown(row: ServerRow): MessageRow {
    const { id, idType, threadId, body, created, updated, seen } = row;
    return {
      ...{ id, idType, threadId, body, created, updated, seen },
      senderId: idOf(row.sender),
      receiverId: idOf(row.receiver),
      reading: readMarker(body, this.#options.scope),
    };
  }

  #answer(asked: Asked, rows: MessageRow[] | ThreadRow[]): void {
    const { agenda, observe } = this.#options;
    const { user, partner, purpose, askedAtMs, fault } = asked;
    const atMs = agenda.nowMs;
    observe({ type: 'http-checked', atMs, user });
    const spoilt = fault === null ? undefined : SPOILT[fault];
    if (spoilt !== undefined || fault === 'drop-rest-field') {
      const detail = spoilt?.detail ?? 'updated is missing';
      const request = `GET the ${asked.what} of user ${user}`;
      observe({ type: 'http-violation', atMs, user, request, detail });
    }
    if (spoilt !== undefined) {
      this.#fail(asked, 'status', spoilt);
      return;
    }
    const facts = { user, askedAtMs, atMs, purpose, bytes: 0, load: -1, measured: false };
    const read = { ...facts, intendedAtMs: askedAtMs };
    if (asked.what === 'threads') {
      observe({ type: 'threads', ...read, rows: rows as ThreadRow[] });
    } else {
      observe({ type: 'history', ...read, partner, rows: rows as MessageRow[] });
    }
  }

  #fail(
    asked: Asked,
    reason: ReadFailed['reason'],
    why: { readonly status: number; readonly detail: string },
  ): void {
    const { user, partner, purpose, askedAtMs, what } = asked;
    const atMs = this.#options.agenda.nowMs;
    const read = { user, partner, purpose, askedAtMs, what, atMs };
    this.#options.observe({ type: 'read-failed', ...read, ...why, reason });
  }
}
