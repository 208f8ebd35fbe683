// What a search for a capacity is told and what it leaves. Data only.

import type { Clock, ExitCode } from '../../base/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { RunOptions } from '../run-scenario.ts';
import type { StepFigures } from './judge-step.ts';
import type { CapacityAnswer as SearchAnswer } from './search.ts';

/** How long a step lasts, and how often a load is looked at. */
export interface Pace {
  readonly seconds: number;
  readonly messages: number;
  readonly warmupMs: number;
  readonly bracketRatio: number;
  readonly lowHolds: number;
  readonly highBreaks: number;
}

export interface CapacityStep extends StepFigures {
  /** The load that was tried: messages per second, or users. */
  readonly value: number;
  /** Null: the run did not come about. */
  readonly directory: string | null;
}

/**
 * Beside the ends of a whole search: `interrupted` by a signal, or `stopped` because the next step
 * could not be carried out, for a reason that stands in the notes.
 */
export interface CapacityAnswer extends Pick<SearchAnswer, 'low' | 'high'> {
  readonly kind: SearchAnswer['kind'] | 'interrupted' | 'stopped';
}

export interface Capacity {
  readonly capacityVersion: 1;
  readonly of: 'rate' | 'users';
  readonly isQuick: boolean;
  readonly scenario: { readonly name: string; readonly file: string; readonly sha256: string };
  readonly startedAtIso: string;
  readonly endedAtIso: string;
  readonly answer: CapacityAnswer;
  readonly bracketRatio: number;
  /** Delivery p50 of an idle server; null where every step has a server of its own. */
  readonly idleP50Ms: number | null;
  readonly steps: readonly CapacityStep[];
  readonly notes: readonly string[];
  readonly exitCode: ExitCode;
}

export interface CapacityOptions
  extends Pick<RunOptions, 'workers' | 'allowTargets' | 'env' | 'outDirectory' | 'startEmbedded'> {
  readonly scenario: Scenario;
  readonly scenarioText: string;
  readonly of: 'rate' | 'users';
  readonly isQuick: boolean;
  /** Shorter steps than the two kinds of search have; for tests. */
  readonly pace?: Partial<Pace>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The same scenario with users and rates times a factor. */
  readonly scaled: (factor: number) => Scenario;
  readonly onStep: (step: CapacityStep) => void;
}
