// What a recording says first: whose it is, and all that a replay needs beside the calls.

import type { BodyRecipe } from '../../../message/index.ts';
import type { ShapeEntry } from '../../../observation/index.ts';
import type { Shard } from '../../../plan/index.ts';
import type { VerifierPolicy } from '../../../verify/index.ts';

export interface RecordingHeader {
  readonly version: number;
  readonly tool: { readonly name: 'earshot'; readonly version: string };
  readonly runId: string;
  /** Which agent process of the run; part of every marker. */
  readonly incarnation: number;
  readonly shard: Shard;
  readonly planSha256: string;
  readonly policy: VerifierPolicy;
  /** How bodies are made. */
  readonly messages: BodyRecipe;
  /** Names of the loads, in the order of the plan. */
  readonly loads: readonly string[];
  /** Canonical account ids by user; the population of all agents. */
  readonly accounts: readonly string[];
  /** How every observation is written. */
  readonly shapes: readonly ShapeEntry[];
}
