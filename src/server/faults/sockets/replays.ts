// Pushes to a socket that has just opened what its user was sent before. Must not store.

import { type Clock, isoFromWallMs } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';
import type { MessageStore, StoredMessage, UserStore } from '../../store/index.ts';
import { formatMicroseconds, type MicrosecondClock } from '../../timestamps.ts';
import { bodyHashOf } from '../message-plan.ts';
import { CERTAIN_AGE_US } from '../read-plan.ts';
import type { Selector } from '../rules/rule.ts';
import type { FaultLog } from '../truth/fault-log.ts';
import type { Receipts } from '../truth/receipts.ts';

/** One of each conversation, at most. */
const REPLAY_LIMIT = 20;

export interface ReplaysParts {
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly users: UserStore;
  readonly instants: MicrosecondClock;
  readonly receipts: Receipts;
  readonly faultLog: FaultLog;
  readonly selectors: readonly Selector[];
}

export class Replays {
  readonly #parts: ReplaysParts;
  readonly #startedAtMs: number;

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.nowMs();
  }

  opened(connection: Connection): void {
    const { selectors, clock } = this.#parts;
    const sinceMs = clock.nowMs() - this.#startedAtMs;
    for (const selector of selectors) {
      const backlog = this.#backlogOf(connection);
      if (backlog.length === 0 || !selector.isDue([connection.user], sinceMs)) continue;
      selector.struck();
      for (const message of backlog) this.#push(connection, message, selector);
      return;
    }
  }

  /** The last message of each conversation that he received, where it was surely known before. */
  #backlogOf({ user }: Connection): readonly StoredMessage[] {
    const { store, receipts, instants } = this.#parts;
    const youngUs = instants.currentUs() - CERTAIN_AGE_US;
    return store
      .threadsOf(user.pk)
      .flatMap(({ id }) => store.lastOf(id) ?? [])
      .filter(
        ({ id, receiverPk, createdUs }) =>
          receiverPk === user.pk && createdUs <= youngUs && receipts.isConfirmed(id),
      )
      .slice(0, REPLAY_LIMIT);
  }

  #push(connection: Connection, message: StoredMessage, selector: Selector): void {
    const { users, clock, faultLog } = this.#parts;
    const sender = users.byPk(message.senderPk);
    if (sender === undefined) return;
    const frame = {
      sender_id: sender.uid,
      receiver_id: connection.user.uid,
      message_body: message.body,
      timestamp: `${formatMicroseconds(message.createdUs)}+00:00`,
      created_msg_id: message.id,
      action: 're_message',
    };
    connection.send(JSON.stringify(frame));
    faultLog.append({
      atIso: isoFromWallMs(clock.wallMs()),
      fault: selector.rule.fault,
      serverId: message.id,
      bodyHash: bodyHashOf(message.body),
      senderId: sender.uid,
      receiverId: connection.user.uid,
      observable: true,
      why: 'pushed to a socket that opened after its conf had arrived',
    });
  }
}
