// Messages and threads in the database. Writes are queued by the caller into one transaction per
// turn; reads see only what is committed. Must not know sockets, tokens or faults.

import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** One stored message, as it lies in the table. */
export interface StoredMessage {
  readonly id: number;
  readonly threadId: number;
  readonly senderPk: number;
  readonly receiverPk: number;
  readonly body: string;
  /** Microseconds since the Unix epoch. */
  readonly createdUs: number;
}

/** A thread seen by one of its two users. */
export interface ThreadView {
  readonly id: number;
  readonly otherPk: number;
  /** Id up to which the viewer, and the other one, have read. */
  readonly ownReadMark: number;
  readonly otherReadMark: number;
}

const ROW = `id, thread_id AS threadId, sender_id AS senderPk, receiver_id AS receiverPk, body,
  created_us AS createdUs`;
/** User keys are below 2^26, so that a pair fits a safe integer. */
const PAIR_BASE = 2 ** 26;
/** 200,000 pairs of about 50 bytes. */
const MAX_CACHED_THREADS = 200_000;

export class MessageStore {
  readonly #database: DatabaseSync;
  readonly #insertMessage: StatementSync;
  readonly #insertThread: StatementSync;
  readonly #threadByPair: StatementSync;
  readonly #threadsOfUser: StatementSync;
  readonly #lastOfThread: StatementSync;
  readonly #beforeInThread: StatementSync;
  readonly #page: StatementSync;
  readonly #markLow: StatementSync;
  readonly #markHigh: StatementSync;
  readonly #threadIds = new Map<number, number>();
  /** Instant of the newest message when the store was opened; 0 when there was none. */
  readonly lastCreatedUs: number;
  #nextId: number;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insertMessage = database.prepare(
      `INSERT INTO messages (id, thread_id, sender_id, receiver_id, body, created_us)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#insertThread = database.prepare(
      'INSERT INTO threads (low_user_id, high_user_id) VALUES (?, ?) RETURNING id',
    );
    this.#threadByPair = database.prepare(
      `SELECT id, low_read_mark AS low, high_read_mark AS high
       FROM threads WHERE low_user_id = ? AND high_user_id = ?`,
    );
    this.#threadsOfUser = database.prepare(
      `SELECT id, low_user_id AS low, high_user_id AS high,
         low_read_mark AS lowMark, high_read_mark AS highMark
       FROM threads WHERE low_user_id = ?1
       UNION ALL
       SELECT id, low_user_id, high_user_id, low_read_mark, high_read_mark
       FROM threads WHERE high_user_id = ?1`,
    );
    this.#lastOfThread = database.prepare(
      `SELECT ${ROW} FROM messages WHERE thread_id = ? ORDER BY id DESC LIMIT 1`,
    );
    this.#beforeInThread = database.prepare(
      `SELECT ${ROW} FROM messages WHERE thread_id = ? AND id < ? ORDER BY id DESC LIMIT 1`,
    );
    this.#page = database.prepare(
      `SELECT ${ROW} FROM messages WHERE thread_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?`,
    );
    this.#markLow = database.prepare(
      'UPDATE threads SET low_read_mark = max(low_read_mark, ?) WHERE id = ?',
    );
    this.#markHigh = database.prepare(
      'UPDATE threads SET high_read_mark = max(high_read_mark, ?) WHERE id = ?',
    );
    const newest = database.prepare(
      'SELECT id, created_us AS createdUs FROM messages ORDER BY id DESC LIMIT 1',
    );
    const last = newest.get() as { id: number; createdUs: number } | undefined;
    this.#nextId = (last?.id ?? 0) + 1;
    this.lastCreatedUs = last?.createdUs ?? 0;
  }

  /** The newest id that was allotted; 0 when there is none. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /** The next message id, ascending; an id that is not stored in the end leaves a hole. */
  allotId(): number {
    const id = this.#nextId;
    this.#nextId = id + 1;
    return id;
  }

  begin(): void {
    this.#database.exec('BEGIN');
  }

  /** After it the writes since `begin` are as durable as the database was opened to be. */
  commit(): void {
    this.#database.exec('COMMIT');
  }

  rollback(): void {
    this.#threadIds.clear();
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  /** Stores one message; inside a transaction. */
  insert(message: StoredMessage): void {
    this.#insertMessage.run(
      message.id,
      message.threadId,
      message.senderPk,
      message.receiverPk,
      message.body,
      message.createdUs,
    );
  }

  /** The thread of two users, made when it is not there; inside a transaction. */
  threadIdOf(onePk: number, otherPk: number): number {
    const low = onePk < otherPk ? onePk : otherPk;
    const high = onePk < otherPk ? otherPk : onePk;
    const pair = low * PAIR_BASE + high;
    const cached = this.#threadIds.get(pair);
    if (cached !== undefined) return cached;
    const row = this.#threadByPair.get(low, high) ?? this.#insertThread.get(low, high);
    const id = Number(row?.id);
    if (this.#threadIds.size >= MAX_CACHED_THREADS) this.#threadIds.clear();
    this.#threadIds.set(pair, id);
    return id;
  }

  /** Notes that a user of the thread has read up to an id; inside a transaction. */
  markRead(view: ThreadView, viewerPk: number, upToId: number): void {
    const statement = viewerPk < view.otherPk ? this.#markLow : this.#markHigh;
    statement.run(upToId, view.id);
  }

  /** The thread of `viewerPk` with `otherPk`; undefined when they never spoke. */
  findThread(viewerPk: number, otherPk: number): ThreadView | undefined {
    const isLow = viewerPk < otherPk;
    const row = this.#threadByPair.get(isLow ? viewerPk : otherPk, isLow ? otherPk : viewerPk);
    if (row === undefined) return undefined;
    const marks = [Number(row.low), Number(row.high)] as const;
    return viewOf(Number(row.id), otherPk, { isLow, marks });
  }

  /** All threads of a user, in no order. */
  threadsOf(viewerPk: number): ThreadView[] {
    return this.#threadsOfUser.all(viewerPk).map((row) => {
      const isLow = row.low === viewerPk;
      const marks = [Number(row.lowMark), Number(row.highMark)] as const;
      return viewOf(Number(row.id), Number(isLow ? row.high : row.low), { isLow, marks });
    });
  }

  lastOf(threadId: number): StoredMessage | undefined {
    return this.#lastOfThread.get(threadId) as unknown as StoredMessage | undefined;
  }

  /** The newest message of a thread before an id. */
  lastBefore(threadId: number, id: number): StoredMessage | undefined {
    return this.#beforeInThread.get(threadId, id) as unknown as StoredMessage | undefined;
  }

  /** At most `limit` messages of a thread with afterId < id <= upToId, by id. */
  page(
    threadId: number,
    range: { readonly afterId: number; readonly upToId: number; readonly limit: number },
  ): StoredMessage[] {
    const { afterId, upToId, limit } = range;
    return this.#page.all(threadId, afterId, upToId, limit) as unknown as StoredMessage[];
  }
}

function viewOf(
  id: number,
  otherPk: number,
  viewer: { readonly isLow: boolean; readonly marks: readonly [low: number, high: number] },
): ThreadView {
  const { isLow } = viewer;
  const [low, high] = viewer.marks;
  return {
    id,
    otherPk,
    ownReadMark: isLow ? low : high,
    otherReadMark: isLow ? high : low,
  };
}
