export {
  type Behavior,
  type BehaviorContext,
  type BehaviorRun,
  drawDurationMs,
} from './behavior.ts';
export { CATCH_UP_LIMIT } from './behaviors/go-offline.ts';
export { type OwnBehaviorContext, type OwnBehaviorModule, ownBehavior } from './own-behavior.ts';
export { BEHAVIORS } from './registry.ts';
export type { Step, StepResult } from './steps.ts';
export { UserContext } from './user-context.ts';
export { AWAITING_LIMIT, View } from './view.ts';
export {
  ANSWERABLE_LIMIT,
  type SendOrder,
  type UserEvents,
  type UserWorld,
  VirtualUser,
} from './virtual-user.ts';
