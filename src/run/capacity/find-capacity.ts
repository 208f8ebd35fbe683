// `capacity`: step after step, each a run of its own on connections of its own, until the search
// is over. After a step that broke, the server must be as quick as before it is loaded again.

import path from 'node:path';
import { type Clock, EarshotError, EXIT, type ExitCode, isoFromWallMs } from '../../base/index.ts';
import { planPeaks } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { claimDefaultDirectory, claimDirectory } from '../directory/claim-directory.ts';
import { readWindows } from '../directory/read-run.ts';
import { planOf } from '../prepare/plan-of.ts';
import { type RunOptions, runScenario } from '../run-scenario.ts';
import { judgeStep, type StepFigures } from './judge-step.ts';
import { assertSteady, withRates } from './scenario-at.ts';
import { type CapacityAnswer, nextStep, type SearchRules } from './search.ts';

interface Pace {
  readonly seconds: number;
  readonly messages: number;
  readonly bracketRatio: number;
  readonly lowHolds: number;
  readonly highBreaks: number;
}

const PRECISE: Pace = {
  seconds: 30,
  messages: 2000,
  bracketRatio: 0.05,
  lowHolds: 3,
  highBreaks: 2,
};
/** One look at each load, an interval twice as wide: a guess, and it says so. */
const QUICK: Pace = { seconds: 5, messages: 1000, bracketRatio: 0.1, lowHolds: 1, highBreaks: 1 };
const TRIAL_LIMIT = 60;
const MOST_PER_SECOND = 1_000_000;
const IDLE = { seconds: 2, perSecond: 10, tries: 6 };

export interface CapacityStep extends StepFigures {
  /** The load that was tried: messages per second, or users. */
  readonly value: number;
  readonly directory: string;
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

/**
 * Searches until both ends are sure, or no more can be said.
 * @throws EarshotError `PLAN_INVALID` for loads without a constant rate, `INTERRUPTED`, and what
 * prevents the first run.
 */
export async function findCapacity(
  options: CapacityOptions,
): Promise<{ readonly capacity: Capacity; readonly directory: string }> {
  assertSteady(options.scenario);
  const startedAtIso = isoFromWallMs(options.clock.wallMs());
  const { name } = options.scenario;
  const place =
    options.outDirectory == null
      ? claimDefaultDirectory(path.resolve('runs'), startedAtIso, `${name}-capacity`)
      : claimDirectory(options.outDirectory);
  try {
    const search = new Search(options, place.path);
    const answer = await search.run();
    return { capacity: search.conclude(answer, startedAtIso), directory: place.path };
  } finally {
    place.release();
  }
}

class Search {
  readonly #options: CapacityOptions;
  readonly #folder: string;
  readonly #basePerSecond: number;
  readonly #steps: CapacityStep[] = [];
  readonly #notes: string[] = [];
  #idleP50Ms: number | null = null;
  #runs = 0;

  constructor(options: CapacityOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#basePerSecond = planPeaks(planOf(options.scenario)).messagesPerSecond;
  }

