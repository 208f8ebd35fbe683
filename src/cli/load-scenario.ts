// From a file and the flags to a scenario, with every mistake of both.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { EarshotError } from '../base/index.ts';
import type { NotedMistake } from '../report/index.ts';
import {
  type Diagnostic,
  formatDiagnostics,
  parseScenario,
  readScenarioFile,
  type Scenario,
} from '../scenario/index.ts';
import { splitPair } from './options.ts';

/** The flags that change a scenario; as commander hands them over. */
export interface ScenarioFlags {
  readonly target?: string;
  readonly allowTarget?: readonly string[];
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly scale?: string;
  readonly duration?: string;
  readonly label?: readonly string[];
  readonly color?: boolean;
}

/** The flags that changed a scenario, as words of a command, beside target and seed. */
export function changingFlags(flags: ScenarioFlags): readonly string[] {
  const { set = [], scale, duration, label = [], allowTarget = [] } = flags;
  return [
    ...set.flatMap((pair) => ['--set', pair]),
    ...(scale === undefined ? [] : ['--scale', scale]),
    ...(duration === undefined ? [] : ['--duration', duration]),
    ...label.flatMap((pair) => ['--label', pair]),
    ...allowTarget.flatMap((host) => ['--allow-target', host]),
  ];
}

export interface LoadedScenario {
  readonly scenario: Scenario | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
}

/** @throws EarshotError `SCENARIO_UNREADABLE` when there is no file to read, or it is too large. */
export function loadScenario(file: string, flags: ScenarioFlags): LoadedScenario {
  return readScenario({ text: readScenarioFile(file), file }, flags);
}

/** Values that name a file, which a scenario looks for beside itself. */
const FILES: readonly string[] = ['accounts.file', 'target.tls.ca', 'target.tls.cert'];

/** Who types a path means it from where they are; beside the scenario it is found all the same. */
function fileHere(value: string): string {
  const here = path.resolve(value);
  return existsSync(here) ? JSON.stringify(here) : value;
}

interface ScenarioText {
  readonly text: string;
  readonly file: string;
}

function readScenario({ text, file }: ScenarioText, flags: ScenarioFlags): LoadedScenario {
  const overrides = (flags.set ?? []).map((pair) => {
    const [key, value] = splitPair('--set', pair);
    return { path: key, value: FILES.includes(key) ? fileHere(value) : value };
  });
  const { scenario, diagnostics } = parseScenario(text, file, {
    overrides,
    allowTargets: flags.allowTarget ?? [],
    labels: flags.label ?? [],
    ...(flags.target === undefined ? {} : { target: flags.target }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.scale === undefined ? {} : { scale: flags.scale }),
    ...(flags.duration === undefined ? {} : { duration: flags.duration }),
  });
  return { scenario, diagnostics, text };
}

/**
 * A scenario without errors; its warnings go to `warn`.
 * @throws EarshotError `SCENARIO_INVALID` with every mistake.
 */
export function requireScenario(
  file: string,
  flags: ScenarioFlags,
  options: { readonly color: boolean; readonly warn: (text: string) => void },
): { readonly scenario: Scenario; readonly text: string } {
  const text = readScenarioFile(file);
  return { scenario: parseScenarioText({ text, file }, flags, options), text };
}

/**
 * A text that is a scenario without errors; its warnings go to `warn`.
 * @throws EarshotError `SCENARIO_INVALID` with every mistake.
 */
export function parseScenarioText(
  source: ScenarioText,
  flags: ScenarioFlags,
  options: { readonly color: boolean; readonly warn: (text: string) => void },
): Scenario {
  const { scenario, diagnostics, text } = readScenario(source, flags);
  const { file } = source;
  const { color } = options;
  if (scenario === null) {
    const shown = formatDiagnostics(diagnostics, text, { color });
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    const counted = errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`;
    throw new EarshotError('SCENARIO_INVALID', `${file} has ${counted}:\n\n${shown}\n`, {
      details: { mistakes: errors.map(noteOf) },
    });
  }
  if (diagnostics.length > 0)
    options.warn(`${formatDiagnostics(diagnostics, text, { color })}\n\n`);
  return scenario;
}

/** For CI systems, which show a mistake at its line. */
function noteOf({ file, position, message, hint }: Diagnostic): NotedMistake {
  return { file, ...position, message: hint === null ? message : `${message} ${hint}` };
}
