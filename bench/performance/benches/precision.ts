// How exactly the schedule is kept at about half a core, and how fast the reference server confirms
// meanwhile. The only bench whose figures are times: it wants a quiet machine.

import type { Bench } from '../bench.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { type EarshotLeg, runEarshot } from '../rig/earshot-leg.ts';
import { summarize } from '../rig/interleave.ts';
import type { Load } from '../rig/load.ts';

export const precision: Bench = async ({ package: { launcher }, number, say }) => {
  const userCount = number('users', 1000);
  const seconds = number('seconds', 20);
  const run = async (load: Load): Promise<EarshotLeg> => {
    const server = await ChatServer.open({ launcher, userCount });
    try {
      return await runEarshot({ launcher, flags: ['--workers', '1'] }, server, load);
    } finally {
      await server.close();
    }
  };
  const half = number('rate', 8000);
  const legs: EarshotLeg[] = [];
  const confirms: number[] = [];
  for (let repeat = 0; repeat < number('repeats', 3); repeat += 1) {
    const leg = await run({ userCount, seconds, ratePerSecond: half });
    legs.push(leg);
    const slow = await run({ userCount, seconds, ratePerSecond: 2000 });
    const { p99Ms } = slow.result.latency.confirm_time;
    if (p99Ms === null) throw new Error('nothing was confirmed');
    confirms.push(p99Ms);
    const { pacerLagP99Ms, cpuRatio } = leg.result.generator;
    say(`pacer lag ${pacerLagP99Ms} ms at ${cpuRatio} of a core; confirm p99 ${p99Ms} ms`);
  }
  const cores = summarize(legs.map(({ result }) => result.generator.cpuRatio)).median.toFixed(2);
  const note = `${half.toLocaleString('en-US')} messages/s, the agent at ${cores} of a core`;
  return {
    figures: [
      {
        bar: 'pacer-lag',
        note,
        ...summarize(legs.map(({ result }) => result.generator.pacerLagP99Ms)),
      },
      { bar: 'achieved-rate', note, ...summarize(legs.map((leg) => missedPercent(leg, half))) },
      {
        bar: 'server-confirm',
        note: 'from the intended instant, as a user waits; every message on the disk before',
        ...summarize(confirms),
      },
    ],
    details: { generators: legs.map(({ result }) => result.generator) },
  };
};

/**
 * How far what left within the seconds of the load is from what was due in them. What left late,
 * after the load, is missing here, though the run sent all in the end.
 */
function missedPercent({ result, sentInLoad }: EarshotLeg, ratePerSecond: number): number {
  const due = (result.plan.measureMs / 1000) * ratePerSecond;
  return (100 * Math.abs(sentInLoad - due)) / due;
}
