// What the end of a run costs per message: settling, reading every conversation back from both
// sides, judging and reporting, in CPU time of all processes of the tool.

import type { Bench } from '../bench.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { runEarshot } from '../rig/earshot-leg.ts';
import { summarize } from '../rig/interleave.ts';
import { WARMUP_SECONDS } from '../rig/load.ts';

export const readback: Bench = async ({ package: { launcher }, number, say }) => {
  const load = {
    userCount: number('users', 100),
    ratePerSecond: number('rate', 2000),
    seconds: number('seconds', 40),
  };
  const costs: number[] = [];
  for (let repeat = 0; repeat < number('repeats', 3); repeat += 1) {
    const server = await ChatServer.open({ launcher, userCount: load.userCount });
    try {
      const leg = await runEarshot({ launcher, flags: ['--workers', '1'] }, server, load);
      costs.push(leg.readbackUsPerMessage);
      say(`readback ${leg.readbackUsPerMessage} µs`);
    } finally {
      await server.close();
    }
  }
  const messages = load.ratePerSecond * (load.seconds + WARMUP_SECONDS);
  const perConversation = ((messages * 2) / load.userCount).toLocaleString('en-US');
  const note = `${perConversation} messages a conversation, coverage 100 %, reports included`;
  return { figures: [{ bar: 'cpu-readback', note, ...summarize(costs) }], details: {} };
};
