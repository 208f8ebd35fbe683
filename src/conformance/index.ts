export type {
  CaseEntry,
  CaseResult,
  CaseVerdict,
  ConformanceReport,
  Level,
  ReportVerdict,
} from './contract.ts';
export { CASE_NAMES, type CaseName, caseEntry } from './registry/cases.ts';
export { CONFORMANCE_CHECKS } from './registry/checks.ts';
export { conformanceChecksReference } from './registry/checks-reference.ts';
export { type ConformanceOptions, type ExaminedServer, runConformance } from './run-conformance.ts';
export { countCases } from './verdict.ts';
