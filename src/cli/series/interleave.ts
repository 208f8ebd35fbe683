// `earshot compare --interleave FILE`: the runs of both sides, in turn.

import { EarshotError } from '../../base/index.ts';
import { interleaveAndReport, type Side } from '../../report/index.ts';
import type { ReplicateGroup } from '../../run/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { changingFlags, requireScenario, type ScenarioFlags } from '../load-scenario.ts';
import { parseWhole, parseWorkers } from '../options.ts';
import { shortPath, wantsColor } from '../terminal.ts';
import { endLine, STOPPING } from './series-view.ts';
import { stopOnSignals } from './stop-on-signals.ts';

export interface InterleaveFlags extends Omit<ScenarioFlags, 'target'> {
  readonly target?: readonly string[];
  readonly accounts?: readonly string[];
  readonly repeat?: string;
  readonly workers?: string;
  readonly out?: string;
  readonly quiet?: boolean;
}

const DEFAULT_COUNT = 5;
const COUNT_BOUNDS = { low: 2, high: 25 };

/** Runs of each side. @throws EarshotError `USAGE` */
export function interleaveCount({ repeat }: InterleaveFlags): number {
  return repeat === undefined ? DEFAULT_COUNT : parseWhole('--repeat', repeat, COUNT_BOUNDS);
}

/** Runs both sides; @throws EarshotError `USAGE` for one target, or too many. */
export async function interleave(
  file: string,
  flags: InterleaveFlags,
  count: number,
): Promise<{
  readonly base: ReplicateGroup;
  readonly new: ReplicateGroup;
  readonly isInterrupted: boolean;
}> {
  const sides = { base: sideOf(file, flags, 0), new: sideOf(file, flags, 1) };
  const say = (text: string): void => {
    if (flags.quiet !== true) process.stderr.write(text);
  };
  const interrupt = stopOnSignals({ first: () => say(STOPPING), second: () => undefined });
  const nameOf = (side: Side, number: number): string => `${side} ${number}/${count}`;
  try {
    const made = await interleaveAndReport({
      run: {
        scenarioText: sides.base.text,
        flags: changingFlags(withoutTargets(flags)),
        workers: parseWorkers(flags.workers),
        allowTargets: flags.allowTarget ?? [],
        signal: interrupt.signal,
      },
      scenarios: { base: sides.base.scenario, new: sides.new.scenario },
      names: { base: sides.base.name, new: sides.new.name },
      count,
      outDirectory: flags.out ?? null,
      onStart: (side, number) => say(`${nameOf(side, number)} begins …\n`),
      onEnd: (side, number, outcome) => say(endLine(nameOf(side, number), outcome)),
    });
    say(`The runs are in ${shortPath(made.directory)}.\n`);
    return { ...made, isInterrupted: interrupt.signal.aborted };
  } finally {
    interrupt.release();
  }
}

function withoutTargets(flags: InterleaveFlags): ScenarioFlags {
  const { target: _, ...others } = flags;
  return others;
}

interface SideScenario {
  readonly name: string;
  readonly scenario: Scenario;
  readonly text: string;
}

/** The scenario of one side: the first or the second of what was given twice. */
function sideOf(file: string, flags: InterleaveFlags, side: 0 | 1): SideScenario {
  const { target: targets = [], accounts = [], ...others } = flags;
  if (targets.length !== 0 && targets.length !== 2) {
    const text = `--interleave takes two targets or none, not ${targets.length}.`;
    throw new EarshotError('USAGE', text, { hint: 'Give --target twice: the base, the new one.' });
  }
  const users = accounts[side] ?? accounts[0];
  const target = targets[side];
  const set = [...(flags.set ?? []), ...(users === undefined ? [] : [`accounts.file=${users}`])];
  const { scenario, text } = requireScenario(
    file,
    { ...others, set, ...(target === undefined ? {} : { target }) },
    {
      color: wantsColor(process.stderr, flags),
      warn: (warning) => {
        if (side === 0) process.stderr.write(warning);
      },
    },
  );
  return { name: target ?? `embedded server ${side === 0 ? 'A' : 'B'}`, scenario, text };
}
