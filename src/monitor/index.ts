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
export { History, type HistoryOptions, type ResultQuery } from './history/history.ts';
export type {
  Evidence,
  LatencyQuantiles,
  ResultFacts,
  ResultName,
  ResultRow,
  WindowName,
  WindowStatistics,
} from './history/rows.ts';
export { type MonitorDoor, type MonitorDoorOptions, openMonitorDoor } from './http/monitor-door.ts';
export type { MonitorActs, MonitorView } from './http/monitor-view.ts';
export { type Deliver, type Mailman, openMailman } from './notify/deliver.ts';
export type { SecretSource } from './notify/resolve-receiver.ts';
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
export { systemTimedClock, type TimedClock } from './schedule/timed-clock.ts';
export { MONITOR_FAMILIES } from './service/monitor-families.ts';
export {
  type MonitorHealth,
  MonitorService,
  type MonitorServiceOptions,
} from './service/monitor-service.ts';
export type { MonitorStatus } from './service/watched-monitor.ts';
export type { MonitorState, OpenAlert } from './state/machine.ts';
