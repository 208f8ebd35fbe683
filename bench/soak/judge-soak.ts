// Whether a soak was flat: open files after the first sixth (ten minutes of an hour), and memory by
// the message that is over. Pure.

import type { SoakResult, SoakSample } from './soak.ts';

/** What `docs/guide` and `scenarios/soak.yaml` say that an agent keeps of a message. */
export const BYTES_PER_MESSAGE = 250;
/** A heap grows in pieces of its own size. */
const HEAP_SLACK_BYTES = 48 * 1024 * 1024;
/** Of users who move: their sockets come and go. */
const FILES_SLACK_RATIO = 0.01;
const FILES_SLACK = 16;

export interface SoakJudgement {
  /** Of the agents, from the first sixth to the end of the load; null with too few samples. */
  readonly bytesPerMessage: number | null;
  /** Empty when all was flat and the run a pass. */
  readonly complaints: readonly string[];
}

export function judgeSoak(result: SoakResult): SoakJudgement {
  const { samples, verdict, coverageRatio, wasInterrupted } = result;
  const settled = samples.filter(({ atSeconds }) => atSeconds >= result.minutes * 10);
  const [first] = settled;
  const last = settled.at(-1);
  const complaints = [
    ...(wasInterrupted ? ['it was interrupted'] : []),
    ...(verdict === 'pass' ? [] : [`the run is ${verdict}: ${result.reasons.join('; ')}`]),
    ...(coverageRatio === 1 ? [] : [`its coverage is ${coverageRatio}`]),
  ];
  if (first === undefined || last === undefined || last.sent <= first.sent) {
    return {
      bytesPerMessage: null,
      complaints: [...complaints, 'too few samples to judge growth'],
    };
  }
  const grownBytes = last.agents.rssBytes - first.agents.rssBytes;
  const owedBytes = (last.sent - first.sent) * BYTES_PER_MESSAGE + HEAP_SLACK_BYTES;
  const held = Math.round(grownBytes / (last.sent - first.sent));
  return {
    bytesPerMessage: held,
    complaints: [
      ...complaints,
      ...(grownBytes <= owedBytes ? [] : [`the agents grew by ${held} bytes a message`]),
      ...filesThatGrew(settled, 'agents'),
      ...filesThatGrew(settled, 'command'),
      ...filesThatGrew(settled, 'server'),
    ],
  };
}

function filesThatGrew(
  samples: readonly SoakSample[],
  whose: 'agents' | 'command' | 'server',
): readonly string[] {
  const counts = samples.map((sample) => sample[whose].openFiles);
  const third = Math.max(1, Math.floor(counts.length / 3));
  const [before, after] = [median(counts.slice(0, third)), median(counts.slice(-third))];
  const limit = before * (1 + FILES_SLACK_RATIO) + FILES_SLACK;
  return after <= limit ? [] : [`open files of the ${whose} grew from ${before} to ${after}`];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
