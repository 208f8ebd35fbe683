// CPU time per message: Earshot with everything it verifies, against the yardstick, at the same
// rate with the same users.

import type { Bench } from '../bench.ts';
import { runBare } from '../rig/bare-leg.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { runEarshot } from '../rig/earshot-leg.ts';
import { interleave, summarize } from '../rig/interleave.ts';

export const cpu: Bench = async ({ package: { launcher, bareWs }, number, say }) => {
  const load = {
    userCount: number('users', 1000),
    ratePerSecond: number('rate', 2000),
    seconds: number('seconds', 20),
  };
  const onServer = async <T>(run: (server: ChatServer) => Promise<T>): Promise<T> => {
    const server = await ChatServer.open({ launcher, userCount: load.userCount });
    try {
      return await run(server);
    } finally {
      await server.close();
    }
  };
  const pairs = await interleave(
    number('pairs', 5),
    () =>
      onServer(async (server) => {
        const leg = await runEarshot({ launcher, flags: ['--workers', '1'] }, server, load);
        say(`earshot ${leg.cpuUsPerMessage} µs`);
        return leg;
      }),
    () =>
      onServer(async (server) => {
        const leg = await runBare(bareWs, server, load);
        say(`bare ws ${leg.cpuUsPerMessage} µs`);
        return leg;
      }),
  );
  const rate = load.ratePerSecond.toLocaleString('en-US');
  const users = load.userCount.toLocaleString('en-US');
  const note = `${users} users, ${rate} messages/s, 1 agent`;
  const live = pairs.map(({ a, b }) => a.cpuUsPerMessage / b.cpuUsPerMessage);
  return {
    figures: [{ bar: 'cpu-live', note, ...summarize(live) }],
    details: {
      earshotUs: pairs.map(({ a }) => a.cpuUsPerMessage),
      bareUs: pairs.map(({ b }) => b.cpuUsPerMessage),
      serverUs: pairs.map(({ a }) => a.serverCpuUsPerMessage),
      connectCpuMs: pairs.map(({ a, b }) => ({ earshot: a.connectCpuMs, bare: b.connectCpuMs })),
      confirmP99Ms: pairs.map(({ a }) => a.result.latency.confirm_time.p99Ms),
      pacerLagP99Ms: pairs.map(({ a }) => a.result.generator.pacerLagP99Ms),
    },
  };
};
