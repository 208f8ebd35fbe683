// The result as Markdown: for pull requests and job summaries.

import { type CheckResult, isJudged, type RunMessages, type RunResult } from '../../run/index.ts';
import { CHECKS } from '../../verify/index.ts';
import { healthOf } from '../summary/generator-section.ts';
import { floorOfRun } from '../text/floor.ts';
import { formatCount, formatPercent } from '../text/format.ts';
import { code, literal, row } from '../text/markdown-text.ts';
import {
  balanceText,
  classifyCheck,
  generatorWord,
  headlineOf,
  latencyText,
  reasonTexts,
  SEVERITY_WORDS,
  shardsText,
  shownMetrics,
  sortChecks,
  targetTextOf,
  thresholdSamplesText,
  thresholdSubject,
  thresholdValueText,
  UNKNOWN_COUNTS_TEXT,
  verdictWordOf,
} from '../words.ts';

const MARKS = { pass: '\u2705', fail: '\u274c', unknown: '\u2753' } as const;

/** Renders a result as GitHub-flavoured Markdown; ends with a line feed. */
export function renderMarkdown(result: RunResult): string {
  const verdict = `${MARKS[result.verdict]} ${verdictWordOf(result)}`;
  const title = `## ${verdict}: ${literal(result.scenario.name)}`;
  const sections = [
    [title],
    [`**${headlineOf(result)}** Exit code ${result.exitCode}.`],
    reasonTexts(result.reasons).map((reason) => `- ${literal(reason)}`),
    thresholdLines(result),
    checkLines(result),
    [messagesLine(result)],
    latencyLines(result),
    [`Generator: ${[generatorWord(result), ...healthOf(result)].join(', ')}.`],
    [`${capitalized(floorOfRun(result))}.`],
    [footerLine(result)],
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function footerLine(result: RunResult): string {
  const parts = [
    `Run \`${code(result.runId)}\``,
    `target ${literal(targetTextOf(result))}`,
    ...(result.shards === null ? [] : [shardsText(result)]),
    `seed \`${code(result.plan.seed)}\``,
    `earshot ${literal(result.tool.version)}`,
  ];
  return `<sub>${parts.join(', ')}</sub>`;
}

function thresholdLines(result: RunResult): readonly string[] {
  if (result.thresholds.length === 0) return [];
  const rows = result.thresholds.map((threshold) =>
    row([
      MARKS[threshold.verdict],
      `\`${code(thresholdSubject(threshold))}\``,
      `\`${code(threshold.expression)}\``,
      thresholdValueText(threshold),
      thresholdSamplesText(threshold),
      literal(threshold.reason ?? ''),
    ]),
  );
  return [
    row(['', 'Threshold', 'Limit', 'Value', 'Samples', '']),
    '|---|---|---|--:|--:|---|',
    ...rows,
  ];
}

function checkLines(result: RunResult): readonly string[] {
  const shown = sortChecks(result.checks).filter((check) =>
    ['broken', 'unknown', 'noted', 'told'].includes(classifyCheck(check)),
  );
  const clean = result.checks.filter((check) => classifyCheck(check) === 'clean').length;
  const coverage =
    result.coverageRatio === null ? '' : `, coverage ${formatPercent(result.coverageRatio)}`;
  const line = `${formatCount(clean)} checks clean${coverage}.`;
  if (shown.length === 0) return [line];
  const rows = shown.map((check) =>
    row([
      check.verdict === 'not-exercised' ? '' : MARKS[check.verdict],
      `\`${check.name}\``,
      SEVERITY_WORDS[check.severity],
      formatCount(check.violations),
      formatCount(check.suspected),
      `${formatCount(check.judged)} of ${formatCount(check.owed)}`,
      literal(firstEvidenceOf(check)),
    ]),
  );
  const titles = ['', 'Check', 'Severity', 'Violations', 'Suspected', 'Judged', 'First evidence'];
  return [row(titles), '|---|---|---|--:|--:|--:|---|', ...rows, '', line];
}

function firstEvidenceOf(check: CheckResult): string {
  if (classifyCheck(check) === 'told') return CHECKS[check.name].holds;
  return check.evidence[0]?.summary ?? check.reason ?? '';
}

function messagesLine({ messages }: RunResult): string {
  const parts = [
    balanceText(messages),
    `${formatCount(messages.confirmed)} confirmed`,
    `${formatCount(messages.delivered)} delivered`,
    ...judgedParts(messages),
  ];
  return `Messages: ${parts.join(', ')}.`;
}

function judgedParts(messages: RunMessages): readonly string[] {
  if (!isJudged(messages)) return [UNKNOWN_COUNTS_TEXT];
  const { visible, lost, indeterminate } = messages;
  return [
    `${formatCount(visible)} visible`,
    `${formatCount(lost)} lost`,
    `${formatCount(indeterminate)} indeterminate`,
  ];
}

function latencyLines(result: RunResult): readonly string[] {
  const metrics = shownMetrics(result);
  if (metrics.length === 0) return [];
  const rows = metrics.map((metric) => {
    const one = result.latency[metric];
    const values = [one.p50Ms, one.p90Ms, one.p95Ms, one.p99Ms, one.p999Ms, one.maxMs];
    const samples = formatCount(one.count + one.missing);
    return row([`\`${metric}\``, ...values.map((value) => latencyText(one, value)), samples]);
  });
  const titles = ['Latency', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'samples'];
  return [row(titles), '|---|--:|--:|--:|--:|--:|--:|--:|', ...rows];
}
