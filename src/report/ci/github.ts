// A result as annotations of GitHub Actions: what failed, at its line in the scenario. Writes
// nothing itself.

import { EXIT, type ExitCode } from '../../base/index.ts';
import type { ThresholdResult } from '../../metrics/index.ts';
import type { CheckResult, Reason, RunResult } from '../../run/index.ts';
import { describeMessage } from '../summary/evidence.ts';
import { formatCount, formatInstant, formatPlural } from '../text/format.ts';
import {
  groupChecks,
  headlineOf,
  listNames,
  SEVERITY_WORDS,
  thresholdSamplesText,
  thresholdSubject,
  thresholdValueText,
  verdictWordOf,
  windowText,
} from '../words.ts';
import { type Annotation, renderAnnotations } from './workflow-command.ts';

/** Reasons of these kinds are told by their check or threshold, at a better place. */
const TOLD_ELSEWHERE: readonly string[] = ['check', 'threshold', 'coverage'];

/**
 * Renders a result as workflow commands, a line each, the gravest first: errors for what failed,
 * warnings for what is unknown, one notice with the verdict. `file` is the scenario as the
 * repository names it.
 */
export function renderGithub(result: RunResult, file: string = result.scenario.file): string {
  const place = { file, line: null, column: null };
  const all: readonly Annotation[] = [
    ...reasonAnnotations(result, place),
    ...checkAnnotations(result, place),
    ...thresholdAnnotations(result, file),
    verdictNotice(result, place),
  ];
  return renderAnnotations(all);
}

function verdictNotice(result: RunResult, place: Annotation['place']): Annotation {
  const title = `Earshot: ${verdictWordOf(result)} ${result.scenario.name}`;
  const message = `${headlineOf(result)} Exit code ${result.exitCode}.`;
  return { level: 'notice', title, message, place };
}

function reasonAnnotations(
  { reasons }: RunResult,
  place: Annotation['place'],
): readonly Annotation[] {
  return reasons
    .filter(({ kind }) => !TOLD_ELSEWHERE.includes(kind))
    .map((reason) => ({
      level: levelOf(reason.exitCode),
      title: `Earshot: ${titleOf(reason)}`,
      message: reason.text,
      place,
    }));
}

function titleOf({ kind }: Reason): string {
  return kind.replaceAll('-', ' ');
}

function levelOf(exitCode: ExitCode): 'error' | 'warning' {
  return exitCode === EXIT.unknown || exitCode === EXIT.interrupted ? 'warning' : 'error';
}

/** Failed checks, and unknown ones that were required; those of one reason together. */
function checkAnnotations(
  { checks }: RunResult,
  place: Annotation['place'],
): readonly Annotation[] {
  const told = checks.filter(
    (check) => check.verdict === 'fail' || (check.verdict === 'unknown' && check.required),
  );
  return groupChecks(told).map((group) => {
    const [check] = group;
    const title = listNames(group.map(({ name }) => name));
    if (check.verdict !== 'fail') {
      return { level: 'warning', title, message: check.reason ?? 'unknown', place };
    }
    return { level: 'error', title, message: brokenText(check), place };
  });
}

function brokenText(check: CheckResult): string {
  const { violations, judged, owed } = check;
  const counts = `${formatPlural(violations, 'violation')}, ${formatCount(judged)} of ${formatCount(owed)} judged`;
  const [finding] = check.evidence;
  const head = `${SEVERITY_WORDS[check.severity]}: ${counts}`;
  if (finding === undefined) return head;
  const steps = finding.evidence.map((line) => {
    const instant = line.atMs === null ? '' : `${formatInstant(line.atMs)} `;
    return `  ${instant}${line.where}: ${line.text}`;
  });
  const message = describeMessage(finding);
  return [head, finding.summary, ...(message === '' ? [] : [message]), ...steps].join('\n');
}

/** Thresholds that did not pass, each at its line. */
export function thresholdAnnotations(
  { thresholds }: Pick<RunResult, 'thresholds'>,
  file: string,
): readonly Annotation[] {
  return thresholds
    .filter(({ verdict }) => verdict !== 'pass')
    .map((threshold) => ({
      level: threshold.verdict === 'fail' ? 'error' : 'warning',
      title: `${thresholdSubject(threshold)} ${threshold.expression}`,
      message: thresholdText(threshold),
      place: thresholdPlace(threshold, file),
    }));
}

/** Its line and column; those of a threshold that a flag made are 0, and it stands at the file. */
export function thresholdPlace(
  { line, column }: Pick<ThresholdResult, 'line' | 'column'>,
  file: string,
): NonNullable<Annotation['place']> {
  return { file, line: line > 0 ? line : null, column: column > 0 ? column : null };
}

function thresholdText(threshold: ThresholdResult): string {
  const word = threshold.verdict === 'unknown' ? 'unknown' : 'not held';
  const why = threshold.reason === null ? '' : `: ${threshold.reason}`;
  if (threshold.value === null && threshold.samples === 0) return word + why;
  const samples = thresholdSamplesText(threshold);
  const window = windowText(threshold);
  const over = samples === '\u2013' ? '' : ` over ${samples} samples`;
  const where = window === '' ? '' : `, worst window ${window}`;
  return `${word}, it was ${thresholdValueText(threshold)}${over}${where}${why}`;
}
