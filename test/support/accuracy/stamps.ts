// The stamps of an agent against the kernel's. The two clocks are tied by the sends: a stamp of a
// send is never after its packet, and the closest one bounds the difference of the clocks.

import { type MeasuredRun, type MeasuredRunOptions, measureRun } from './measured-run.ts';
import { type Captured, PacketCapture } from './packet-capture.ts';

export interface CapturedRun {
  readonly run: MeasuredRun;
  readonly captured: Captured;
}

/** A run whose packets are captured. */
export async function captureRun(
  options: Omit<MeasuredRunOptions, 'before'>,
): Promise<CapturedRun> {
  let capture: PacketCapture | undefined;
  const run = await measureRun({
    ...options,
    before: async (server) => {
      capture = await PacketCapture.start(Number(new URL(server.url).port));
    },
  });
  if (capture === undefined) throw new Error('nothing was captured');
  return { run, captured: await capture.stop() };
}

export interface Compared {
  /** Agent's clock less the kernel's, at least. */
  readonly lowestMs: number;
  /** And at most. */
  readonly highestMs: number;
  /** How long after the packet the agent stamped it, at most; by frame. */
  readonly errorsMs: readonly number[];
}

/** Every error is an upper bound. */
export function compareStamps({ run, captured }: CapturedRun): Compared {
  const { messages } = run;
  const { sends, frames } = captured;
  const byId = new Map(messages.map((message) => [message.serverId, message]));
  const sentAtUs = new Map(sends.map(([atUs, text]) => [text, atUs]));
  const aheadMs: number[] = [];
  const behindMs: number[] = [];
  for (const [atUs, text, id, channel] of frames) {
    const message = byId.get(id);
    const sendUs = sentAtUs.get(text);
    if (message === undefined || sendUs === undefined) continue;
    aheadMs.push(message.sentAtMs - sendUs / 1000);
    const stampMs = channel === 'conf' ? message.confirmedAtMs : message.deliveredAtMs;
    behindMs.push(stampMs - atUs / 1000);
  }
  const lowestMs = aheadMs.reduce((most, value) => Math.max(most, value));
  const highestMs = behindMs.reduce((least, value) => Math.min(least, value));
  return { lowestMs, highestMs, errorsMs: behindMs.map((value) => value - lowestMs) };
}
