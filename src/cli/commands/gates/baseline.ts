// `earshot baseline save|list|prune`: the runs that later ones are compared with.

import { EarshotError, EXIT, type ExitCode } from '../../../base/index.ts';
import {
  type ListedBaseline,
  listBaselines,
  pruneBaselines,
  readReplicates,
  saveBaseline,
} from '../../../run/index.ts';
import { storeOf } from '../../flags/store.ts';

interface BaselineFlags {
  readonly store?: string;
  readonly remove?: readonly string[];
  readonly json?: boolean;
}

export async function baseline(
  [action = '', ...args]: readonly string[],
  flags: BaselineFlags,
): Promise<ExitCode> {
  switch (action) {
    case 'save':
      return save(args, flags);
    case 'list':
      return list(args, flags);
    case 'prune':
      return prune(args, flags);
    default:
      throw new EarshotError('USAGE', `baseline knows save, list and prune, not '${action}'.`);
  }
}

async function save([name, ...places]: readonly string[], flags: BaselineFlags): Promise<ExitCode> {
  if (name === undefined || places.length === 0) {
    throw new EarshotError('USAGE', 'Write `earshot baseline save NAME DIR...`.');
  }
  const groups = await Promise.all(places.map(readReplicates));
  const { entry, replaced } = await saveBaseline(storeOf(flags), name, groups.flat());
  const before =
    replaced === null ? '' : `, in place of ${replaced.runs.length} of ${day(replaced)}`;
  tell(flags, entry, `Saved ${entry.runs.length} runs of ${entry.scenario} as ${name}${before}.\n`);
  return EXIT.pass;
}

/** Exit code 2 when something is damaged: a script must not go on with it. */
async function list(args: readonly string[], flags: BaselineFlags): Promise<ExitCode> {
  if (args.length > 0) throw new EarshotError('USAGE', 'Write `earshot baseline list`.');
  const baselines = await listBaselines(storeOf(flags));
  const lines = baselines.map(lineOf).join('');
  const shown = lines === '' ? `There is no baseline in ${storeOf(flags)}.\n` : lines;
  tell(flags, { schemaVersion: 1, baselines }, shown);
  return baselines.some(({ problems }) => problems.length > 0) ? EXIT.invalid : EXIT.pass;
}

function lineOf({ name, entry, problems }: ListedBaseline): string {
  const facts =
    entry === null ? 'damaged' : `${entry.runs.length} runs of ${entry.scenario}, ${day(entry)}`;
  return `${name}  ${facts}\n${problems.map((problem) => `  damaged: ${problem}\n`).join('')}`;
}

function day({ savedAtIso }: { readonly savedAtIso: string }): string {
  return savedAtIso.slice(0, 10);
}

async function prune(args: readonly string[], flags: BaselineFlags): Promise<ExitCode> {
  if (args.length > 0) {
    throw new EarshotError('USAGE', 'Write `earshot baseline prune [--remove NAME]`.');
  }
  const pruned = await pruneBaselines(storeOf(flags), { remove: flags.remove ?? [] });
  const { names, removed, kept, damaged } = pruned;
  const gone = names.length === 0 ? '' : `Gave up ${names.join(', ')}. `;
  const held =
    damaged.length === 0
      ? ''
      : `Nothing was taken out: ${damaged.join(', ')} is damaged; what it needs is unknown.\n`;
  tell(
    flags,
    { schemaVersion: 1, ...pruned },
    `${gone}Removed ${removed} results, kept ${kept}.\n${held}`,
  );
  return damaged.length === 0 ? EXIT.pass : EXIT.invalid;
}

function tell({ json }: BaselineFlags, document: object, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : text);
}
