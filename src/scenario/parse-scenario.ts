// Text to scenario: read, change by settings, judge part by part and as a whole, build. Every
// mistake at once, each with its place; nothing is thrown for bad input. Reads no file, no secret.

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Diagnostic } from './diagnostic.ts';
import { buildScenario, deepFreeze } from './parts/build-scenario.ts';
import { collectDiagnostics } from './parts/collect-diagnostics.ts';
import { buildParts } from './parts/parts.ts';
import { applyRules } from './rules/all-rules.ts';
import type { Scenario } from './scenario.ts';
import { readDraft } from './schema/read-draft.ts';
import type { Settings } from './settings/applied-settings.ts';
import { applySettings } from './settings/settings.ts';
import { readTree } from './source/read-tree.ts';

export interface ParseOptions extends Settings {
  /** Paths in the file are relative to this folder; default: the folder of the file. */
  readonly baseDirectory?: string;
}

export interface ParsedScenarioFile {
  /** Null when there is an error among the diagnostics. Deeply frozen. */
  readonly scenario: Scenario | null;
  /** In the order of the file; those of flags first. At most about 100. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a scenario: validates, fills defaults, normalises units (milliseconds, per second, ratios).
 * `path` names the file in diagnostics. Secrets stay references. Never throws for bad input.
 */
export function parseScenario(
  text: string,
  path: string,
  options: ParseOptions = {},
): ParsedScenarioFile {
  const read = readTree(text);
  if (read.root === null) {
    return { scenario: null, diagnostics: collectDiagnostics({ file: path, read, problems: [] }) };
  }
  const settled = applySettings(read.root, options);
  const { root } = settled;
  const { draft, problems } = readDraft(root);
  const base = { root, baseDirectory: options.baseDirectory ?? dirname(path) };
  const built = buildParts(draft, base);
  const all = [...problems, ...built.problems, ...applyRules(built.parts)];
  const mistakes = settled.mistakes;
  const diagnostics = collectDiagnostics({ file: path, read, root, mistakes, problems: all });
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
    return { scenario: null, diagnostics };
  }
  const sha256 = createHash('sha256').update(text).digest('hex');
  const scenario = buildScenario(built.parts, { file: path, sha256 });
  return { scenario: deepFreeze(scenario), diagnostics };
}
