// A message on its way through the server: accepted, then stored, then relayed.

import type { User } from '../store/index.ts';
import type { Connection } from './connection.ts';

/** Accepted from a socket, not yet stored. */
export interface AcceptedMessage {
  readonly connection: Connection;
  readonly receiver: User;
  readonly body: string;
  readonly claimedSenderId: string | null;
}

/** With its place in the store. */
export interface Message {
  readonly id: number;
  readonly threadId: number;
  readonly sender: User;
  readonly receiver: User;
  readonly body: string;
  readonly createdUs: number;
  readonly connection: Connection;
}
