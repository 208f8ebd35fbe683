// What the codec makes of bytes from a server: one of a closed set, never an exception.

/** A text or binary frame from the server, decoded. Ids are canonical text. */
export type DecodedFrame =
  | {
      readonly kind: 'message';
      readonly action: 'conf_message' | 're_message';
      readonly id: string;
      readonly idType: 'number' | 'string';
      readonly senderId: string;
      readonly receiverId: string;
      readonly body: string;
      readonly timestamp: string;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'violation';
      readonly violation: 'malformed-frame' | 'unknown-action' | 'wrong-type' | 'oversize-frame';
      readonly detail: string;
      readonly action: string;
      /** The body, when one could be read in spite of the violation. */
      readonly body: string | null;
    };

/** One decoded row. Ids are canonical text. */
export interface DecodedRow {
  readonly id: string;
  readonly idType: 'number' | 'string';
  readonly threadId: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly body: string;
  readonly created: string;
  readonly updated: string;
  /** null: missing or mistyped. */
  readonly seen: boolean | null;
}

export interface DecodedThread {
  readonly threadId: string;
  readonly otherUserId: string;
  readonly last: DecodedRow | null;
}

/**
 * A REST body, decoded. `violations` are departures from the documented form that leave the rows
 * usable (http-contract); `unusable` says why a body proves nothing.
 */
export type DecodedBody<T> =
  | { readonly usable: true; readonly rows: readonly T[]; readonly violations: readonly string[] }
  | { readonly usable: false; readonly reason: string; readonly violations: readonly string[] };
