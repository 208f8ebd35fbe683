// Plays one recording to a new verifier. It judges nothing itself.

import { composeBody } from '../../message/index.ts';
import {
  type Answer,
  type Call,
  isWithheld,
  type RecordingEnd,
  type RecordingTerms,
} from '../../observation/index.ts';
import {
  createVerifier,
  type FactListener,
  LIVE_TEXTS,
  type ShardFindings,
  type Texts,
  type Verifier,
} from '../../verify/index.ts';
import type { RecordingHeader } from '../agent/recording/recording-header.ts';
import { type OpenRecording, unusable } from './open-recordings.ts';

export interface Replay {
  readonly findings: ShardFindings;
  readonly end: RecordingEnd;
  /** The recording holds the run's own conclusion; else it was made here, as of a kill. */
  readonly wasConcluded: boolean;
  /** Questions about texts to which the recording has no answer; 0 for an exact replay. */
  readonly unanswered: number;
  readonly calls: number;
}

/** Is told every call before it is made; `originAtMs` NaN before it is known. */
export type Witness = (call: Call, originAtMs: number) => void;

const NO_FACTS: FactListener = {
  confirmed: () => {},
  delivered: () => {},
  visible: () => {},
  missing: () => {},
};

/** Plays all calls. @throws EarshotError `RECORDING_UNUSABLE` where the recording is damaged */
export function replay(recording: OpenRecording, witness: Witness = () => {}): Replay {
  try {
    return play(recording, witness);
  } catch (error) {
    throw unusable(recording.file, error);
  }
}

/** What the calls of a recording are read against. */
export function termsOf(header: RecordingHeader): RecordingTerms {
  const { accounts, runId, incarnation, messages } = header;
  const users = new Map(accounts.map((account, user) => [account, user]));
  const scope = { runId, incarnation };
  return {
    idOf: (user) => accounts[user] ?? '',
    userOf: (id) => users.get(id) ?? -1,
    composeBody: (message) => composeBody(scope, message, messages),
  };
}

function play({ header, reader }: OpenRecording, witness: Witness): Replay {
  const terms = termsOf(header);
  const texts = new RecordedTexts();
  const verifier = createVerifier({
    policy: header.policy,
    directory: { userCount: header.accounts.length, idOf: terms.idOf, userOf: terms.userOf },
    facts: NO_FACTS,
    loadCount: header.loads.length,
    composeBody: terms.composeBody,
    texts,
  });
  let findings: ShardFindings | null = null;
  let [calls, originAtMs, nowMs] = [0, Number.NaN, 0];
  for (const { call, answers } of reader.calls(terms)) {
    calls += 1;
    if (call.call === 'origin') originAtMs = call.originAtMs;
    nowMs = Math.max(nowMs, instantOf(call));
    // What came after the conclusion was not judged.
    if (findings !== null) continue;
    witness(call, originAtMs);
    texts.answers = answers;
    findings = make(verifier, call);
  }
  const end = reader.end ?? { state: 'torn', droppedBytes: 0 };
  const wasConcluded = findings !== null;
  findings ??= concludeTorn(verifier, texts, nowMs);
  return { findings, end, wasConcluded, unanswered: texts.unanswered, calls };
}

/** As when the run is interrupted: what had settled is judged. */
function concludeTorn(verifier: Verifier, texts: RecordedTexts, nowMs: number): ShardFindings {
  texts.answers = [];
  const unanswered = texts.unanswered;
  verifier.stopLoad(nowMs);
  const findings = verifier.conclude(nowMs, { interrupted: true });
  // What the run would have asked after its end is no fault of the recording.
  texts.unanswered = unanswered;
  return findings;
}

function instantOf(call: Call): number {
  switch (call.call) {
    case 'observe':
      return call.observation.atMs;
    case 'origin':
      return 0;
    default:
      return call.nowMs;
  }
}

/** The findings when the call was the conclusion. */
function make(verifier: Verifier, call: Call): ShardFindings | null {
  switch (call.call) {
    case 'observe':
      verifier.observe(call.observation);
      return null;
    case 'origin':
      verifier.setOrigin(call.originAtMs);
      return null;
    case 'advance':
      verifier.advance(call.nowMs);
      break;
    case 'stop-load':
      verifier.stopLoad(call.nowMs);
      break;
    case 'begin-readback':
      verifier.beginReadback(call.nowMs);
      break;
    case 'conclude':
      return verifier.conclude(call.nowMs, { interrupted: call.interrupted });
  }
  // Nobody carries them out; left where they are they would take room.
  verifier.takeRequests();
  verifier.takeFindings();
  return null;
}

/** Answers about texts that were not kept, as they were answered when they were there. */
class RecordedTexts implements Texts {
  unanswered = 0;
  #answers: readonly Answer[] = [];
  #next = 0;

  set answers(answers: readonly Answer[]) {
    this.#answers = answers;
    this.#next = 0;
  }

  hashOf(received: string): { readonly high: number; readonly low: number } {
    if (!isWithheld(received)) return LIVE_TEXTS.hashOf(received);
    const answer = this.#take('hash');
    return { high: answer?.high ?? 0, low: answer?.low ?? 0 };
  }

  likenessOf(sent: string, received: string): number {
    if (!isWithheld(received)) return LIVE_TEXTS.likenessOf(sent, received);
    return this.#take('likeness')?.ratio ?? 0;
  }

  describeDamage(sent: string, received: string): string {
    if (!isWithheld(received)) return LIVE_TEXTS.describeDamage(sent, received);
    return this.#take('damage')?.clause ?? 'changed in a way that was not recorded';
  }

  #take<Q extends Answer['question']>(question: Q): Extract<Answer, { question: Q }> | null {
    const answer = this.#answers[this.#next];
    if (answer === undefined || !isTo(answer, question)) {
      this.unanswered += 1;
      return null;
    }
    this.#next += 1;
    return answer;
  }
}

function isTo<Q extends Answer['question']>(
  answer: Answer,
  question: Q,
): answer is Extract<Answer, { question: Q }> {
  return answer.question === question;
}
