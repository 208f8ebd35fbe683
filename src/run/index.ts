export type { Trouble } from './agent/notes/troubles.ts';
export type { BaselineEntry } from './baseline/baseline-entry.ts';
export {
  type ListedBaseline,
  listBaselines,
  readBaseline,
  type SavedBaseline,
  saveBaseline,
} from './baseline/baseline-store.ts';
export { type Pruned, pruneBaselines } from './baseline/prune-baselines.ts';
export { calibrate } from './calibration/calibrate.ts';
export { type Calibration, readCalibration } from './calibration/calibration.ts';
export { writeCalibration } from './calibration/write-calibration.ts';
export type { Capacity } from './capacity/capacity.ts';
export { makeCapacitySchema } from './capacity/capacity-schema.ts';
export { findCapacity } from './capacity/find-capacity.ts';
export { checkDesign, checkHistories } from './compare/check-groups.ts';
export {
  type CompareOptions,
  compareRuns,
} from './compare/compare-runs.ts';
export { type ComparedMetric, metricText, readComparedMetric } from './compare/compared-metric.ts';
export {
  type ComparedGroup,
  type ComparedRow,
  type CompareRules,
  type Comparison,
  DEFAULT_RULES,
  type Replicate,
  type ReplicateGroup,
} from './compare/comparison.ts';
export { namesDirectories, readReplicates } from './compare/read-group.ts';
export { claimSeries } from './directory/claim-series.ts';
export { makeDirectories, tryDirectory } from './directory/make-directories.ts';
export { type RunRecords, readRun } from './directory/read-run.ts';
export { FILES, writeFileAtomically } from './directory/run-directory.ts';
export type { RunHeader } from './directory/run-header.ts';
export { type Diagnosis, examine } from './doctor/examine.ts';
export type { DoctorRow } from './doctor/examine-machine.ts';
export {
  type EmbeddedServer,
  type EmbeddedServerOptions,
  type StartEmbedded,
  startEmbeddedServer,
} from './embedded-server.ts';
export { resultFamilies } from './exposition/result-families.ts';
export { RunExposition } from './exposition/run-exposition.ts';
export { withRigFailure } from './judge/rig-failure.ts';
export { planOf } from './prepare/plan-of.ts';
export { refusalsOf } from './prepare/refusals.ts';
export { readMachineLimits } from './prepare/resources.ts';
export { defaultWorkers } from './prepare/workers.ts';
export type { ProbedRun, ProbeEnd, ProbePhaseName } from './probe/probed-run.ts';
export { type ProbeRequest, Prober, type ProberOptions } from './probe/prober.ts';
export type { RecordedVerdict, RecordingAccount } from './recorded/recorded-verdict.ts';
export { type RecordedRun, verifyRun } from './recorded/verify-run.ts';
export { makeResultSchema, parseResult, RESULT_KEYS } from './result-schema.ts';
export type { RunProgress } from './run-progress.ts';
export {
  type AgentResult,
  type CheckResult,
  isJudged,
  type JudgedMessages,
  type Reason,
  type RecordingResult,
  type RunMessages,
  type RunResult,
  type VerdictName,
} from './run-result.ts';
export { type RunOptions, type RunOutcome, runScenario } from './run-scenario.ts';
export { type MergeOptions, mergeRuns } from './shards/merge-runs.ts';
export type { MessageStory } from './story/message-story.ts';
export { tellMessage } from './story/tell-message.ts';
