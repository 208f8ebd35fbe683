// `earshot plan`: what would happen, and what `run` would refuse; sends nothing.

import { EXIT, type ExitCode } from '../../base/index.ts';
import { describePlan, formatPlanDescription } from '../../plan/index.ts';
import { defaultWorkers, planOf, readMachineLimits, refusalsOf } from '../../run/index.ts';
import { isLoopbackUrl } from '../../scenario/index.ts';
import { requireScenario, type ScenarioFlags } from '../load-scenario.ts';
import { parseWhole, WORKER_BOUNDS } from '../options.ts';
import { columnsOf, wantsColor } from '../terminal.ts';

interface PlanFlags extends ScenarioFlags {
  readonly workers?: string;
  readonly json?: boolean;
}

export async function plan([file = '']: readonly string[], flags: PlanFlags): Promise<ExitCode> {
  const { scenario } = requireScenario(file, flags, {
    color: wantsColor(process.stderr, flags),
    warn: (text) => process.stderr.write(text),
  });
  const compiled = planOf(scenario);
  const isLoopback = scenario.target.kind === 'embedded' || isLoopbackUrl(scenario.target.url);
  const workers =
    flags.workers === undefined
      ? defaultWorkers(isLoopback, compiled)
      : parseWhole('--workers', flags.workers, WORKER_BOUNDS);
  const description = describePlan(compiled, { workers });
  const target = scenario.target.kind === 'embedded' ? 'embedded' : scenario.target.url;
  const refusals = await refusalsOf(scenario, compiled, {
    ...{ workers, env: process.env, limits: readMachineLimits() },
    allowTargets: flags.allowTarget ?? [],
  });
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ target, ...description, refusals }, null, 2)}\n`);
    return EXIT.pass;
  }
  const columns = columnsOf(process.stdout);
  const text = formatPlanDescription(description, { columns, refusals });
  process.stdout.write(`target     ${target}\n${text}\n`);
  return EXIT.pass;
}
