// Modules with behaviors of the user's own: their hash for the plan, and their loading in an agent.
// What a module names by a relative path is hashed with it; packages are not.

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeError, EarshotError } from '../../base/index.ts';
import type { Plan } from '../../plan/index.ts';
import type { OwnBehavior, OwnBehaviorName } from '../../scenario/index.ts';
import { type Behavior, ownBehavior } from '../../users/index.ts';

/** One file of a module. */
const FILE_LIMIT_BYTES = 1024 * 1024;
/** Files that one module may name, itself included. */
const FILE_LIMIT = 200;
/** Any text that looks like a relative path; one too many costs a hash, one too few a false one. */
const RELATIVE_PATH = /['"`](\.{1,2}\/[^'"`\n]{1,500})['"`]/g;

/** Where the module of each own behavior is. */
export type ModulePaths = Readonly<Record<string, string>>;

/**
 * The hashes of the scenario's own behaviors.
 * @throws EarshotError `BEHAVIOR_INVALID` when a module cannot be read.
 */
export function hashModules(
  behaviors: readonly OwnBehavior[],
): ReadonlyMap<OwnBehaviorName, string> {
  return new Map(behaviors.map(({ name, path: file }) => [name, hashModule(name, file)]));
}

/**
 * Loads the modules of a plan's own behaviors.
 * @throws EarshotError `BEHAVIOR_INVALID` when one cannot be loaded, exports no behavior, or is not
 * the one that the plan was made with.
 */
export async function loadOwnBehaviors(
  plan: Plan,
  paths: ModulePaths,
): Promise<ReadonlyMap<OwnBehaviorName, Behavior>> {
  const loaded = new Map<OwnBehaviorName, Behavior>();
  for (const facts of plan.behaviors) {
    const { name, sha256 } = facts;
    const file = paths[name] ?? '';
    if (hashModule(name, file) !== sha256) {
      const message = `The module of the behavior ${name} changed while the run was prepared.`;
      throw new EarshotError('BEHAVIOR_INVALID', message, { hint: 'Start the run again.' });
    }
    loaded.set(name, ownBehavior(name, await importBehavior(name, file), facts));
  }
  return loaded;
}

async function importBehavior(name: string, file: string): Promise<unknown> {
  try {
    const loaded = (await import(pathToFileURL(path.resolve(file)).href)) as { behavior?: unknown };
    return loaded.behavior;
  } catch (error) {
    const message = `The module of the behavior ${name} cannot be loaded: ${describeError(error)}`;
    throw new EarshotError('BEHAVIOR_INVALID', message, { cause: error });
  }
}

function hashModule(name: string, file: string): string {
  const root = path.resolve(file);
  const texts = new Map<string, string>();
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (texts.has(next) || (next !== root && !isFile(next))) continue;
    if (texts.size >= FILE_LIMIT) throw unreadable(name, file, `it names over ${FILE_LIMIT} files`);
    const text = readModule(name, next);
    texts.set(next, text);
    const folder = path.dirname(next);
    for (const [, named = ''] of text.matchAll(RELATIVE_PATH)) {
      open.push(path.resolve(folder, named));
    }
  }
  const hash = createHash('sha256');
  const folder = path.dirname(root);
  for (const [found, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([path.relative(folder, found), text]));
  }
  return hash.digest('hex');
}

function readModule(name: string, file: string): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > FILE_LIMIT_BYTES) throw new Error('it is larger than 1 MiB');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(name, file, describeError(error));
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function unreadable(name: string, file: string, why: string): EarshotError {
  const message = `The module ${file} of the behavior ${name} cannot be read: ${why}.`;
  return new EarshotError('BEHAVIOR_INVALID', message);
}
