// Reads the tree against the schema part by part, so that one mistake does not hide another: what
// is right is kept in a draft, what is wrong becomes problems.

import type { z } from 'zod';
import { type MapNode, nodeAt, type Path, plainValue, type TreeNode } from '../source/tree.ts';
import { explainIssues } from './explain.ts';
import { errorAt, type Problem } from './problem.ts';
import { isEntrywise, type Reader, readEntries } from './read-entries.ts';
import { type ParsedScenario, type SectionName, scenarioSchema } from './root.ts';

/** The parts that are right; loads, thresholds and labels entry by entry. */
export type Draft = {
  readonly [K in SectionName]: ParsedScenario[K] | undefined;
};

export interface ReadDraft {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
}

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
  const reader: Reader = { writtenAt, problems: [...unknownSections(root, writtenAt)] };
  const draft: Record<string, unknown> = emptyDraft();
  for (const name of Object.keys(scenarioSchema.shape) as SectionName[]) {
    const read = isEntrywise(name, writtenAt([name])) ? readEntries : readWhole;
    draft[name] = read(name, reader);
  }
  return { draft: draft as Draft, problems: reader.problems };
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

function readWhole(name: SectionName, { writtenAt, problems }: Reader): unknown {
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
