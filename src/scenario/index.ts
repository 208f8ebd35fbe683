export type { Diagnostic } from './diagnostic.ts';
export { type FormatOptions, formatDiagnostics } from './format-diagnostics.ts';
export { type About, either, grammar, Mistake, section, show } from './grammar/grammar.ts';
export { count } from './grammar/numbers.ts';
export {
  isSecretName,
  literal as literalSecret,
  parseSecretReference,
  readTextOrSecret,
  textOrSecret,
} from './grammar/secrets.ts';
export { readHttpUrl } from './grammar/shapes.ts';
export { didYouMean } from './grammar/suggest.ts';
export { choice, text } from './grammar/texts.ts';
export { limitOfExpression } from './grammar/threshold-limit.ts';
export { METRIC_NAMES } from './grammar/threshold-words.ts';
export { duration } from './grammar/times.ts';
export { type DocumentDraft, type Language, readDocument } from './language/read-document.ts';
export { MESSAGE_LENGTH_MAX } from './limits.ts';
export {
  cellSizeOf,
  expectedIterationCount,
  isOpenLoad,
  loadDurationMs,
  measureDurationMs,
  messagesPerIteration,
  peakRatePerSecond,
  shareOf,
} from './load-shape.ts';
export { isLoopbackUrl } from './loopback.ts';
export {
  type AggregateName,
  BEHAVIOR_NAMES,
  type BehaviorName,
  CHECK_NAMES,
  type CheckName,
  CONFORMANCE_CHECK_NAMES,
  COUNT_METRIC_NAMES,
  type ConformanceCheckName,
  type CountMetricName,
  EXECUTOR_NAMES,
  type ExecutorName,
  type LoadBehavior,
  type MetricName,
  type OwnBehaviorName,
  SAFETY_REQUIRED_CHECKS,
  type Severity,
  TIME_METRIC_NAMES,
  type TimeMetricName,
} from './names.ts';
export { type ParsedScenarioFile, type ParseOptions, parseScenario } from './parse-scenario.ts';
export { readScenarioFile } from './read-scenario-file.ts';
export { describeSecret, resolveSecret } from './resolve-secret.ts';
export type {
  Accounts,
  Auth,
  BehaviorChoice,
  BehaviorSettings,
  Comparator,
  Contract,
  Conversations,
  Deadlines,
  DurationRange,
  GeneratorBounds,
  Heartbeat,
  Load,
  Messages,
  OwnBehavior,
  OwnBehaviorFacts,
  RateStage,
  Reconnect,
  Scenario,
  SecretReference,
  SourcePosition,
  Target,
  TargetCaps,
  TargetPaths,
  TextOrSecret,
  TextStyle,
  Threshold,
  UserStage,
  Verification,
} from './scenario.ts';
export { scenarioJsonSchema, writtenJsonSchema } from './schema/json-schema.ts';
export { errorAt, onKey, type Problem, warningAt } from './schema/problem.ts';
export type { Override, Settings } from './settings/applied-settings.ts';
export { starterScenario } from './starter/starter-scenario.ts';
