// What an examination of a server is made of: named cases, and what became of each. Data only.

import type { ExitCode } from '../base/index.ts';
import type { CheckName, ConformanceCheckName, Severity } from '../scenario/index.ts';

/** `must`: the document says so. `should`: it only shows so, or good servers do. */
export type Level = 'must' | 'should';

/**
 * `unknown`: it was tried and proved nothing. `not-run`: it was not tried, for the reason given.
 */
export type CaseVerdict = 'pass' | 'fail' | 'unknown' | 'not-run';

/** A case as it stands in the registry. */
export interface CaseEntry {
  readonly level: Level;
  readonly severity: Severity;
  readonly group: 'REST' | 'socket' | 'security';
  /** The check that judges the same in a run, or the security check it is a case of. */
  readonly check: CheckName | ConformanceCheckName | null;
  /** One sentence: what holds. */
  readonly holds: string;
  readonly document: Quote;
  /** An attack: only on this machine, or where the user declares the target their own. */
  readonly isProbe: boolean;
}

/** What is written, and where. */
export interface Quote {
  readonly source: string;
  readonly text: string;
}

/** What a case found. Texts are redacted and bounded. */
export interface Finding {
  readonly verdict: CaseVerdict;
  readonly sent: string;
  readonly came: string;
  /** Why it is not a pass, or what a pass is worth knowing for; null for nothing. */
  readonly reason: string | null;
}

export interface CaseResult extends Finding {
  readonly name: string;
  readonly level: Level;
  readonly severity: Severity;
  readonly group: CaseEntry['group'];
  readonly check: CaseEntry['check'];
  readonly holds: string;
  readonly document: Quote;
}

export type ReportVerdict = 'pass' | 'fail' | 'unknown';

/** One examination, whole. */
export interface ConformanceReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'earshot'; readonly version: string };
  /** The address, without a secret; `embedded` for the embedded server. */
  readonly target: string;
  readonly accountCount: number;
  readonly startedAtIso: string;
  readonly elapsedMs: number;
  readonly strict: boolean;
  readonly contractOnly: boolean;
  readonly verdict: ReportVerdict;
  readonly exitCode: ExitCode;
  /** Whole sentences, the gravest first. */
  readonly reasons: readonly string[];
  readonly cases: readonly CaseResult[];
}
