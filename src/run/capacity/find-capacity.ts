// `capacity`: step after step, each a run of its own on connections of its own, until the search
// is over. After a step that broke, the server must be as quick as before it is loaded again.

import path from 'node:path';
import { EarshotError, EXIT, type ExitCode, isoFromWallMs } from '../../base/index.ts';
import { planPeaks } from '../../plan/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { claimDefaultDirectory, claimDirectory } from '../directory/claim-directory.ts';
import { readWindows } from '../directory/read-run.ts';
import { writeFileAtomically } from '../directory/run-directory.ts';
import { planOf } from '../prepare/plan-of.ts';
import { type RunOptions, runScenario } from '../run-scenario.ts';
import type { Capacity, CapacityAnswer, CapacityOptions, CapacityStep, Pace } from './capacity.ts';
import { judgeStep, type StepFigures, unfitStep } from './judge-step.ts';
import { type Loads, rateLoads, userLoads } from './loads.ts';
import { assertSteady, withRates } from './scenario-at.ts';
import { nextStep, type SearchRules } from './search.ts';

const PRECISE: Pace = {
  seconds: 30,
  messages: 2000,
  warmupMs: 2000,
  bracketRatio: 0.05,
  lowHolds: 3,
  highBreaks: 2,
};
/** One look at each load, an interval twice as wide: a guess, and it says so. */
const QUICK: Pace = {
  seconds: 5,
  messages: 1000,
  warmupMs: 1000,
  bracketRatio: 0.1,
  lowHolds: 1,
  highBreaks: 1,
};
const TRIAL_LIMIT = 60;
const IDLE = { durationMs: 1000, warmupMs: 500, perSecond: 20, looks: 10 };

