// What the codecs of one block share: the bytes, the texts that were written before, and the values
// that the next ones are counted from. Each block begins anew, so that memory ends with it.

import type { Marker, MessageKind, UserIndex } from '../observation.ts';
import type { ByteReader } from './byte-reader.ts';
import { RecordingDamage } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What a recording is written and read against: who is who, and what was sent. */
export interface RecordingTerms {
  /** Canonical account id of a user; empty for nobody. */
  readonly idOf: (user: UserIndex) => string;
  /** The user of a canonical account id, or -1. */
  readonly userOf: (id: string) => UserIndex;
  /** The body of a message of this agent, made again. */
  readonly composeBody: (message: {
    readonly kind: MessageKind;
    readonly sender: UserIndex;
    readonly receiver: UserIndex;
    readonly sequence: number;
    readonly attempt: number;
  }) => string;
}

/** Longer texts are written out each time: they hardly come twice. */
const LONGEST_SHARED_TEXT = 256;

/**
 * Units of all bodies of one call: what one answer of a server may hold. A hostile recording could
 * claim more with a few bytes.
 */
const BODY_UNITS_PER_CALL = 64 * 1024 * 1024;

/** The values that the next ones are counted from; equal on both sides at every place. */
interface Known {
  /** Nanoseconds. */
  lastInstant: number;
  lastNumericId: number;
  /** The time text that was written last. */
  lastTime: string;
  /** Users that the claimed ids of the frame or row at hand belong to; -1 unknown. */
  claimedSender: UserIndex;
  claimedReceiver: UserIndex;
  /** The body that the marker at hand belongs to; null without an intact marker. */
  composed: string | null;
}

const nothingKnown = (): Known => ({
  lastInstant: 0,
  lastNumericId: 0,
  lastTime: '',
  claimedSender: -1,
  claimedReceiver: -1,
  composed: null,
});

export class Encoding {
  readonly out: ByteWriter;
  readonly terms: RecordingTerms;
  readonly known = nothingKnown();
  /** Bodies of the call at hand whose texts were not kept. */
  readonly withheld = new Set<string>();
  readonly #texts = new Map<string, number>();

  constructor(out: ByteWriter, terms: RecordingTerms) {
    this.out = out;
    this.terms = terms;
  }

  /** A text by its place among the earlier ones of the block, or written out. */
  sharedText(text: string): void {
    const place = this.#texts.get(text);
    if (place !== undefined) {
      this.out.whole(place + 1);
      return;
    }
    this.out.whole(0);
    this.out.text(text);
    if (text.length <= LONGEST_SHARED_TEXT) this.#texts.set(text, this.#texts.size);
  }
}

export class Decoding {
  readonly input: ByteReader;
  readonly terms: RecordingTerms;
  readonly known = nothingKnown();
  readonly #texts: string[] = [];
  #bodyUnits = 0;

  constructor(input: ByteReader, terms: RecordingTerms) {
    this.input = input;
    this.terms = terms;
  }

  sharedText(): string {
    const place = this.input.whole();
    if (place > 0) {
      const text = this.#texts[place - 1];
      if (text === undefined) throw new RecordingDamage('a text refers to one that was not told');
      return text;
    }
    const text = this.input.text();
    if (text.length <= LONGEST_SHARED_TEXT) this.#texts.push(text);
    return text;
  }

  composeBody(marker: Omit<Marker, 'length'>): string {
    const body = this.terms.composeBody(marker);
    this.claimUnits(body.length);
    return body;
  }

  /** Counts the units of a body that is made for the call at hand. */
  claimUnits(count: number): void {
    this.#bodyUnits += count;
    if (this.#bodyUnits > BODY_UNITS_PER_CALL) {
      throw new RecordingDamage('one call claims more text than any answer may hold');
    }
  }

  beginCall(): void {
    this.#bodyUnits = 0;
  }
}
