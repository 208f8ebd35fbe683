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
