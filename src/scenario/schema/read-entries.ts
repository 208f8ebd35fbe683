// Reads sections whose entries stand for themselves: loads, thresholds, labels. An entry that is
// wrong does not hide the others.

import type { z } from 'zod';
import { nearestName } from '../grammar/suggest.ts';
import { JUDGED_LIMIT } from '../limits.ts';
import { EXECUTOR_NAMES } from '../names.ts';
import type { Path } from '../source/tree.ts';
import { explainIssues } from './explain.ts';
import { errorAt, type Problem } from './problem.ts';
import { type SectionName, scenarioSchema } from './root.ts';

export interface Reader {
  /** What was written at a path; undefined when nothing was. */
  readonly writtenAt: (path: Path) => unknown;
  /** Grows as sections are read. */
  readonly problems: Problem[];
}

interface Entry {
  readonly key: string;
  readonly written: unknown;
}

const ENTRYWISE: ReadonlySet<string> = new Set(['behaviors', 'load', 'thresholds', 'labels']);

/** Whether a section is a map whose entries are judged one by one. */
export function isEntrywise(name: SectionName, value: unknown): value is object {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap && ENTRYWISE.has(name);
}

/** The right entries of a section; problems of the others go to the reader. */
export function readEntries(name: SectionName, reader: Reader): Readonly<Record<string, unknown>> {
  const read = Object.create(null) as Record<string, unknown>;
  const entries = Object.entries(reader.writtenAt([name]) as object).slice(0, JUDGED_LIMIT);
  for (const [key, written] of entries) {
    if (key in Object.prototype) {
      const problem = errorAt([name, key], `'${key}' cannot be a name.`);
      reader.problems.push({ ...problem, on: 'key' });
      continue;
    }
    const isList = name === 'thresholds' && Array.isArray(written);
    const entry = isList
      ? readItems(key, written, reader)
      : readEntry(name, { key, written }, reader);
    if (entry !== undefined) read[key] = entry;
    if (name === 'load') reader.problems.push(...behindWrongExecutor(key, written));
  }
  return read;
}

function readEntry(name: SectionName, { key, written }: Entry, reader: Reader): unknown {
  const result = scenarioSchema.shape[name].safeParse({ [key]: written });
  if (result.success) return (result.data as Record<string, unknown>)[key];
  reader.problems.push(...explainIssues(result.error.issues, [name], reader.writtenAt));
  return undefined;
}

/** The items of a threshold's list one by one; null stands for one that is wrong. */
function readItems(key: string, items: readonly unknown[], reader: Reader): unknown {
  return items.slice(0, JUDGED_LIMIT).map((item, index) => {
    const result = scenarioSchema.shape.thresholds.safeParse({ [key]: [item] });
    if (result.success) return (result.data[key] as readonly unknown[])[0];
    const placed = result.error.issues.map((issue) => inItem(issue, index));
    reader.problems.push(...explainIssues(placed, ['thresholds'], reader.writtenAt));
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
