// Parsed behaviors of one's own to the scenario's list of them. Judges nothing, reads no module.

import type { OwnBehaviorName } from '../names.ts';
import type { OwnBehavior } from '../scenario.ts';
import type { Draft } from '../schema/read-draft.ts';
import { locatedPath, type PathBase } from './build-target.ts';

/** By name ascending, so that equal scenarios make equal plans. */
export function buildBehaviors(parsed: Draft['behaviors'], base: PathBase): OwnBehavior[] {
  return Object.entries(parsed ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { module, messages, away }]) => ({
      name: name as OwnBehaviorName,
      path: locatedPath(module, ['behaviors', name, 'module'], base),
      messageCount: messages,
      takesConnection: away,
    }));
}
