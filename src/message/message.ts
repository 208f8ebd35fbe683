// Identity is ours: the API has no client message id, so the body carries a marker. This file is the
// vocabulary; marker.ts encodes and reads it, body.ts makes the words around it.

import type { TextStyleName } from './style.ts';

export type MessageKind = 'message' | 'probe' | 'fence';

/** The fields of a marker, beside the run. */
export interface MessageIdentity {
  readonly kind: MessageKind;
  /** 0 .. 2^24 - 1. */
  readonly sender: number;
  /** 0 .. 2^24 - 1. */
  readonly receiver: number;
  /** Per sender, 0 .. 2^32 - 1. */
  readonly sequence: number;
  /** 0 .. 255. */
  readonly attempt: number;
}

/** What is the same for all messages of one agent in one run. */
export interface MessageScope {
  /** 16 hexadecimal digits. */
  readonly runId: string;
  /** 0 .. 255: which agent process of the run. */
  readonly incarnation: number;
}

/** How bodies of a run look; a body follows from scope, identity and this alone. */
export interface BodyRecipe {
  readonly size:
    | { readonly kind: 'fixed'; readonly length: number }
    | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
    | { readonly kind: 'lognormal'; readonly median: number; readonly p99: number };
  readonly styles: readonly { readonly style: TextStyleName; readonly weight: number }[];
}
