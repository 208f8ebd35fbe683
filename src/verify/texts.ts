// What the verifier asks of the text of a body, and all that it asks. A replay has no texts but
// those that arrived as they were sent: for the others it answers as was answered when they were
// there.

import { type Hash64, hash64 } from '../base/index.ts';
import { describeDamage, similarityOf } from './live/claims/describe-damage.ts';

export interface Texts {
  /** Hash of a body that was received. */
  hashOf(received: string): Hash64;
  /** Share of two texts that is alike, 0 .. 1. */
  likenessOf(sent: string, received: string): number;
  /** One clause that completes "the text was …"; it shows neither text. */
  describeDamage(sent: string, received: string): string;
}

/** Looks at the texts themselves. */
export const LIVE_TEXTS: Texts = {
  hashOf: (received) => hash64(received),
  likenessOf: similarityOf,
  describeDamage,
};
