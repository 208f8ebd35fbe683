// Plays cases of one kind until there are enough: each bounded in time, memory looked at between
// them. The same kind, seed and index are the same case on every machine.

import { describeError, randomStream, systemClock } from '../../../src/base/index.ts';
import type { FuzzKind, FuzzRig, Played } from './fuzz-kind.ts';

export interface CampaignOptions {
  readonly cases: number;
  readonly seed: string;
  /** Play this index alone. */
  readonly only?: number;
}

export interface Campaign {
  readonly kind: string;
  readonly seed: string;
  readonly cases: number;
  readonly seconds: number;
  /** The longest time that one case, or those played with it at once, took of this thread. */
  readonly maxCaseMs: number;
  /** Resident memory at its highest, above what it was after the first hundredth. */
  readonly rssGrowthBytes: number;
  readonly failures: readonly string[];
}

/** Cases played at once that take more of the CPU hang: nobody waits longer for an answer. */
export const CASE_LIMIT_MS = 1_000;
/** A case that is not over by then never ends; a crowded machine is given its time. */
const STUCK_AFTER_MS = 60_000;
/** Caches, pools and the collector's slack; an answer of 64 MiB is held twice for a moment. */
export const RSS_LIMIT_BYTES = 768 * 1024 * 1024;
/** Failures that are told; the rest are only counted. */
const TOLD_COUNT = 50;
const LOOK_EVERY = 32;

/** Plays `cases` of a kind, or one index of it. */
export async function fuzz(kind: FuzzKind, options: CampaignOptions): Promise<Campaign> {
  const rig = await kind.open();
  const clock = systemClock();
  const startedAtMs = clock.nowMs();
  const failures: string[] = [];
  let [cases, index, maxCaseMs, baseBytes, mostBytes] = [0, options.only ?? 0, 0, 0, 0];
  try {
    while (cases < options.cases && failures.length < TOLD_COUNT) {
      const played = await playOne(rig, `${kind.name} --seed ${options.seed} --index ${index}`, {
        random: randomStream(options.seed, kind.name, index),
      });
      maxCaseMs = Math.max(maxCaseMs, played.caseMs);
      failures.push(...played.complaints);
      cases += played.cases;
      index += 1;
      if (index % LOOK_EVERY === 0) mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
      if (baseBytes === 0 && cases * 100 >= options.cases) baseBytes = process.memoryUsage.rss();
      if (options.only !== undefined) break;
    }
  } finally {
    await rig.close();
  }
  const rssGrowthBytes = Math.max(0, Math.max(mostBytes, process.memoryUsage.rss()) - baseBytes);
  if (rssGrowthBytes > RSS_LIMIT_BYTES) {
    failures.push(`${kind.name}: memory grew by ${Math.round(rssGrowthBytes / 2 ** 20)} MiB`);
  }
  const seconds = (clock.nowMs() - startedAtMs) / 1000;
  return {
    kind: kind.name,
    seed: options.seed,
    cases,
    seconds,
    maxCaseMs,
    rssGrowthBytes,
    failures,
  };
}

async function playOne(
  rig: FuzzRig,
  name: string,
  { random }: { readonly random: Parameters<FuzzRig['play']>[0] },
): Promise<Played & { readonly caseMs: number }> {
  const before = process.threadCpuUsage();
  const played = await finished(rig, random);
  const { user, system } = process.threadCpuUsage(before);
  const caseMs = (user + system) / 1000;
  const slow = caseMs > CASE_LIMIT_MS ? [`took ${Math.round(caseMs)} ms of the CPU`] : [];
  const complaints = [...played.complaints, ...slow].map((text) => `${name}: ${text}`);
  return { cases: played.cases, complaints, caseMs };
}

/** What a case gave; a throw is a crash, and no end is a hang. */
async function finished(rig: FuzzRig, random: Parameters<FuzzRig['play']>[0]): Promise<Played> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<Played>((resolve) => {
    timer = setTimeout(
      () => resolve({ cases: 1, complaints: [`never ended (${STUCK_AFTER_MS} ms)`] }),
      STUCK_AFTER_MS,
    );
  });
  try {
    return await Promise.race([rig.play(random), stuck]);
  } catch (error) {
    return { cases: 1, complaints: [`threw: ${describeError(error)}`] };
  } finally {
    clearTimeout(timer);
  }
}
