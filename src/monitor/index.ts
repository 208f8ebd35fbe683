export type { LoadSettings } from './desk/load-probe.ts';
export { type AskedProbe, type AskedResult, ProbeDesk } from './desk/probe-desk.ts';
export type { Monitor, MonitorsFile, ProbeSettings, Receiver } from './file/monitors-file.ts';
export {
  monitorsJsonSchema,
  type ParsedMonitorsFile,
  parseMonitors,
} from './file/parse-monitors.ts';
export {
  PROBE_FORMATS,
  type ProbeFormat,
  type RenderedProbe,
  renderPluginError,
  renderProbe,
} from './formats/probe-formats.ts';
export { History, type HistoryOptions } from './history/history.ts';
export type { Evidence, ResultRow, WindowName, WindowStatistics } from './history/rows.ts';
export { createProbe, type MonitorProbe, type ProbeSetup } from './probe/create-probe.ts';
export type {
  ProbeFinding,
  ProbeMessages,
  ProbeOutcome,
  ProbePhase,
  ProbePhaseName,
  ProbeRequest,
  ProbeResult,
  RunProbe,
} from './probe/probe-outcome.ts';
export { isInMaintenance } from './schedule/maintenance.ts';
export { openTicker } from './schedule/ticker.ts';
export { systemTimedClock, type TimedClock } from './schedule/timed-clock.ts';
