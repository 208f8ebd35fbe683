// The library's door: everything that the command line can do, a program can do.

export { EarshotError, type ErrorCode, EXIT, type ExitCode } from './base/index.ts';
export {
  type ConformanceOptions,
  type ConformanceReport,
  runConformance,
} from './conformance/index.ts';
export {
  type Family,
  type MetricsDoor,
  type MetricsDoorOptions,
  openMetricsDoor,
  type PushOptions,
  pushFamilies,
  renderFamilies,
  type TextFormat,
} from './exposition/index.ts';
export {
  History,
  type HistoryOptions,
  MonitorService,
  type MonitorServiceOptions,
  type MonitorStatus,
  type MonitorsFile,
  monitorsJsonSchema,
  openMailman,
  type ParsedMonitorsFile,
  type ProbeOutcome,
  type ProbeRequest,
  parseMonitors,
  type RunProbe,
  systemTimedClock,
  type TimedClock,
} from './monitor/index.ts';
export {
  describePlan,
  formatPlanDescription,
  type Plan,
  type PlanDescription,
} from './plan/index.ts';
export {
  type ConformanceOutput,
  mergeAndReport,
  publishToGithub,
  type ReportKind,
  type ReportOutput,
  renderConformance,
  renderConformanceJson,
  renderConformanceJunit,
  renderGithub,
  renderGithubOutputs,
  renderGitlabMetrics,
  renderHlog,
  renderHtml,
  renderJson,
  renderJunit,
  renderLoadPerformance,
  renderMarkdown,
  renderSummary,
  runAndReport,
  writeConformance,
  writeReports,
} from './report/index.ts';
export {
  type MergeOptions,
  planOf,
  RunExposition,
  type RunOptions,
  type RunOutcome,
  type RunProgress,
  type RunResult,
  readRun,
  resultFamilies,
  runScenario,
  startEmbeddedServer,
} from './run/index.ts';
export {
  type Diagnostic,
  formatDiagnostics,
  parseScenario,
  readScenarioFile,
  type Scenario,
  scenarioJsonSchema,
} from './scenario/index.ts';
export {
  type FaultRule,
  parseFaults,
  type RunningServer,
  type ServerOptions,
  startServer,
} from './server/index.ts';
export type { OwnBehaviorContext, OwnBehaviorModule, Step, StepResult } from './users/index.ts';
