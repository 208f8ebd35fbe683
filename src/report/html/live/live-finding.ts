// A finding as the live page shows it: in words, with the drawing that the report will have too.

import type { Finding } from '../../../verify/index.ts';
import { plainText } from '../../text/plain.ts';
import { SEVERITY_WORDS } from '../../words.ts';
import type { LiveFinding } from '../data/live-data.ts';
import { spaceTime } from '../parts/space-time.ts';

/** `number` counts up over the run. */
export function liveFindingOf(finding: Finding, number: number): LiveFinding {
  const { check, severity, suspected, summary } = finding;
  return {
    number,
    check,
    word: suspected ? 'suspected' : SEVERITY_WORDS[severity],
    tone: toneOf(finding),
    summary: plainText(summary),
    drawing: String(spaceTime(finding) ?? ''),
  };
}

function toneOf({ severity, suspected }: Finding): LiveFinding['tone'] {
  if (suspected || severity === 'I') return 'idle';
  return severity === 'C' || severity === 'E' ? 'fail' : 'unknown';
}
