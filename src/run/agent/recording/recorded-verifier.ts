// A verifier whose every call is recorded before it is made, with what it asks about texts that are
// not kept. It changes nothing of what the verifier says.

import type {
  Answer,
  Observation,
  RecordingState,
  RecordingWriter,
} from '../../../observation/index.ts';
import {
  type EvidenceRequest,
  type Finding,
  LIVE_TEXTS,
  type MessageCounts,
  type ShardFindings,
  type Texts,
  type Verifier,
} from '../../../verify/index.ts';

export interface RecordedVerifierOptions {
  readonly writer: RecordingWriter;
  readonly create: (texts: Texts) => Verifier;
}

/** `close` once, after `conclude`. */
export class RecordedVerifier implements Verifier {
  readonly #writer: RecordingWriter;
  readonly #verifier: Verifier;

  constructor({ writer, create }: RecordedVerifierOptions) {
    this.#writer = writer;
    this.#verifier = create(recordedTexts(writer));
  }

  observe(observation: Observation): void {
    this.#writer.observe(observation);
    this.#verifier.observe(observation);
  }

  advance(nowMs: number): void {
    this.#writer.call({ call: 'advance', nowMs });
    this.#verifier.advance(nowMs);
  }

  setOrigin(originAtMs: number): void {
    this.#writer.call({ call: 'origin', originAtMs });
    this.#verifier.setOrigin(originAtMs);
  }

  stopLoad(nowMs: number): void {
    this.#writer.call({ call: 'stop-load', nowMs });
    this.#verifier.stopLoad(nowMs);
  }

  beginReadback(nowMs: number): void {
    this.#writer.call({ call: 'begin-readback', nowMs });
    this.#verifier.beginReadback(nowMs);
  }

  conclude(nowMs: number, options: { readonly interrupted: boolean }): ShardFindings {
    this.#writer.call({ call: 'conclude', nowMs, interrupted: options.interrupted });
    return this.#verifier.conclude(nowMs, options);
  }

  takeRequests(): readonly EvidenceRequest[] {
    return this.#verifier.takeRequests();
  }

  takeFindings(): readonly Finding[] {
    return this.#verifier.takeFindings();
  }

  isSettled(): boolean {
    return this.#verifier.isSettled();
  }

  get awaitedReads(): number {
    return this.#verifier.awaitedReads;
  }

  counts(): MessageCounts {
    return this.#verifier.counts();
  }

  outstanding(): { readonly count: number; readonly oldestSentAtMs: number } {
    return this.#verifier.outstanding();
  }

  close(): Promise<RecordingState> {
    return this.#writer.close();
  }
}

/** Looks at the texts themselves, and records what a replay could not find out. */
function recordedTexts(writer: RecordingWriter): Texts {
  const note = (received: string, answer: Answer): void => {
    if (writer.isWithheld(received)) writer.answer(answer);
  };
  return {
    hashOf: (received) => {
      const { high, low } = LIVE_TEXTS.hashOf(received);
      note(received, { question: 'hash', high, low });
      return { high, low };
    },
    likenessOf: (sent, received) => {
      const ratio = LIVE_TEXTS.likenessOf(sent, received);
      note(received, { question: 'likeness', ratio });
      return ratio;
    },
    describeDamage: (sent, received) => {
      const clause = LIVE_TEXTS.describeDamage(sent, received);
      note(received, { question: 'damage', clause });
      return clause;
    },
  };
}
