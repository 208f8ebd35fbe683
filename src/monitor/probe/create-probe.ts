// The probe of one monitor: a prober of its scenario, and what its runs are worth. It has no engine
// and no schedule of its own.

import { systemClock } from '../../base/index.ts';
import { type ProbedRun, Prober, type ProberOptions } from '../../run/index.ts';
import type { BehaviorChoice } from '../../scenario/index.ts';
import { judgeProbe, type ProbeObjectives } from './judge-probe.ts';
import { latenciesOf } from './latencies.ts';
import { probeFindings } from './probe-findings.ts';
import type { ProbeOutcome, ProbeRequest, RunProbe } from './probe-outcome.ts';
import { tellStory } from './tell-story.ts';
import { visibleCount } from './visible-count.ts';

export type ProbeSetup = ProberOptions & Partial<ProbeObjectives>;

export interface MonitorProbe {
  readonly run: RunProbe;
  /** A probe with less time says nothing of its target. */
  readonly leastTimeoutMs: number;
  /** The outcome of a probe that was not begun, for a reason of ours. */
  readonly decline: (sentence: string) => ProbeOutcome;
  /** Ends what it keeps between probes. Idempotent. */
  readonly close: () => Promise<void>;
}

const NOTHING = { sent: 0, confirmed: 0, delivered: 0, visible: 0, lost: 0 } as const;

/** Behaviors that keep their user's socket as it is. */
const STEADY: readonly string[] = [
  'send-message',
  'converse',
  'burst',
  'read-history',
  'read-threads',
  'idle',
];

function isSteady({ behavior }: BehaviorChoice): boolean {
  return STEADY.includes(behavior);
}

/**
 * Prepares the probe of a scenario; nothing is sent yet.
 * @throws EarshotError `PLAN_INVALID`, `BEHAVIOR_INVALID`, `TARGET_NOT_ALLOWED`.
 */
export function createProbe(setup: ProbeSetup): MonitorProbe {
  const prober = new Prober(setup);
  const { scenario, confirmMaxMs = null, deliveryMaxMs = null } = setup;
  const { confirmMs, deliverMs } = scenario.deadlines;
  const staysOnline = prober.plan.loads.every(({ behaviors }) => behaviors.every(isSteady));
  const limits = {
    staysOnline,
    confirmMs: confirmMaxMs ?? confirmMs,
    deliverMs: deliveryMaxMs ?? deliverMs,
  };
  const place = {
    scenarioName: scenario.name,
    targetUrl: scenario.target.kind === 'url' ? scenario.target.url : 'the embedded server',
    isReduced: prober.isReduced && setup.messages == null,
  };
  const run = async (request: ProbeRequest): Promise<ProbeOutcome> => {
    const probed = await prober.probe(request);
    const verdict = judgeProbe(probed, limits);
    const { end } = probed;
    const result = end.kind === 'judged' ? end.result : null;
    const latencies =
      result === null ? { confirmSeconds: [], deliverySeconds: [] } : latenciesOf(result);
    return {
      startedAtMs: probed.startedAtWallMs,
      durationSeconds: probed.durationMs / 1000,
      ...verdict,
      phases: probed.phases.map(({ name, durationMs }) => ({ name, seconds: durationMs / 1000 })),
      messages: result === null ? NOTHING : countsOf(probed, result.messages),
      ...latencies,
      findings: result === null ? [] : probeFindings(result),
      historyBytes: probed.historyBytes,
      readback: probed.readback,
      story: tellStory(probed, verdict, place),
    };
  };
  return {
    run,
    leastTimeoutMs: prober.leastTimeoutMs,
    decline: (sentence) => declined(sentence, systemClock().wallMs()),
    close: () => prober.close(),
  };
}

function declined(sentence: string, startedAtMs: number): ProbeOutcome {
  return {
    ...{ startedAtMs, durationSeconds: 0, result: 'unknown', sentence, phases: [] },
    ...{ messages: NOTHING, confirmSeconds: [], deliverySeconds: [], findings: [] },
    ...{ historyBytes: 0, readback: 'budgeted', story: [`unknown: ${sentence}`] },
  };
}

type Counts = { readonly [Name in keyof ProbeOutcome['messages']]: number | null };

function countsOf(probed: ProbedRun, counts: Counts): ProbeOutcome['messages'] {
  const { sent, confirmed, delivered, lost } = counts;
  const known = { sent: sent ?? 0, confirmed: confirmed ?? 0, delivered: delivered ?? 0 };
  return { ...known, visible: visibleCount(probed, counts.visible), lost: lost ?? 0 };
}
