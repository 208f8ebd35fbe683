// From a file and the flags to a scenario, with every mistake of both.

import { EarshotError } from '../base/index.ts';
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

interface ScenarioText {
  readonly text: string;
  readonly file: string;
}

function readScenario({ text, file }: ScenarioText, flags: ScenarioFlags): LoadedScenario {
  const overrides = (flags.set ?? []).map((pair) => {
    const [path, value] = splitPair('--set', pair);
    return { path, value };
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
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
    const mistakes = count === 1 ? 'a mistake' : `${count} mistakes`;
    throw new EarshotError('SCENARIO_INVALID', `${file} has ${mistakes}:\n\n${shown}\n`);
  }
  if (diagnostics.length > 0)
    options.warn(`${formatDiagnostics(diagnostics, text, { color })}\n\n`);
  return scenario;
}
