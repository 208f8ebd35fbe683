export {
  type GuardedServer,
  type GuardedServerLimits,
  type GuardedServerOptions,
  refuseUpgrade,
  startGuardedServer,
} from './guarded-server.ts';
export { isHostAllowed, isLoopbackHost } from './host-check.ts';
export { SECURITY_HEADERS } from './security-headers.ts';
