// Every rule that looks at several parts at once, in the order in which they are asked.

import type { Parts } from '../parts/parts.ts';
import type { Problem } from '../schema/problem.ts';
import { behaviorNameRule, ownBehaviorRule } from './behaviors.ts';
import { loadContentRule, loadCountRule, loadTotalRule } from './loads.ts';
import { populationRule, rampRule } from './population.ts';
import type { Rule } from './rule.ts';
import { sampleRule } from './samples.ts';
import { secretRule } from './secrets.ts';
import { sourceAddressRule } from './source-addresses.ts';
import { accountsRule, authRule, expiredTokenRule, messageSizeRule, targetRule } from './target.ts';
import { thresholdRule } from './thresholds.ts';
import { timingRule } from './timing.ts';

const RULES: readonly Rule[] = [
  loadCountRule,
  loadContentRule,
  behaviorNameRule,
  ownBehaviorRule,
  loadTotalRule,
  populationRule,
  rampRule,
  accountsRule,
  authRule,
  expiredTokenRule,
  targetRule,
  sourceAddressRule,
  secretRule,
  messageSizeRule,
  timingRule,
  thresholdRule,
  sampleRule,
];

/** What does not fit together. */
export function applyRules(parts: Parts): Problem[] {
  return RULES.flatMap((rule) => [...rule(parts)]);
}
