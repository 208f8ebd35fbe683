// Memory of the verifier: of a message that is not settled, and of a run of ten million. In virtual
// time, in a process of its own, against the same process without a verifier.

import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { ChildProgram } from '../rig/child-program.ts';
import { summarize } from '../rig/interleave.ts';

const WORKER = join(import.meta.dirname, 'ledger-worker.ts');

/** As agents are started. */
const YOUNG_SPACE = '--max-semi-space-size=8';

/** The bar is for so many; what was measured with fewer is drawn out to them. */
const JUDGED_MESSAGES = 10_000_000;

interface Told {
  readonly bytes: number;
  readonly cpuUsPerMessage: number;
}

export const ledger: Bench = async ({ number, say }) => {
  const messages = number('messages', 10_000_000);
  const unsettled = await work(['unsettled', 1_000_000]);
  say(`unsettled: ${JSON.stringify(unsettled)}`);
  const long = await work(['long', messages]);
  say(`long: ${JSON.stringify(long)}`);
  const alone = await work(['alone', messages]);
  say(`alone: ${JSON.stringify(alone)}`);
  return {
    figures: [
      {
        bar: 'unsettled-memory',
        note: 'a million sent, none confirmed or delivered yet',
        ...summarize([unsettled.bytes / 1_000_000]),
      },
      {
        bar: 'long-run-memory',
        note: noteOf(messages, alone.bytes),
        ...summarize([(((long.bytes - alone.bytes) / 1e6) * JUDGED_MESSAGES) / messages]),
      },
    ],
    details: { unsettled, long, alone },
  };
};

function noteOf(messages: number, aloneBytes: number): string {
  const measured =
    `the most of a run of ${messages.toLocaleString('en-US')}, readback included, above the ` +
    `${Math.round(aloneBytes / 1e6)} MB of the process that plays the same chat without a verifier`;
  return messages === JUDGED_MESSAGES ? measured : `${measured}, drawn out to 10 million`;
}

async function work([what, messages]: readonly [string, number]): Promise<Told> {
  const room = [YOUNG_SPACE, '--max-old-space-size=12000'];
  const flags = ['--expose-gc', ...room, WORKER, what, String(messages)];
  const program = new ChildProgram(flags);
  const [text] = await program.until(/^\{.*\}$/m);
  await program.ended;
  return JSON.parse(text) as Told;
}
