export type {
  CheckTally,
  Directory,
  EvidenceLine,
  EvidenceRequest,
  FactListener,
  Finding,
  IdBlocks,
  MessageCounts,
  MessageReference,
  Packing,
  ShardFindings,
  Verifier,
  VerifierOptions,
  VerifierPolicy,
} from './contract.ts';
export { decodeIds, encodeIds, intersectIdBlocks } from './judge/id-blocks.ts';
export { type CheckJudgement, type JudgePolicy, judgeChecks } from './judge/judge-checks.ts';
export { mergeCounts, mergeTallies, talliesOfFindings } from './judge/merge.ts';
export type { CheckEntry } from './registry/check-entry.ts';
export { CHECKS, isDeclared, severityUnder } from './registry/checks.ts';
export { checksReference } from './registry/checks-reference.ts';
export { LIVE_TEXTS, type Texts } from './texts.ts';
export { createVerifier } from './verifier.ts';
