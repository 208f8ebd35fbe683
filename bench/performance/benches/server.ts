// What the reference server can take, with every message on the disk before its confirmation, in
// turn with a hub that only remembers; and what each kind of durability costs.

import type { Bench, BenchContext } from '../bench.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { ChildProgram } from '../rig/child-program.ts';
import { interleave, summarize } from '../rig/interleave.ts';

const USERS = 200;
/** Of each user: enough to keep a server busy, and batches of a size that a crowd would make. */
const OUTSTANDING = 8;

interface Taken {
  readonly perSecond: number;
  /** Of one core: below 1 somebody else was the limit, or the disk. */
  readonly serverCores: number;
  readonly perServerCpuSecond: number;
}

interface Drive {
  readonly url: string;
  readonly accountsFile: string;
  readonly server: ChildProgram;
}

export const server: Bench = async (context) => {
  const { package: copy, number, say } = context;
  const userCount = number('users', USERS);
  const durable = async (durability: string): Promise<Taken> => {
    const flags = ['--durability', durability];
    const chat = await ChatServer.open({ launcher: copy.launcher, userCount, flags });
    try {
      const { url, accountsFile, program } = chat;
      const taken = await drive(context, { url, accountsFile, server: program });
      say(`${durability}: ${JSON.stringify(taken)}`);
      return taken;
    } finally {
      await chat.close();
    }
  };
  const remembering = async (): Promise<Taken> => {
    const chat = await ChatServer.open({ launcher: copy.launcher, userCount });
    const hub = new ChildProgram([copy.memoryHub, chat.accountsFile]);
    try {
      const [, url = ''] = await hub.until(/^ready (\S+)$/m);
      const taken = await drive(context, { url, accountsFile: chat.accountsFile, server: hub });
      say(`memory hub: ${JSON.stringify(taken)}`);
      return taken;
    } finally {
      await hub.stop();
      await chat.close();
    }
  };
  const pairs = await interleave(number('pairs', 3), () => durable('full'), remembering);
  const lighter = [await durable('normal'), await durable('memory')];
  const note = `${userCount} users in a closed loop, durability full`;
  const perCore = ({ serverCores, perSecond, perServerCpuSecond }: Taken): number =>
    serverCores > 1 ? perServerCpuSecond : perSecond;
  return {
    figures: [
      { bar: 'server-throughput', note, ...summarize(pairs.map(({ a }) => perCore(a))) },
      {
        bar: 'server-ratio',
        note,
        ...summarize(pairs.map(({ a, b }) => a.perServerCpuSecond / b.perServerCpuSecond)),
      },
    ],
    details: { pairs, normal: lighter[0], memory: lighter[1] },
  };
};

/** Loads one server for a while. */
async function drive(
  { package: { closedLoop }, number }: BenchContext,
  { url, accountsFile, server: under }: Drive,
): Promise<Taken> {
  const numbers = [number('users', USERS), OUTSTANDING, number('seconds', 10)].map(String);
  const client = new ChildProgram([closedLoop, url, accountsFile, ...numbers]);
  try {
    await client.until(/^measure$/m);
    const from = under.usage.read();
    const [, count = ''] = await client.until(/^end (\d+)$/m);
    const to = under.usage.read();
    const [text = ''] = await client.until(/^\{.*\}$/m);
    const { confirmed, received } = JSON.parse(text);
    if (confirmed !== received) throw new Error(`not all was delivered: ${text}`);
    const cpuMs = to.cpuMs - from.cpuMs;
    return {
      perSecond: (Number(count) * 1000) / (to.atMs - from.atMs),
      serverCores: cpuMs / (to.atMs - from.atMs),
      perServerCpuSecond: (Number(count) * 1000) / cpuMs,
    };
  } finally {
    await client.stop();
  }
}
