// What is known of a scenario before it is judged as a whole: the parts that are right. Rules read
// this; a part that is wrong is null and has been reported already.

import type {
  Accounts,
  Auth,
  Conversations,
  Deadlines,
  Heartbeat,
  Load,
  Messages,
  OwnBehavior,
  Reconnect,
  Target,
} from '../scenario.ts';
import type { Problem } from '../schema/problem.ts';
import type { Draft } from '../schema/read-draft.ts';
import type { TreeNode } from '../source/tree.ts';
import { nodeAt } from '../source/tree.ts';
import { buildBehaviors } from './build-behaviors.ts';
import { buildConduct } from './build-conduct.ts';
import { buildLoads } from './build-load.ts';
import { buildAccounts, buildAuth, buildTarget, type PathBase } from './build-target.ts';
import { type ResolvedThreshold, resolveThresholds } from './build-thresholds.ts';

export interface Parts {
  readonly root: TreeNode;
  readonly draft: Draft;
  readonly users: number | null;
  readonly conversations: Conversations | null;
  readonly warmupMs: number | null;
  readonly target: Target | null;
  readonly accounts: Accounts | null;
  readonly auth: Auth | null;
  readonly behaviors: readonly OwnBehavior[];
  readonly loads: readonly Load[];
  /** Names of all loads as written, the broken ones too. */
  readonly loadNames: readonly string[];
  /** Every load is right: sums over all of them mean something. */
  readonly hasAllLoads: boolean;
  readonly messages: Messages | null;
  readonly heartbeat: Heartbeat | null;
  readonly reconnect: Reconnect | null;
  readonly deadlines: Deadlines | null;
  readonly thresholds: readonly ResolvedThreshold[];
}

/** Assembles the parts of a draft. */
export function buildParts(
  draft: Draft,
  base: PathBase,
): { readonly parts: Parts; readonly problems: readonly Problem[] } {
  const { root } = base;
  const behaviors = buildBehaviors(draft.behaviors, base);
  const loads = buildLoads(draft.load, { root, own: behaviors });
  const written = nodeAt(root, ['load']);
  const loadNames = written?.kind === 'map' ? [...written.entries.keys()] : [];
  const { resolved, problems } = resolveThresholds(draft.thresholds, root);
  const parts: Parts = {
    root,
    draft,
    users: draft.users ?? null,
    conversations: draft.conversations ?? null,
    warmupMs: draft.warmup ?? null,
    target: draft.target === undefined ? null : buildTarget(draft.target, base),
    accounts: draft.accounts === undefined ? null : buildAccounts(draft.accounts, base),
    auth: draft.auth === undefined ? null : buildAuth(draft.auth, base),
    behaviors,
    loads,
    loadNames,
    hasAllLoads: loads.length > 0 && loads.length === loadNames.length,
    ...buildConduct(draft),
    thresholds: resolved,
  };
  return { parts, problems };
}
