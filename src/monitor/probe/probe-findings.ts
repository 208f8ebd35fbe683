// What a probe proved against its target: violations with their evidence, line by line. Suspicions
// are counted in results of runs; a probe tells what it can show.

import { formatInstant } from '../../report/index.ts';
import type { RunResult } from '../../run/index.ts';
import type { ProbeFinding } from './probe-outcome.ts';

/** Of one probe: a server that breaks everything is told by its first lies. */
const FINDINGS_KEPT = 20;
const EVIDENCE_KEPT = 20;

/** The gravest first. */
export function probeFindings({ checks }: RunResult): readonly ProbeFinding[] {
  const order = ['C', 'E', 'W', 'L'];
  return checks
    .filter(({ severity }) => order.includes(severity))
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .flatMap(({ name, severity, evidence }) =>
      evidence
        .filter(({ suspected }) => !suspected)
        .map((finding) => ({
          check: name,
          severity,
          sentence: finding.summary,
          evidence: finding.evidence.slice(0, EVIDENCE_KEPT).map(({ atMs, where, text }) => {
            const instant = atMs === null ? '' : `${formatInstant(atMs)} `;
            return `${instant}${where}: ${text}`;
          }),
        })),
    )
    .slice(0, FINDINGS_KEPT);
}
