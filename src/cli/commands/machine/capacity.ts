// `earshot capacity`: the highest load that holds, with its interval.

import path from 'node:path';
import { EarshotError, type ExitCode, systemClock } from '../../../base/index.ts';
import {
  renderCapacity,
  renderCapacityMarkdown,
  renderCapacityStep,
} from '../../../report/index.ts';
import { findCapacity, writeFileAtomically } from '../../../run/index.ts';
import { parseScenarioText, requireScenario, type ScenarioFlags } from '../../load-scenario.ts';
import { parseWhole, WORKER_BOUNDS } from '../../options.ts';
import { stopOnSignals } from '../../series/stop-on-signals.ts';
import { columnsOf, shortPath, wantsColor } from '../../terminal.ts';

interface CapacityFlags extends ScenarioFlags {
  readonly for?: string;
  readonly quick?: boolean;
  readonly workers?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function capacity(
  [file = '']: readonly string[],
  flags: CapacityFlags,
): Promise<ExitCode> {
  const of = parseFor(flags.for);
  const said = { color: wantsColor(process.stderr, flags), warn: () => {} };
  const { scenario, text } = requireScenario(file, flags, {
    ...said,
    warn: (warning) => process.stderr.write(warning),
  });
  const workers =
    flags.workers === undefined ? null : parseWhole('--workers', flags.workers, WORKER_BOUNDS);
  const { scale: _scale, ...unscaledFlags } = flags;
  const unscaledUsers = parseScenarioText({ text, file }, unscaledFlags, said).users;
  const interrupt = stopOnSignals();
  try {
    const { capacity: found, directory } = await findCapacity({
      ...{ scenario, scenarioText: text, of, workers, clock: systemClock() },
      isQuick: flags.quick === true,
      outDirectory: flags.out ?? null,
      allowTargets: flags.allowTarget ?? [],
      signal: interrupt.signal,
      scaled: (factor) => {
        const scale = scaleText((factor * scenario.users) / unscaledUsers);
        return parseScenarioText({ text, file }, { ...flags, scale }, said);
      },
      onStep: (step) => {
        if (!flags.quiet) process.stderr.write(`${renderCapacityStep({ of }, step)}\n`);
      },
    });
    const json = `${JSON.stringify(found, null, 2)}\n`;
    await writeFileAtomically(path.join(directory, 'capacity.md'), renderCapacityMarkdown(found));
    const columns = columnsOf(process.stdout);
    const color = wantsColor(process.stdout, flags);
    process.stdout.write(flags.json ? json : renderCapacity(found, { columns, color }));
    if (!flags.quiet) process.stderr.write(`Kept in ${shortPath(directory)}\n`);
    return found.exitCode;
  } finally {
    interrupt.release();
  }
}

/** Cut off, not rounded: users are rounded up, and one more than was asked for would be a cell. */
function scaleText(factor: number): string {
  return (Math.floor(factor * 1e6) / 1e6).toFixed(6);
}

function parseFor(text = 'rate'): 'rate' | 'users' {
  if (text === 'rate' || text === 'users') return text;
  throw new EarshotError('USAGE', `--for takes rate or users, not '${text}'.`);
}
