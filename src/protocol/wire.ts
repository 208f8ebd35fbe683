// The documented wire as types: what goes over the socket and over REST, exactly as `chat-api`
// names it.

/** Client to server. */
export interface ChatMessageFrame {
  readonly action: 'chat_message';
  readonly message_body: string;
  readonly receiver_id: string;
}

/**
 * Server to client: the answer to the sender (`conf_message`) and the push to the receiver
 * (`re_message`).
 */
export interface MessageFrameWire {
  readonly action: 'conf_message' | 're_message';
  readonly sender_id: string;
  readonly receiver_id: string;
  readonly message_body: string;
  /** ISO 8601 with offset. */
  readonly timestamp: string;
  readonly created_msg_id: number | string;
}

/** Ours: the document leaves errors open. Other servers may answer otherwise. */
export interface ErrorFrameWire {
  readonly action: 'error';
  readonly code: string;
  readonly message: string;
}

export interface WireUser {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly role: string | null;
  readonly is_active: boolean;
}

export interface WireMessage {
  readonly id: number | string;
  readonly sender: WireUser;
  readonly receiver: WireUser;
  readonly message: string;
  readonly updated: string;
  readonly created: string;
  readonly seen: boolean;
  readonly thread: number | string;
}

export interface WireThread {
  readonly id: number | string;
  readonly other_user: WireUser;
  readonly last_message: WireMessage | null;
}

/** Every REST body. `status` and `success` agree. */
export interface Envelope<T> {
  readonly status: 'success' | 'failure';
  readonly entity: T;
  readonly message: string | null;
  readonly success: boolean;
}

export type HistoryBody = Envelope<{ readonly messages: readonly WireMessage[] }>;
export type ThreadsBody = Envelope<readonly WireThread[]>;
export type FailureBody = Envelope<null>;

/** Paths of the documented API; `{uid}` is the other user's id. */
export const DOCUMENTED_PATHS = {
  messages: '/chat/messages/{uid}/',
  threads: '/chat/user/threads/',
  socket: '/ws/chat/room/',
} as const;

/** Message of the documented 404. */
export const INVALID_RECIPIENT = 'Invalid recipient';
