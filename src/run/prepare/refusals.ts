// What `earshot run` would refuse a scenario for before anything is sent, all of it at once, for
// `earshot plan`. Asks files and limits of this machine alone; connects to nothing.

import path from 'node:path';
import { EarshotError, ERRORS } from '../../base/index.ts';
import { assertTargetAllowed, plainTarget, resolveSecrets } from '../../client/index.ts';
import { type Plan, planPeaks } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { accountsOfFile } from './accounts.ts';
import { assertResources, type MachineLimits, resourceNeeds } from './resources.ts';
import { secretSources } from './secret-sources.ts';
import { assertSourceAddresses } from './source-addresses.ts';

interface RefusalOptions {
  readonly workers: number;
  readonly allowTargets: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limits: MachineLimits;
}

/** Sentences, each with its remedy, in the order in which a run would stumble; usually none. */
export async function refusalsOf(
  scenario: Scenario,
  plan: Plan,
  options: RefusalOptions,
): Promise<readonly string[]> {
  const { target, sourceAddresses } = scenario;
  const { workers, allowTargets, env, limits } = options;
  const folder = path.dirname(scenario.file);
  const urlTarget = target.kind === 'url' ? target : plainTarget('');
  const steps: readonly (() => unknown)[] = [
    () => assertResources(resourceNeeds(scenario, plan.userCount, workers), limits),
    () => assertSourceAddresses(sourceAddresses),
    () => assertTargetAllowed(target, planPeaks(plan), allowTargets),
    () => resolveSecrets(scenario, urlTarget, secretSources(folder, env)),
    () => accountsOfFile(scenario, plan, folder),
  ];
  const refusals: string[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
      refusals.push(sentences(error));
    }
  }
  return refusals;
}

/** On one line: what a run prints in several is a paragraph here. */
function sentences({ message, hint, code }: EarshotError): string {
  const line = message.trim().replaceAll(/\s*\n\s*/gu, ' ');
  const told = /[.!?]$/u.test(line) ? line : `${line}.`;
  return `${told} ${hint ?? ERRORS[code].remedy}`;
}
