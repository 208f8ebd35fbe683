// As many connected and verified users as one machine is asked to hold. Where a process may have no
// more than 20,000 open files, several servers and several runs side by side hold them.

import type { Bench } from '../bench.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { runEarshot } from '../rig/earshot-leg.ts';

/** Below the usual cap on open files, and even: users talk in pairs. */
const USERS_PER_SERVER = 12_500;

export const crowd: Bench = async ({ package: { launcher }, number, say }) => {
  const wanted = number('users', 50_000);
  const count = Math.ceil(wanted / USERS_PER_SERVER);
  const userCount = 2 * Math.ceil(wanted / count / 2);
  const load = {
    userCount,
    ratePerSecond: number('rate', 100),
    seconds: number('seconds', 20),
  };
  const servers: ChatServer[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      servers.push(await ChatServer.open({ launcher, userCount }));
      say(`server ${index + 1} of ${count} has ${userCount} accounts`);
    }
    const run = (server: ChatServer) =>
      runEarshot({ launcher, flags: ['--workers', '1'] }, server, load);
    const legs = await Promise.all(servers.map(run));
    const held = legs.reduce((total, { result }) => total + result.plan.users, 0);
    const agents = legs.reduce((total, { rssBytes }) => total + (rssBytes[1] ?? 0), 0);
    const whole = legs.reduce(
      (total, { rssBytes }) => total + rssBytes.reduce((sum, one) => sum + one, 0),
      0,
    );
    return {
      figures: [
        {
          bar: 'users',
          note: `${count} servers and ${count} runs side by side, every verdict a pass`,
          ...{ median: held, low: held, high: held, count: 1 },
        },
      ],
      details: {
        agentKbPerUser: agents / held / 1000,
        wholeKbPerUser: whole / held / 1000,
        serverBytes: servers.map(({ program }) => program.usage.read().rssBytes),
        messages: legs.map(({ result }) => result.messages),
        generators: legs.map(({ result }) => result.generator),
        connectTimes: legs.map(({ result }) => result.latency.connect_time.p99Ms),
      },
    };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
};
