// What a run directory says about its run from the first second on: enough to rebuild a report of a
// run that was killed.

import { toolVersion } from '../../base/index.ts';
import { type Shard, workloadHash } from '../../plan/index.ts';
import type {
  Contract,
  GeneratorBounds,
  Scenario,
  Threshold,
  Verification,
} from '../../scenario/index.ts';
import { describeEnvironment } from '../environment.ts';
import type { PreparedRun } from '../prepare/prepare-run.ts';
import type { RunResult } from '../run-result.ts';

export interface RunHeader {
  readonly schemaVersion: 1;
  readonly tool: RunResult['tool'];
  readonly runId: string;
  readonly scenario: RunResult['scenario'];
  readonly plan: RunResult['plan'];
  /** Null: the whole plan. */
  readonly shard: Shard | null;
  readonly target: RunResult['target'];
  readonly startHistory: RunResult['startHistory'];
  readonly labels: RunResult['labels'];
  readonly startedAtIso: string;
  readonly contract: Contract;
  readonly verification: Verification;
  readonly thresholds: readonly Threshold[];
  readonly generator: GeneratorBounds;
  /** Names of the load blocks, in the order of the plan. */
  readonly loads: readonly string[];
  readonly environment: RunResult['environment'];
}

export interface HeaderSources {
  readonly scenario: Scenario;
  readonly prepared: PreparedRun;
  readonly startedAtIso: string;
  /** Flags that changed the scenario; default none. */
  readonly flags?: readonly string[];
}

/** What is known of a run before its first message. */
export function makeRunHeader(sources: HeaderSources): RunHeader {
  const { scenario, prepared, startedAtIso, flags = [] } = sources;
  const { plan, runId } = prepared;
  return {
    schemaVersion: 1,
    tool: { name: 'earshot', version: toolVersion() },
    runId,
    scenario: { name: scenario.name, file: scenario.file, sha256: scenario.sha256, flags },
    plan: {
      seed: plan.seed,
      sha256: plan.sha256,
      workloadSha256: workloadHash(plan),
      users: plan.userCount,
      cells: plan.cells.length,
      measureMs: plan.measureMs,
      warmupMs: plan.warmupMs,
    },
    shard: prepared.shard,
    target: { kind: prepared.isEmbedded ? 'embedded' : 'url', url: prepared.target.url },
    startHistory: prepared.startHistory,
    labels: scenario.labels,
    startedAtIso,
    contract: plan.contract,
    verification: plan.verification,
    thresholds: plan.thresholds,
    generator: plan.generator,
    loads: plan.loads.map(({ name }) => name),
    environment: describeEnvironment(prepared.workers, process.env),
  };
}
