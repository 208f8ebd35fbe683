// Many hostile runs, several at once, each seed once. A run that gave cause for complaint keeps its
// folder.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge } from './judge.ts';
import { play, prepareTemplate } from './play.ts';
import type { HostileRecord } from './record.ts';
import { makeSchedule } from './schedule.ts';

export interface CampaignOptions {
  /** Seeds to run, in their order. */
  readonly seeds: Iterable<number>;
  readonly jobs: number;
  readonly commit: string;
  /** Keeps every folder. */
  readonly keepsAll: boolean;
  /** True: nothing further is begun, and what is under way does not count. */
  readonly isStopped: () => boolean;
  /** `folder` is null when it was removed. */
  readonly onRecord: (
    record: HostileRecord,
    kept: { readonly folder: string | null; readonly evidence: readonly string[] },
  ) => void;
}

/** Runs them all. */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'earshot-hostile-'));
  const template = join(base, 'template');
  mkdirSync(template);
  await prepareTemplate(template);
  const seeds = options.seeds[Symbol.iterator]();
  let kept = 0;
  const worker = async (): Promise<void> => {
    for (let next = seeds.next(); !next.done && !options.isStopped(); next = seeds.next()) {
      if (await runSeed(options, next.value, { base, template })) kept += 1;
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  rmSync(template, { recursive: true, force: true });
  if (kept === 0) rmSync(base, { recursive: true, force: true });
}

/** True when its folder was kept. */
async function runSeed(
  options: CampaignOptions,
  seed: number,
  places: { readonly base: string; readonly template: string },
): Promise<boolean> {
  const folder = join(places.base, `seed-${seed}`);
  mkdirSync(folder);
  const schedule = makeSchedule(seed);
  writeFileSync(join(folder, 'schedule.json'), JSON.stringify(schedule, null, 2));
  const played = await play(schedule, { folder, template: places.template });
  const { evidence, ...record } = judge(schedule, played, options.commit);
  const isKept = options.keepsAll || record.complaints.length > 0;
  if (!isKept) rmSync(folder, { recursive: true, force: true });
  if (!options.isStopped()) options.onRecord(record, { folder: isKept ? folder : null, evidence });
  return isKept;
}