  async run(): Promise<CapacityAnswer> {
    const { of, scenario } = this.#options;
    const isOwn = scenario.target.kind === 'embedded';
    if (!isOwn) this.#idleP50Ms = await this.#idle();
    const rules = this.#rules();
    for (;;) {
      const next = nextStep(this.#steps, rules);
      if (next.kind === 'done') return next.answer;
      const step = await this.#step(next.value);
      this.#steps.push(step);
      this.#options.onStep(step);
      if (isOwn || step.verdict === 'holds' || (await this.#isDrained())) continue;
      this.#notes.push(`After ${next.value} (${of}) the server did not become quick again.`);
      return { kind: 'interval', ...boundsOf(this.#steps) };
    }
  }

  conclude(answer: CapacityAnswer, startedAtIso: string): Capacity {
    const { of, isQuick, scenario, clock } = this.#options;
    return {
      capacityVersion: 1,
      ...{ of, isQuick },
      scenario: { name: scenario.name, file: scenario.file, sha256: scenario.sha256 },
      startedAtIso,
      endedAtIso: isoFromWallMs(clock.wallMs()),
      answer,
      bracketRatio: this.#rules().bracketRatio,
      idleP50Ms: this.#idleP50Ms,
      steps: this.#steps,
      notes: this.#notes,
      exitCode: exitCodeOf(answer),
    };
  }

  #pace(): Pace {
    const { isQuick, pace } = this.#options;
    return { ...(isQuick ? QUICK : PRECISE), ...pace };
  }

  #rules(): SearchRules {
    const { of, scenario } = this.#options;
    const { bracketRatio, lowHolds, highBreaks } = this.#pace();
    const bounds = { bracketRatio, lowHolds, highBreaks, trialLimit: TRIAL_LIMIT };
    if (of === 'rate') {
      const round = (value: number): number => Number(value.toPrecision(6));
      return { ...bounds, start: round(this.#basePerSecond), most: MOST_PER_SECOND, round };
    }
    // A scaled population is rounded up to whole cells.
    const round = (value: number): number =>
      this.#options.scaled(Math.max(1e-4, value / scenario.users)).users;
    return { ...bounds, start: scenario.users, most: scenario.users * 1000, round };
  }

  async #step(value: number): Promise<CapacityStep> {
    const { of, scenario } = this.#options;
    const { seconds, messages } = this.#pace();
    const factor = of === 'rate' ? value / this.#basePerSecond : value / scenario.users;
    const perSecond = this.#basePerSecond * factor;
    const durationMs = Math.ceil(Math.max(seconds, messages / perSecond)) * 1000;
    const base = of === 'rate' ? scenario : this.#options.scaled(factor);
    const tried = withRates(base, of === 'rate' ? factor : 1, durationMs);
    return { value, ...(await this.#run(tried)) };
  }

  async #run(scenario: Scenario): Promise<StepFigures & { readonly directory: string }> {
    const { options, number } = this.#next();
    const outDirectory = path.join(this.#folder, `step-${String(number).padStart(2, '0')}`);
    const { result, directory } = await runScenario({ ...options, scenario, outDirectory });
    if (this.#options.signal.aborted) {
      throw new EarshotError('INTERRUPTED', 'The search was interrupted: nothing is concluded.');
    }
    return { ...judgeStep(result, await readWindows(directory), this.#options.isQuick), directory };
  }

  #next(): { readonly options: Omit<RunOptions, 'scenario'>; readonly number: number } {
    const { scenarioText, workers, allowTargets, env, signal, startEmbedded } = this.#options;
    this.#runs += 1;
    const options = {
      ...{ scenarioText, workers: workers ?? null, allowTargets: allowTargets ?? [], signal },
      ...(env === undefined ? {} : { env }),
      ...(startEmbedded === undefined ? {} : { startEmbedded }),
    };
    return { options, number: this.#runs };
  }

  /** Delivery p50 when next to nothing is sent. */
  async #idle(): Promise<number | null> {
    const factor = Math.min(1, IDLE.perSecond / this.#basePerSecond);
    const quiet = withRates(this.#options.scenario, factor, IDLE.seconds * 1000);
    return (await this.#run({ ...quiet, thresholds: [] })).deliveryP50Ms;
  }

  /** p50 is back near that of the idle server, within a bounded number of looks. */
  async #isDrained(): Promise<boolean> {
    const limitMs = 2 * (this.#idleP50Ms ?? 0) + 5;
    for (let looks = 0; looks < IDLE.tries; looks += 1) {
      const p50Ms = await this.#idle();
      if (p50Ms !== null && p50Ms <= limitMs) return true;
    }
    return false;
  }
}

function boundsOf(steps: readonly CapacityStep[]): Pick<CapacityAnswer, 'low' | 'high'> {
  const values = (verdict: string): readonly number[] =>
    steps.filter((step) => step.verdict === verdict).map(({ value }) => value);
  const high = values('breaks').length === 0 ? null : Math.min(...values('breaks'));
  const below = values('holds').filter((value) => high === null || value < high);
  return { low: below.length === 0 ? null : Math.max(...below), high };
}

/** An answer that is not sure is unknown; where nothing held the offered load is not borne. */
function exitCodeOf({ kind }: CapacityAnswer): ExitCode {
  if (kind === 'found') return EXIT.pass;
  return kind === 'below' ? EXIT.threshold : EXIT.unknown;
}
