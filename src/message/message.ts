// Identity is ours: the API has no client message id, so the body carries a marker. This file is
// the vocabulary; encode.ts writes the marker, read-marker.ts reads it, body.ts makes the words
// around.

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

/** What an intact marker says. */
export interface Marker extends MessageIdentity {
  /** Length of the whole body in UTF-16 code units. */
  readonly length: number;
}

/**
 * What a text says about itself.
 * - `ours`: an intact marker of this run and agent incarnation (the words around it may be spoilt)
 * - `damaged`: remains of a marker of this run, or an intact one of another agent of this run,
 *   which never may arrive here; fields that are not certain are -1
 * - `other-run`: an intact marker of another run
 * - `none`: no marker
 */
export type MarkerReading =
  | { readonly status: 'ours'; readonly marker: Marker }
  | {
      readonly status: 'damaged';
      readonly sender: number;
      readonly receiver: number;
      readonly sequence: number;
    }
  | { readonly status: 'other-run' }
  | { readonly status: 'none' };
