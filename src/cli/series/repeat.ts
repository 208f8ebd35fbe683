// `earshot run FILE --repeat N`: the replicates of a comparison, one after another.

import { EarshotError, type ExitCode } from '../../base/index.ts';
import { renderJson, repeatAndReport, type Series } from '../../report/index.ts';
import { commandFlags, type RunFlags } from '../flags/run-flags.ts';
import { requireScenario } from '../load-scenario.ts';
import { parseWhole, parseWorkers } from '../options.ts';
import { shortPath, wantsColor } from '../terminal.ts';
import { endLine, STOPPING } from './series-view.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** As many as a comparison takes. */
const REPEAT_BOUNDS = { low: 1, high: 25 };

/** Flags that are of one run. */
const ALONE = [
  'shard',
  'output',
  'metrics',
  'pushgateway',
  'ui',
] as const satisfies (keyof RunFlags)[];

/** @throws EarshotError `USAGE` for flags that are of one run. */
export async function repeat(file: string, flags: RunFlags, times: string): Promise<ExitCode> {
  const count = parseWhole('--repeat', times, REPEAT_BOUNDS);
  const alone = ALONE.find((name) => flags[name] !== undefined);
  if (alone !== undefined) {
    throw new EarshotError('USAGE', `--${alone} is for one run, not for --repeat.`, {
      hint: 'Every run leaves its directory: `earshot report DIR` writes more of it.',
    });
  }
  const color = wantsColor(process.stderr, flags);
  const say = (text: string): void => {
    if (flags.quiet !== true) process.stderr.write(text);
  };
  const { scenario, text } = requireScenario(file, flags, {
    color,
    warn: (warning) => process.stderr.write(warning),
  });
  const interrupt = stopOnSignals({ first: () => say(STOPPING), second: () => undefined });
  try {
    const series = await repeatAndReport({
      scenario,
      scenarioText: text,
      count,
      flags: commandFlags(flags),
      workers: parseWorkers(flags.workers),
      outDirectory: flags.out ?? null,
      record: flags.record ?? false,
      allowTargets: flags.allowTarget ?? [],
      signal: interrupt.signal,
      onStart: (number) => say(`${number}/${count} begins …\n`),
      onEnd: (number, outcome) => say(endLine(`${number}/${count}`, outcome)),
    });
    process.stdout.write(flags.json ? jsonOf(series) : textOf(series));
    return series.exitCode;
  } finally {
    interrupt.release();
  }
}

function jsonOf({ directory, outcomes, exitCode }: Series): string {
  const runs = outcomes.map((outcome) => ({
    directory: outcome.directory,
    result: JSON.parse(renderJson(outcome.result)) as unknown,
  }));
  return `${JSON.stringify({ schemaVersion: 1, directory, exitCode, runs }, null, 2)}\n`;
}

function textOf({ directory, outcomes, exitCode }: Series): string {
  const passed = outcomes.filter(({ result }) => result.verdict === 'pass').length;
  const runs = `${passed} of ${outcomes.length} runs passed`;
  const place = shortPath(directory);
  return `${runs}, exit code ${exitCode}; compare them: earshot compare BASE ${place}\n`;
}
