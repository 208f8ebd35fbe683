export {
  renderCapacity,
  renderCapacityMarkdown,
  renderCapacityStep,
} from './capacity/render-capacity.ts';
export { CI_SYSTEMS, type CiSystem, detectCiSystem } from './ci/ci-system.ts';
export { renderGithub } from './ci/github.ts';
export { type NotedMistake, renderGithubFailure } from './ci/github-failure.ts';
export { renderGithubOutputs } from './ci/github-outputs.ts';
export { renderGitlabMetrics } from './ci/gitlab-metrics.ts';
export { renderLoadPerformance } from './ci/load-performance.ts';
export {
  fileInRepository,
  type GithubPlace,
  type Published,
  publishComparisonToGithub,
  publishToGithub,
} from './ci/publish-github.ts';
export {
  COMPARISON_REPORT_KINDS,
  type ComparisonOutput,
  renderComparisonJson,
  writeComparison,
} from './comparison/comparison-files.ts';
export { renderComparisonHtml } from './comparison/comparison-html.ts';
export { renderComparisonMarkdown } from './comparison/comparison-markdown.ts';
export { renderComparison } from './comparison/render-comparison.ts';
export {
  assertConformanceOutputs,
  CONFORMANCE_REPORT_KINDS,
  type ConformanceOutput,
  type ConformanceReportKind,
  renderConformanceJson,
  renderConformanceJunit,
  writeConformance,
} from './conformance/conformance-files.ts';
export {
  type ConformanceViewOptions,
  renderConformance,
} from './conformance/render-conformance.ts';
export { renderDoctor } from './doctor/render-doctor.ts';
export { renderHlog } from './files/hlog.ts';
export { renderJson } from './files/json.ts';
export { renderJunit } from './files/junit.ts';
export { renderMarkdown } from './files/markdown.ts';
export {
  REPORT_KINDS,
  type ReportKind,
  type ReportOutput,
  writeReports,
} from './files/write-reports.ts';
export type {
  LiveEvent,
  LiveFinding,
  LiveSnapshot,
  LiveStatus,
} from './html/data/live-data.ts';
export { LIVE_FINDINGS_MAX } from './html/data/live-data.ts';
export type { RenderedPage } from './html/document.ts';
export { liveFindingOf } from './html/live/live-finding.ts';
export { LiveSeries } from './html/live/live-series.ts';
export { renderLivePage } from './html/live/render-live-page.ts';
export { Markup, markup } from './html/markup.ts';
export { renderHtml, renderReportPage } from './html/render-html.ts';
export { tokenStyle } from './html/style/tokens.ts';
export { LivePainter } from './live/live-painter.ts';
export { type LiveState, liveStateOf, type TrendMemo } from './live/live-state.ts';
export { type LiveOptions, renderLive, renderProgressLine } from './live/render-live.ts';
export { mergeAndReport, runAndReport } from './run-and-report.ts';
export {
  type Interleaved,
  interleaveAndReport,
  type Side,
} from './series/interleave-and-report.ts';
export { repeatAndReport, type Series } from './series/repeat-and-report.ts';
export { renderStory } from './summary/render-story.ts';
export { renderSummary } from './summary/render-summary.ts';
export { renderVerification } from './summary/render-verification.ts';
export type { SummaryOptions } from './summary/sheet.ts';
export {
  formatBytes,
  formatInstant,
  formatMs,
  formatPlural,
} from './text/format.ts';
export { verdictWordOf, withoutCredentials } from './words.ts';
