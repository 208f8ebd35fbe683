// Reads the tree against the schema part by part, so that one mistake does not hide another: what is
// right is kept in a draft, what is wrong becomes problems.

import type { z } from 'zod';
import { nearestName } from '../grammar/suggest.ts';
import { EXECUTOR_NAMES } from '../names.ts';
import { type MapNode, nodeAt, type Path, plainValue, type TreeNode } from '../source/tree.ts';
import { explainIssues } from './explain.ts';
import { errorAt, type Problem } from './problem.ts';
import { type ParsedScenario, type SectionName, scenarioSchema } from './root.ts';

/** The parts that are right; loads, thresholds and labels entry by entry. */
export type Draft = {
  readonly [K in SectionName]: ParsedScenario[K] | undefined;
};

export interface ReadDraft {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
}

/** Sections whose entries are judged one by one. */
const ENTRYWISE: ReadonlySet<string> = new Set(['load', 'thresholds', 'labels']);

/** Reads a whole scenario's tree. */
export function readDraft(root: TreeNode): ReadDraft {
  if (root.kind !== 'map') {
    const message = 'A scenario is a map of keys and values.';
    const hint = "It begins with 'version: 1'.";
    return { draft: emptyDraft(), problems: [errorAt([], message, hint)] };
  }
  const writtenAt = (path: Path): unknown => {
    const node = nodeAt(root, path);
    return node === undefined ? undefined : plainValue(node);
  };
  const draft: Record<string, unknown> = emptyDraft();
  const problems: Problem[] = [...unknownSections(root, writtenAt)];
  for (const name of Object.keys(scenarioSchema.shape) as SectionName[]) {
    const read = ENTRYWISE.has(name) ? readEntries : readWhole;
    draft[name] = read(name, writtenAt, problems);
  }
  return { draft: draft as Draft, problems };
}

function emptyDraft(): Draft {
  const keys = Object.keys(scenarioSchema.shape);
  return Object.fromEntries(keys.map((key) => [key, undefined])) as unknown as Draft;
}

function unknownSections(root: MapNode, writtenAt: (path: Path) => unknown): Problem[] {
  const known = Object.keys(scenarioSchema.shape);
  const keys = [...root.entries.keys()].filter((key) => !known.includes(key));
  if (keys.length === 0) return [];
  const issue: z.core.$ZodIssueUnrecognizedKeys = {
    code: 'unrecognized_keys',
    keys,
    path: [],
    message: known.join(' '),
    input: {},
  };
  return explainIssues([issue], [], writtenAt);
}

function readWhole(
  name: SectionName,
  writtenAt: (path: Path) => unknown,
  problems: Problem[],
): unknown {
  const value = writtenAt([name]);
  const result = scenarioSchema.shape[name].safeParse(value);
  if (result.success) return result.data;
  const found = explainIssues(result.error.issues, [name], writtenAt);
  problems.push(...found);
  return name === 'target' ? readSoundTarget(value, found) : undefined;
}

/** A target without its wrong keys, so that what is wrong beside them is found, too. */
function readSoundTarget(value: unknown, problems: readonly Problem[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const wrong = new Set(problems.map((problem) => String(problem.path[1])));
  const sound = Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key)));
  const result = scenarioSchema.shape.target.safeParse(sound);
  return result.success ? result.data : undefined;
}

function readEntries(
  name: SectionName,
  writtenAt: (path: Path) => unknown,
  problems: Problem[],
): unknown {
  const value = writtenAt([name]);
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap) return readWhole(name, writtenAt, problems);
  const read = Object.create(null) as Record<string, unknown>;
  for (const [key, written] of Object.entries(value)) {
    if (key in Object.prototype) {
      problems.push({ ...errorAt([name, key], `'${key}' cannot be a name.`), on: 'key' });
      continue;
    }
    const entry = isList(name, written)
      ? readItems(key, written, writtenAt, problems)
      : readEntry(name, key, written, writtenAt, problems);
    if (entry !== undefined) read[key] = entry;
    if (name === 'load') problems.push(...behindWrongExecutor(key, written));
  }
  return read;
}

function isList(name: SectionName, written: unknown): written is unknown[] {
  return name === 'thresholds' && Array.isArray(written);
}

/** The items of a threshold's list one by one; null stands for one that is wrong. */
function readItems(
  key: string,
  items: readonly unknown[],
  writtenAt: (path: Path) => unknown,
  problems: Problem[],
): unknown {
  return items.map((item, index) => {
    const result = scenarioSchema.shape.thresholds.safeParse({ [key]: [item] });
    if (result.success) return (result.data[key] as readonly unknown[])[0];
    const placed = result.error.issues.map((issue) => inItem(issue, index));
    problems.push(...explainIssues(placed, ['thresholds'], writtenAt));
    return null;
  });
}

/** The issue of a list's only item, as the issue of the item at `index`. */
function inItem(issue: z.core.$ZodIssue, index: number): z.core.$ZodIssue {
  if (issue.code === 'invalid_union' && issue.path.length === 1) {
    const errors = issue.errors.map((branch) => branch.map((inner) => inBranch(inner, index)));
    return { ...issue, errors } as z.core.$ZodIssue;
  }
  const [key, , ...rest] = issue.path;
  return { ...issue, path: [key ?? '', index, ...rest] };
}

function inBranch(issue: z.core.$ZodIssue, index: number): z.core.$ZodIssue {
  return issue.path[0] === 0 ? { ...issue, path: [index, ...issue.path.slice(1)] } : issue;
}

function readEntry(
  name: SectionName,
  key: string,
  written: unknown,
  writtenAt: (path: Path) => unknown,
  problems: Problem[],
): unknown {
  const result = scenarioSchema.shape[name].safeParse({ [key]: written });
  if (result.success) return (result.data as Record<string, unknown>)[key];
  problems.push(...explainIssues(result.error.issues, [name], writtenAt));
  return undefined;
}

/** A slip in the executor's name does not hide the load's other mistakes. */
function behindWrongExecutor(key: string, written: unknown): Problem[] {
  const { executor } = (written ?? {}) as { executor?: unknown };
  if (typeof executor !== 'string' || EXECUTOR_NAMES.some((name) => name === executor)) return [];
  const nearest = nearestName(executor, EXECUTOR_NAMES);
  if (nearest === null) return [];
  const mended = { [key]: { ...(written as object), executor: nearest } };
  const result = scenarioSchema.shape.load.safeParse(mended);
  if (result.success) return [];
  return explainIssues(result.error.issues, ['load'], (path) => valueIn(mended, path.slice(1)));
}

function valueIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (current, segment) =>
      typeof current === 'object' && current !== null && Object.hasOwn(current, segment)
        ? (current as Record<string, unknown>)[segment]
        : undefined,
    value,
  );
}
