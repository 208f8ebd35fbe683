// The story of a probe, for whoever asks why: what it did, how long it took, what it saw. No secret
// can be in it: it is made of counts, names, and texts that were redacted where they arose.

import { EXIT } from '../../base/index.ts';
import { formatBytes, formatMs, formatPlural } from '../../report/index.ts';
import type { ProbedRun, RunResult } from '../../run/index.ts';
import { describeTroubles } from './describe-troubles.ts';
import type { ProbeVerdict } from './judge-probe.ts';
import { latenciesOf } from './latencies.ts';
import { probeFindings } from './probe-findings.ts';
import { visibleCount } from './visible-count.ts';

export interface StoryPlace {
  readonly scenarioName: string;
  /** Without credentials. */
  readonly targetUrl: string;
  readonly isReduced: boolean;
}

/** Line by line, in the order of time. */
export function tellStory(
  probed: ProbedRun,
  verdict: ProbeVerdict,
  place: StoryPlace,
): readonly string[] {
  return [
    `probe of ${place.scenarioName} at ${place.targetUrl}`,
    ...(place.isReduced ? ['its load is too large for a probe: one pair says a few words'] : []),
    ...(probed.groupCount === 0
      ? []
      : [`accounts: group ${probed.group + 1} of ${probed.groupCount}`]),
    ...phaseLines(probed),
    ...(probed.end.kind === 'judged' ? resultLines(probed, probed.end.result) : []),
    ...hintOf(probed),
    ...troubleLines(probed),
    `${verdict.result}: ${verdict.sentence}`,
  ];
}

function phaseLines({ phases }: ProbedRun): readonly string[] {
  let atMs = 0;
  return phases.map(({ name, durationMs }) => {
    const line = `+${(atMs / 1000).toFixed(3)} s ${name}: ${formatMs(durationMs)}`;
    atMs += durationMs;
    return line;
  });
}

function resultLines(probed: ProbedRun, result: RunResult): readonly string[] {
  const { messages, readback, generator } = result;
  const { sent, confirmed, delivered, lost } = messages;
  const visible = visibleCount(probed, messages.visible);
  const counts = `${sent} sent, ${confirmed} confirmed, ${delivered} delivered`;
  const { confirmSeconds, deliverySeconds } = latenciesOf(result);
  const list = (seconds: readonly number[]): string =>
    seconds.map((value) => formatMs(value * 1000)).join(', ') || 'none';
  const { readCosts, historyBytes } = probed;
  const read = readCosts === null ? '' : `, ${formatBytes(readCosts.readBytes)}`;
  const cut = readCosts?.cutCount ?? 0;
  const left = cut === 0 ? '' : `; ${formatPlural(cut, 'history', 'histories')} beyond the budget`;
  return [
    `messages: ${counts}, ${visible} found in the history, ${lost ?? 0} proven lost`,
    `confirmed after ${list(confirmSeconds)}`,
    `delivered after ${list(deliverySeconds)}`,
    `readback (${probed.readback}): ${readback.read} of ${formatPlural(readback.owed, 'read')}${read}${left}`,
    `one whole readback of these accounts costs ${formatBytes(historyBytes)}`,
    ...(generator.fit ? [] : [`this machine was not fit: ${generator.reasons.join('; ')}`]),
    ...probeFindings(result).flatMap(({ check, severity, sentence, evidence }) => [
      `${severity} ${check}: ${sentence}`,
      ...evidence.map((line) => `    ${line}`),
    ]),
    ...result.reasons.filter(isOpen).map(({ text }) => `open: ${text}`),
  ];
}

/** Thresholds want more samples than a probe has; what failed is said in the verdict. */
function isOpen({ kind, exitCode }: RunResult['reasons'][number]): boolean {
  return !(kind === 'threshold' && exitCode === EXIT.unknown);
}

function hintOf({ end }: ProbedRun): readonly string[] {
  const hint = end.kind === 'rig' || end.kind === 'target' ? (end.error.hint ?? '') : '';
  return hint === '' ? [] : [hint];
}

function troubleLines({ troubles }: ProbedRun): readonly string[] {
  return troubles.map((trouble) => `${trouble.what}: ${describeTroubles([trouble])}`);
}
