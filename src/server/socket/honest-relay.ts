// The relay that keeps every promise: one transaction per batch, then conf to the sender and re to
// every open socket of the receiver. The hot path: no closure, no await, no schema per message.

import { describeError } from '../../base/index.ts';
import type { ServerLogEntry } from '../options.ts';
import type { MessageStore } from '../store/index.ts';
import type { MicrosecondClock } from '../timestamps.ts';
import { CONF_TAIL, errorFrame, messageFrameHead, RE_TAIL } from './frames.ts';
import type { Hub } from './hub.ts';
import type { AcceptedMessage, Message } from './message.ts';
import type { ReadMark, Relay } from './turn.ts';

export interface RelayParts {
  readonly store: MessageStore;
  readonly hub: Hub;
  readonly instants: MicrosecondClock;
  readonly log: (entry: ServerLogEntry) => void;
}

export class HonestRelay implements Relay {
  readonly #parts: RelayParts;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  process(batch: readonly AcceptedMessage[], marks: readonly ReadMark[]): void {
    const stored = this.#store(batch, marks);
    if (stored === null) {
      refuseBatch(batch);
      return;
    }
    for (const message of stored) this.#tell(message);
  }

  #store(batch: readonly AcceptedMessage[], marks: readonly ReadMark[]): Message[] | null {
    const { store, instants, log } = this.#parts;
    try {
      store.begin();
      const messages: Message[] = [];
      for (const accepted of batch) {
        const message = placeMessage(accepted, store, instants);
        insertMessage(message, store);
        messages.push(message);
      }
      for (const mark of marks) store.markRead(mark.view, mark.viewerPk, mark.upToId);
      store.commit();
      return messages;
    } catch (error) {
      store.rollback();
      log({ level: 'error', message: `Storing failed: ${describeError(error)}` });
      return null;
    }
  }

  #tell(message: Message): void {
    const head = messageFrameHead(message);
    message.connection.send(head + CONF_TAIL);
    const receivers = this.#parts.hub.connectionsOf(message.receiver.pk);
    if (receivers.length === 0) return;
    const frame = head + RE_TAIL;
    for (const connection of receivers) connection.send(frame);
  }
}

/** Gives an accepted message its thread, id and instant; inside a transaction. */
export function placeMessage(
  accepted: AcceptedMessage,
  store: MessageStore,
  instants: MicrosecondClock,
): Message {
  const { connection, receiver, body } = accepted;
  const sender = connection.user;
  return {
    id: store.allotId(),
    threadId: store.threadIdOf(sender.pk, receiver.pk),
    sender,
    receiver,
    body,
    createdUs: instants.nextUs(),
    connection,
  };
}

function insertMessage(message: Message, store: MessageStore): void {
  store.insert({
    id: message.id,
    threadId: message.threadId,
    senderPk: message.sender.pk,
    receiverPk: message.receiver.pk,
    body: message.body,
    createdUs: message.createdUs,
  });
}

/** Tells every sender of a batch that nothing of it was kept. */
export function refuseBatch(batch: readonly AcceptedMessage[]): void {
  for (const { connection } of batch) connection.send(errorFrame('storage_failed'));
}
