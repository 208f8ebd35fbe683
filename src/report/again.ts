// The command that runs the same again: the file, the flags that changed it, the seed, the target.

import type { RunResult } from '../run/index.ts';
import { withoutCredentials } from './words.ts';

/** What of a run it takes to run it again. */
export type Again = Pick<RunResult, 'target'> & {
  readonly file: string;
  readonly flags: readonly string[];
  readonly seed: string;
};

export function againOf({ scenario, plan, target, shards }: RunResult): Again {
  const isPart = shards !== null && !shards.isMerged;
  const part = isPart ? ['--shard', `${shards.present[0]}/${shards.count}`] : [];
  return { file: scenario.file, flags: [...scenario.flags, ...part], seed: plan.seed, target };
}

/** One line for a shell. An address with credentials is in nobody's command. */
export function commandOf({ file, flags, seed, target }: Again): string {
  const isShown = target.kind === 'url' && withoutCredentials(target.url) === target.url;
  const where = isShown ? ['--target', target.url] : [];
  const words = ['earshot', 'run', file, ...flags, '--seed', seed, ...where];
  return words.map(quoted).join(' ');
}

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