/**
 * Searches until both ends are sure, or no more can be said. What was found so far is in
 * `capacity.json` of the directory after each step.
 * @throws EarshotError `PLAN_INVALID` for loads without a constant rate, and what prevents the
 * first run.
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
    const search = new Search(options, place.path, startedAtIso);
    return { capacity: await search.run(), directory: place.path };
  } finally {
    place.release();
  }
}

class Search {
  readonly #options: CapacityOptions;
  readonly #folder: string;
  readonly #startedAtIso: string;
  readonly #basePerSecond: number;
  readonly #pace: Pace;
  readonly #loads: Loads;
  readonly #rules: SearchRules;
  readonly #steps: CapacityStep[] = [];
  readonly #notes: string[] = [];
  #idleP50Ms: number | null = null;
  #runs = 0;

  constructor(options: CapacityOptions, folder: string, startedAtIso: string) {
    const { of, scenario, scaled, isQuick, pace } = options;
    this.#options = options;
    this.#folder = folder;
    this.#startedAtIso = startedAtIso;
    this.#basePerSecond = planPeaks(planOf(scenario)).messagesPerSecond;
    this.#pace = { ...(isQuick ? QUICK : PRECISE), ...pace };
    this.#loads = of === 'rate' ? rateLoads(this.#basePerSecond) : userLoads(scenario, scaled);
    const { bracketRatio, lowHolds, highBreaks } = this.#pace;
    const { start, most, round } = this.#loads;
    const bounds = { bracketRatio, lowHolds, highBreaks, trialLimit: TRIAL_LIMIT };
    this.#rules = { ...bounds, start, most, round };
  }

  async run(): Promise<Capacity> {
    const answer = await this.#search().catch((error: unknown) => this.#endedEarly(error));
    if (answer.kind === 'unbounded' && this.#loads.note !== null) {
      this.#notes.push(this.#loads.note);
    }
    return this.#keep(answer);
  }

  async #search(): Promise<CapacityAnswer> {
    const isOwn = this.#options.scenario.target.kind === 'embedded';
    if (!isOwn) this.#idleP50Ms = (await this.#idle()).deliveryP50Ms;
    for (;;) {
      const next = nextStep(this.#steps, this.#rules);
      if (next.kind === 'done') return next.answer;
      const step = await this.#step(next.value);
      this.#steps.push(step);
      this.#options.onStep(step);
      await this.#keep({ kind: 'interrupted', ...boundsOf(this.#steps) });
      if (isOwn || step.verdict === 'holds') continue;
      const obstacle = await this.#untilDrained(next.value);
      if (obstacle === null) continue;
      this.#notes.push(obstacle);
      return { kind: 'stopped', ...boundsOf(this.#steps) };
    }
  }

  /** A signal, or a step that did not come about: what was found stands. */
  #endedEarly(error: unknown): CapacityAnswer {
    if (!(error instanceof EarshotError)) throw error;
    if (error.code === 'INTERRUPTED') return { kind: 'interrupted', ...boundsOf(this.#steps) };
    if (this.#steps.length === 0 || error.exitCode === EXIT.internal) throw error;
    this.#notes.push(`The next step did not come about: ${error.message}`);
    return { kind: 'stopped', ...boundsOf(this.#steps) };
  }

  /** Writes what is known. */
  async #keep(answer: CapacityAnswer): Promise<Capacity> {
    const { of, isQuick, scenario, clock } = this.#options;
    const capacity: Capacity = {
      capacityVersion: 1,
      ...{ of, isQuick },
      scenario: { name: scenario.name, file: scenario.file, sha256: scenario.sha256 },
      startedAtIso: this.#startedAtIso,
      endedAtIso: isoFromWallMs(clock.wallMs()),
      answer,
      bracketRatio: this.#pace.bracketRatio,
      idleP50Ms: this.#idleP50Ms,
      steps: [...this.#steps],
      notes: [...this.#notes],
      exitCode: exitCodeOf(answer),
    };
    const text = `${JSON.stringify(capacity, null, 2)}\n`;
    await writeFileAtomically(path.join(this.#folder, 'capacity.json'), text);
    return capacity;
  }

  async #step(value: number): Promise<CapacityStep> {
    const { of, scenario, scaled } = this.#options;
    const { seconds, messages, warmupMs } = this.#pace;
    const factor = of === 'rate' ? value / this.#basePerSecond : value / scenario.users;
    const perSecond = this.#basePerSecond * factor;
    const durationMs = Math.ceil(Math.max(seconds, messages / perSecond)) * 1000;
    const base = of === 'rate' ? scenario : scaled(factor);
    const tried = withRates(base, of === 'rate' ? factor : 1, { durationMs, warmupMs });
    try {
      return { value, ...(await this.#run(tried)) };
    } catch (error) {
      // More files or ports than this machine has: its limit, not the server's.
      if (!(error instanceof EarshotError) || error.code !== 'RESOURCES_SHORT') throw error;
      if (this.#steps.length === 0) throw error;
      const offered = { offeredPerSecond: perSecond, users: tried.users };
      return { value, ...unfitStep(error.message, offered), directory: null };
    }
  }

  async #run(scenario: Scenario): Promise<StepFigures & { readonly directory: string }> {
    const { options, number } = this.#next();
    const outDirectory = path.join(this.#folder, `step-${String(number).padStart(2, '0')}`);
    const { result, directory } = await runScenario({ ...options, scenario, outDirectory });
    if (this.#options.signal.aborted) {
      throw new EarshotError('INTERRUPTED', 'The step was interrupted: it says nothing.');
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

  /** A step in which next to nothing is sent. */
  async #idle(): Promise<StepFigures> {
    const factor = Math.min(1, IDLE.perSecond / this.#basePerSecond);
    const quiet = withRates(this.#options.scenario, factor, IDLE);
    return this.#run({ ...quiet, thresholds: [] });
  }

  /** Null when p50 is back near that of the idle server; else what is in the way. */
  async #untilDrained(value: number): Promise<string | null> {
    const limitMs = 2 * (this.#idleP50Ms ?? 0) + 5;
    let fitLooks = 0;
    for (let looks = 0; looks < IDLE.looks; looks += 1) {
      const { deliveryP50Ms, verdict } = await this.#idle();
      if (deliveryP50Ms !== null && deliveryP50Ms <= limitMs) return null;
      if (verdict !== 'unfit') fitLooks += 1;
    }
    const after = `After ${value} ${this.#options.of === 'rate' ? 'messages/s' : 'users'}`;
    return fitLooks > 0
      ? `${after} the server did not become as quick again as it had been.`
      : `${after} this machine was not fit to tell whether the server was quick again.`;
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
  if (kind === 'interrupted') return EXIT.interrupted;
  return kind === 'below' ? EXIT.threshold : EXIT.unknown;
}
