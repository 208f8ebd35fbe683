// A probe's outcome within the bounds of a history: a target that talks much must not fill a disk.

import type { ProbeOutcome } from '../probe/probe-outcome.ts';
import {
  FINDING_EVIDENCE_MAX,
  FINDINGS_MAX,
  LINE_LENGTH_MAX,
  PHASES_MAX,
  SAMPLES_MAX,
  SENTENCE_LENGTH_MAX,
  STORY_LINES_MAX,
} from './limits.ts';

/** The outcome with long texts cut and long lists ended; what is cut says so. */
export function boundOutcome(outcome: ProbeOutcome): ProbeOutcome {
  return {
    ...outcome,
    startedAtMs: Math.round(outcome.startedAtMs),
    sentence: boundSentence(outcome.sentence),
    phases: outcome.phases.slice(0, PHASES_MAX),
    confirmSeconds: finite(outcome.confirmSeconds),
    deliverySeconds: finite(outcome.deliverySeconds),
    findings: outcome.findings.slice(0, FINDINGS_MAX).map((finding) => ({
      ...finding,
      check: cut(finding.check, LINE_LENGTH_MAX),
      sentence: boundSentence(finding.sentence),
      evidence: lines(finding.evidence, FINDING_EVIDENCE_MAX),
    })),
    story: lines(outcome.story, STORY_LINES_MAX),
  };
}

/** One line of bounded length. */
export function boundSentence(text: string): string {
  return cut(text.replaceAll(/\p{Cc}+/gu, ' '), SENTENCE_LENGTH_MAX);
}

function finite(seconds: readonly number[]): readonly number[] {
  return seconds.filter((value) => Number.isFinite(value) && value >= 0).slice(0, SAMPLES_MAX);
}

function lines(list: readonly string[], limit: number): readonly string[] {
  const kept = list.slice(0, limit).map((line) => cut(line, LINE_LENGTH_MAX));
  const rest = list.length - kept.length;
  return rest === 0 ? kept : [...kept, `… and ${rest} more lines`];
}

function cut(text: string, limit: number): string {
  const whole = text.toWellFormed();
  return whole.length <= limit ? whole : `${whole.slice(0, limit - 1).toWellFormed()}…`;
}
