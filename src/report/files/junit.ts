// JUnit XML of a run: a case for each check and threshold. Unknown is an error, so that no CI
// system shows it as green.

import type { ThresholdResult } from '../../metrics/index.ts';
import type { CheckResult, RunResult } from '../../run/index.ts';
import { describeMessage } from '../summary/evidence.ts';
import { formatInstant } from '../text/format.ts';
import { headlineOf, thresholdSubject, thresholdValueText } from '../words.ts';
import { type JunitCase, renderSuite } from './junit-suite.ts';

/** Renders a result as JUnit XML. */
export function renderJunit(result: RunResult): string {
  return renderSuite({
    name: result.scenario.name,
    startedAtIso: result.startedAtIso,
    elapsedMs: Date.parse(result.endedAtIso) - Date.parse(result.startedAtIso),
    properties: {
      runId: result.runId,
      seed: result.plan.seed,
      verdict: result.verdict,
      exitCode: String(result.exitCode),
      ...result.labels,
    },
    cases: [
      verdictCase(result),
      ...result.checks.map(checkCase),
      ...result.thresholds.map(thresholdCase),
    ],
  });
}

function verdictCase(result: RunResult): JunitCase {
  const message = result.reasons[0]?.text ?? headlineOf(result);
  const detail = result.reasons.map((reason) => reason.text).join('\n');
  return { suite: 'run', name: 'verdict', outcome: result.verdict, message, detail };
}

function checkCase(check: CheckResult): JunitCase {
  const outcome = check.verdict === 'not-exercised' ? 'skipped' : check.verdict;
  const counts = `${check.violations} violations, ${check.judged} of ${check.owed} judged`;
  return {
    suite: 'checks',
    name: check.name,
    outcome,
    message: check.reason ?? (outcome === 'skipped' ? 'not exercised' : counts),
    detail: check.evidence.map(findingText).join('\n\n'),
  };
}

function findingText(finding: CheckResult['evidence'][number]): string {
  const steps = finding.evidence.map((line) => {
    const instant = line.atMs === null ? '' : `${formatInstant(line.atMs)} `;
    return `  ${instant}${line.where}: ${line.text}`;
  });
  const message = describeMessage(finding);
  return [finding.summary, ...(message === '' ? [] : [`  ${message}`]), ...steps].join('\n');
}

function thresholdCase(threshold: ThresholdResult): JunitCase {
  const value = `was ${thresholdValueText(threshold)} over ${threshold.samples} samples`;
  return {
    suite: 'thresholds',
    name: `${thresholdSubject(threshold)} ${threshold.expression}`,
    outcome: threshold.verdict,
    message: threshold.reason === null ? value : `${value}: ${threshold.reason}`,
    detail: '',
  };
}
