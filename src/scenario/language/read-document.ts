// Reads a YAML file of another language than the scenario's with the scenario's own care: hostile
// text bounded, every mistake at once, each with its place. Knows only the schema it is given.

import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { JUDGED_LIMIT } from '../limits.ts';
import { collectDiagnostics } from '../parts/collect-diagnostics.ts';
import { explainIssues } from '../schema/explain.ts';
import { errorAt, onKey, type Problem } from '../schema/problem.ts';
import { readTree } from '../source/read-tree.ts';
import { type MapNode, nodeAt, type Path, plainValue, type TreeNode } from '../source/tree.ts';

export interface Language<S extends z.ZodRawShape> {
  readonly schema: z.ZodObject<S>;
  /** `A monitors file`. */
  readonly noun: string;
  /** Keys whose entries stand for themselves: one that is wrong does not hide the others. */
  readonly entrywise: ReadonlySet<string>;
}

/** What is right; undefined for what is wrong. Entrywise keys hold their right entries. */
export type DocumentDraft<S extends z.ZodRawShape> = {
  readonly [K in keyof S]: z.output<S[K]> | undefined;
};

export interface ReadDocument<S extends z.ZodRawShape> {
  /** Null when nothing can be said about the content. */
  readonly draft: DocumentDraft<S> | null;
  /** What was written at a path; undefined when nothing was. */
  readonly writtenAt: (path: Path) => unknown;
  /** Every mistake of text and schema, and those that the caller found, in the file's order. */
  readonly diagnose: (found: readonly Problem[]) => readonly Diagnostic[];
}

/** Reads a document; never throws, whatever the text. `file` names it in diagnostics. */
export function readDocument<S extends z.ZodRawShape>(
  text: string,
  file: string,
  language: Language<S>,
): ReadDocument<S> {
  const read = readTree(text);
  const { root } = read;
  if (root === null) {
    const diagnose = (): readonly Diagnostic[] => collectDiagnostics({ file, read, problems: [] });
    return { draft: null, writtenAt: () => undefined, diagnose };
  }
  const writtenAt = (path: Path): unknown => {
    const node = nodeAt(root, path);
    return node === undefined ? undefined : plainValue(node);
  };
  const { draft, problems } = readSections({ root, writtenAt, language });
  const diagnose = (found: readonly Problem[]): readonly Diagnostic[] =>
    collectDiagnostics({ file, read, root, problems: [...problems, ...found] });
  return { draft: draft as DocumentDraft<S>, writtenAt, diagnose };
}

interface Reading {
  readonly root: TreeNode;
  readonly writtenAt: (path: Path) => unknown;
  readonly language: Language<z.ZodRawShape>;
}

interface Section {
  readonly name: string;
  readonly schema: z.core.$ZodType;
}

interface Sections {
  readonly draft: Readonly<Record<string, unknown>>;
  readonly problems: Problem[];
}

function readSections({ root, writtenAt, language }: Reading): Sections {
  const { shape } = language.schema;
  if (root.kind !== 'map') {
    const message = `${language.noun} is a map of keys and values.`;
    return { draft: {}, problems: [errorAt([], message, "It begins with 'version: 1'.")] };
  }
  const problems = unknownKeys(root, Object.keys(shape), writtenAt);
  const draft: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const written = writtenAt([name]);
    const isMap = typeof written === 'object' && written !== null && !Array.isArray(written);
    const reader = { writtenAt, problems };
    draft[name] =
      language.entrywise.has(name) && isMap
        ? readEntries({ name, schema }, written, reader)
        : readValue({ name, schema }, written, reader);
  }
  return { draft, problems };
}

interface Reader {
  readonly writtenAt: (path: Path) => unknown;
  readonly problems: Problem[];
}

function readValue({ name, schema }: Section, written: unknown, reader: Reader): unknown {
  const result = (schema as z.ZodType).safeParse(written);
  if (result.success) return result.data;
  reader.problems.push(...explainIssues(result.error.issues, [name], reader.writtenAt));
  return undefined;
}

function readEntries(section: Section, written: object, reader: Reader): unknown {
  const read = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of Object.entries(written).slice(0, JUDGED_LIMIT)) {
    if (key in Object.prototype) {
      reader.problems.push(onKey(errorAt([section.name, key], `'${key}' cannot be a name.`)));
      continue;
    }
    const entry = readValue(section, { [key]: value }, reader);
    if (entry !== undefined) read[key] = (entry as Record<string, unknown>)[key];
  }
  return read;
}

function unknownKeys(
  root: MapNode,
  known: readonly string[],
  writtenAt: (path: Path) => unknown,
): Problem[] {
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
