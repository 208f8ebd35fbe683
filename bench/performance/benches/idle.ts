// Resident memory of connected users who do next to nothing, against the yardstick's. A trickle of
// messages goes through, so that the run has something to verify.

import type { Bench } from '../bench.ts';
import { runBare } from '../rig/bare-leg.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { runEarshot } from '../rig/earshot-leg.ts';
import { interleave, summarize } from '../rig/interleave.ts';

const SIZES = [1000, 10_000];
/** The bars are for so many users. */
const JUDGED_SIZE = 10_000;

interface Sized {
  readonly userCount: number;
  /** The process that holds the users. */
  readonly agentBytes: readonly number[];
  /** All processes of the tool. */
  readonly wholeBytes: readonly number[];
  readonly bareBytes: readonly number[];
  readonly connectCpuMs: readonly { readonly earshot: number; readonly bare: number }[];
}

export const idle: Bench = async (context) => {
  const { number, say } = context;
  const only = number('users', 0);
  const sizes: Sized[] = [];
  for (const userCount of only === 0 ? SIZES : [only]) {
    const sized = await measure(context, userCount);
    say(JSON.stringify(sized));
    sizes.push(sized);
  }
  const judged = sizes.find(({ userCount }) => userCount === JUDGED_SIZE) ?? sizes.at(-1);
  if (judged === undefined) throw new Error('nothing was measured');
  const { userCount, agentBytes, bareBytes } = judged;
  const users = userCount.toLocaleString('en-US');
  const ratios = agentBytes.map((bytes, index) => bytes / (bareBytes[index] ?? Number.NaN));
  const note = `the agent's whole process, ${users} users`;
  return {
    figures: [
      { bar: 'idle-ratio', note, ...summarize(ratios) },
      {
        bar: 'idle-memory',
        note,
        ...summarize(agentBytes.map((bytes) => bytes / userCount / 1000)),
      },
    ],
    details: { sizes },
  };
};

async function measure(
  { package: { launcher, bareWs }, number }: Parameters<Bench>[0],
  userCount: number,
): Promise<Sized> {
  const load = { userCount, ratePerSecond: number('rate', 20), seconds: number('seconds', 10) };
  const server = await ChatServer.open({ launcher, userCount });
  try {
    const pairs = await interleave(
      number('pairs', 3),
      () => runEarshot({ launcher, flags: ['--workers', '1'] }, server, load),
      () => runBare(bareWs, server, load),
    );
    return {
      userCount,
      agentBytes: pairs.map(({ a }) => a.rssBytes[1] ?? Number.NaN),
      wholeBytes: pairs.map(({ a }) => a.rssBytes.reduce((total, one) => total + one, 0)),
      bareBytes: pairs.map(({ b }) => b.rssBytes),
      connectCpuMs: pairs.map(({ a, b }) => ({ earshot: a.connectCpuMs, bare: b.connectCpuMs })),
    };
  } finally {
    await server.close();
  }
}
