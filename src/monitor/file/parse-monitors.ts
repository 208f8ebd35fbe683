// Text to monitors: read, judge entry by entry and as a whole, build. Every mistake at once, each
// with its place; nothing is thrown for bad input. Reads no other file and no secret.

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { type Diagnostic, readDocument, writtenJsonSchema } from '../../scenario/index.ts';
import { buildMonitor, buildReceiver, resolvePath } from './build.ts';
import type { MonitorsFile } from './monitors-file.ts';
import { judgeMonitors } from './rules.ts';
import { type MonitorsShape, monitorsSchema } from './schema.ts';

export interface ParsedMonitorsFile {
  /** Null when there is an error among the diagnostics. Deeply frozen. */
  readonly file: MonitorsFile | null;
  /** In the order of the file. At most about 100. */
  readonly diagnostics: readonly Diagnostic[];
}

const LANGUAGE = {
  schema: monitorsSchema,
  noun: 'A monitors file',
  entrywise: new Set(['receivers', 'monitors']),
};

/** Reads a monitors file; `path` names it in diagnostics and is what its paths are relative to. */
export function parseMonitors(text: string, path: string): ParsedMonitorsFile {
  const document = readDocument<MonitorsShape>(text, path, LANGUAGE);
  const { draft } = document;
  if (draft === null) return { file: null, diagnostics: document.diagnose([]) };
  const diagnostics = document.diagnose(judgeMonitors(draft, document.writtenAt));
  if (diagnostics.some(({ severity }) => severity === 'error')) return { file: null, diagnostics };
  const { history, concurrency, targets, receivers, monitors } = monitorsSchema.parse({
    ...(document.writtenAt([]) as object),
  });
  const base = dirname(path);
  const names = Object.keys(receivers);
  const file: MonitorsFile = {
    file: path,
    sha256: createHash('sha256').update(text).digest('hex'),
    history: { path: resolvePath(base, history.file), keepMs: history.keep },
    concurrency,
    targets,
    receivers: Object.entries(receivers).map(([name, parsed]) => buildReceiver(name, parsed, base)),
    monitors: Object.entries(monitors).map(([name, parsed]) =>
      buildMonitor(name, parsed, { base, receivers: names }),
    ),
  };
  return { file: deepFreeze(file), diagnostics };
}

/** The JSON Schema (draft 7) of a monitors file as it is written, for editors. */
export function monitorsJsonSchema(): Readonly<Record<string, unknown>> {
  return writtenJsonSchema(monitorsSchema, 'Monitors of earshot');
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child);
  return value;
}
