// What a second agent adds to the CPU time of a message.

import type { Bench } from '../bench.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { type EarshotLeg, runEarshot } from '../rig/earshot-leg.ts';
import { interleave, summarize } from '../rig/interleave.ts';

export const scaling: Bench = async ({ package: { launcher }, number, say }) => {
  const load = {
    userCount: number('users', 1000),
    ratePerSecond: number('rate', 4000),
    seconds: number('seconds', 15),
  };
  const withAgents = async (count: number): Promise<EarshotLeg> => {
    const server = await ChatServer.open({ launcher, userCount: load.userCount });
    try {
      const flags = ['--workers', String(count)];
      const leg = await runEarshot({ launcher, flags }, server, load);
      say(`${count} agents: ${leg.cpuUsPerMessage} µs`);
      return leg;
    } finally {
      await server.close();
    }
  };
  const pairs = await interleave(
    number('pairs', 5),
    () => withAgents(2),
    () => withAgents(1),
  );
  const ratios = pairs.map(({ a, b }) => a.cpuUsPerMessage / b.cpuUsPerMessage);
  const note = `${load.ratePerSecond.toLocaleString('en-US')} messages/s in all`;
  return {
    figures: [{ bar: 'scaling', note, ...summarize(ratios) }],
    details: {
      twoAgentsUs: pairs.map(({ a }) => a.cpuUsPerMessage),
      oneAgentUs: pairs.map(({ b }) => b.cpuUsPerMessage),
    },
  };
};
