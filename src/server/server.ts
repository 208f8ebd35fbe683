// The reference chat server as a library: puts store, tokens, socket door, REST app and faults
// together, and takes them apart in order. Must not hold logic of its own.

import { type Clock, describeError, EarshotError, systemClock, waitUntil } from '../base/index.ts';
import { type GuardedServer, startGuardedServer } from '../http/index.ts';
import { loadWireDocuments } from '../protocol/index.ts';
import { type GeneratedAccount, generateAccounts } from './accounts/generate-accounts.ts';
import { Authenticator } from './auth/authenticator.ts';
import { TokenService } from './auth/token-service.ts';
import { createFaults, type Faults } from './faults/index.ts';
import {
  DEFAULT_ACCESS_LIFETIME_MS,
  DEFAULT_LIMITS,
  DEFAULT_REFRESH_LIFETIME_MS,
  type ServerLimits,
  type ServerOptions,
} from './options.ts';
import { ConversationReader } from './rest/conversation-reader.ts';
import { createApp } from './rest/create-app.ts';
import { failureText, statusOf } from './rest/envelope.ts';
import { type ServerFamily, type ServerStatistics, serverFamilies } from './server-families.ts';
import { Ceiling } from './socket/ceiling.ts';
import { CLOSE } from './socket/connection.ts';
import { HonestRelay, type RelayParts } from './socket/honest-relay.ts';
import { Hub } from './socket/hub.ts';
import { SocketDoor } from './socket/socket-door.ts';
import { Turn } from './socket/turn.ts';
import { MessageStore, openDatabase, UserStore } from './store/index.ts';
import { MicrosecondClock } from './timestamps.ts';

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Stops accepting, finishes what was received, closes sockets with 1001, then closes. */
  drain(): Promise<void>;
  /** Ends at once; what was confirmed is stored. Idempotent. */
  close(): Promise<void>;
  createAccounts(
    count: number,
    options: { readonly passwords: boolean },
  ): Promise<GeneratedAccount[]>;
  statistics(): ServerStatistics;
  /** What its `/metrics` tells: families of samples. */
  metrics(): readonly ServerFamily[];
}

/**
 * Starts a server on its database.
 * @throws EarshotError `SERVER_START` when address, database or faults log cannot be had.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (options.jwtSecret.length === 0) {
    throw new EarshotError('SERVER_START', 'The JWT secret is empty.');
  }
  const core = buildCore(options);
  try {
    const door = await openDoor(core, options);
    core.hub.startSweeping();
    return running(core, door);
  } catch (error) {
    await core.faults?.close();
    core.database.close();
    if (error instanceof EarshotError) throw error;
    throw new EarshotError('SERVER_START', describeError(error), { cause: error });
  }
}

interface Core {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  readonly database: ReturnType<typeof openDatabase>;
  readonly store: MessageStore;
  readonly users: UserStore;
  readonly tokens: TokenService;
  readonly authenticator: Authenticator;
  readonly hub: Hub;
  readonly turn: Turn;
  readonly faults: Faults | null;
  readonly sockets: SocketDoor;
  readonly log: NonNullable<ServerOptions['log']>;
  /** Set once the end has begun. */
  readonly ending: { isDraining: boolean; closed: Promise<void> | null };
}

function buildCore(options: ServerOptions): Core {
  const clock = options.clock ?? systemClock();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const log = options.log ?? (() => undefined);
  const database = openDatabase(options.database, options.durability ?? 'full');
  const store = new MessageStore(database);
  const users = new UserStore(database);
  const tokens = new TokenService({
    secret: options.jwtSecret,
    accessLifetimeMs: options.accessLifetimeMs ?? DEFAULT_ACCESS_LIFETIME_MS,
    refreshLifetimeMs: options.refreshLifetimeMs ?? DEFAULT_REFRESH_LIFETIME_MS,
    clock,
  });
  const hub = new Hub(clock, limits.silenceMs);
  const parts: RelayParts = {
    store,
    hub,
    instants: new MicrosecondClock(clock, store.lastCreatedUs),
    log,
  };
  const faults = buildFaults(options, { ...parts, users, tokens, clock });
  const authenticator = new Authenticator(tokens, users, faults?.tokens ?? null);
  const { messagesPerSecond } = limits;
  const ceiling = Number.isFinite(messagesPerSecond) ? new Ceiling(messagesPerSecond, clock) : null;
  const turn = new Turn(faults?.relay ?? new HonestRelay(parts), ceiling);
  const sockets = new SocketDoor({ authenticator, users, hub, turn, limits, listener: faults });
  const ending = { isDraining: false, closed: null };
  return {
    ...{ clock, limits, log, database, store, users, tokens },
    ...{ authenticator, hub, turn, faults, sockets, ending },
  };
}

function buildFaults(
  options: ServerOptions,
  parts: RelayParts & {
    readonly users: UserStore;
    readonly tokens: TokenService;
    readonly clock: Clock;
  },
): Faults | null {
  const rules = options.faults ?? [];
  const logPath = options.faultsLogPath ?? null;
  const faults = createFaults({ ...parts, rules, logPath });
  // Without rules nothing is bent and nothing is paid; the log, if one was asked for, is empty.
  return rules.length === 0 ? null : faults;
}

async function openDoor(core: Core, options: ServerOptions): Promise<GuardedServer> {
  const { authenticator, users, store, turn, hub, limits, faults, ending, sockets, log } = core;
  const reads = faults?.reads ?? null;
  const app = createApp({
    authenticator,
    users,
    limits,
    log,
    faults: reads,
    reader: new ConversationReader({ store, users, turn, faults: reads }),
    documents: await loadWireDocuments(),
    health: () => ({ connections: hub.connectionCount, messages: store.lastId }),
    isDraining: () => ending.isDraining,
  });
  return startGuardedServer({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    fetch: (request) => app.fetch(request),
    onUpgrade: sockets.upgrade,
    wrongHost: { status: statusOf('wrong_host'), body: failureText('wrong_host') },
    limits: {
      headerBytes: limits.headerBytes,
      connections: limits.connections + SPARE_HTTP_CONNECTIONS,
      requestTimeoutMs: limits.requestTimeoutMs,
    },
  });
}

/** Cut sockets report their end within this time, so that the ground truth is complete. */
const CUT_LIMIT_MS = 2000;

/** TCP connections beside the sockets: enough for REST, and for refusals to be told. */
const SPARE_HTTP_CONNECTIONS = 4096;

function running(core: Core, door: GuardedServer): RunningServer {
  const { hub, store, users, tokens, faults } = core;
  const statistics = (): ServerStatistics => ({
    connections: hub.connectionCount,
    messages: store.lastId,
    injections: faults?.injectionCount ?? 0,
  });
  return {
    url: door.url,
    port: door.port,
    drain: () => drain(core, door),
    close: () => close(core, door),
    createAccounts: (count, options) => generateAccounts(count, options, { users, tokens }),
    statistics,
    metrics: () => serverFamilies(statistics()),
  };
}

async function drain(core: Core, door: GuardedServer): Promise<void> {
  const { hub, turn, faults, sockets, limits, ending } = core;
  if (!ending.isDraining) {
    ending.isDraining = true;
    sockets.shut();
    door.stopAccepting();
    turn.finish();
    faults?.release();
    hub.closeAll(CLOSE.goingAway, 'server is shutting down');
    await door.finish(limits.drainMs);
  }
  await close(core, door);
}

function close(core: Core, door: GuardedServer): Promise<void> {
  core.ending.closed ??= end(core, door);
  return core.ending.closed;
}

async function end({ hub, turn, faults, sockets, database }: Core, door: GuardedServer) {
  sockets.shut();
  hub.stopSweeping();
  turn.finish();
  turn.stop();
  faults?.release();
  hub.cutAll();
  await door.close();
  await waitUntil(() => hub.connectionCount === 0, { limitMs: CUT_LIMIT_MS });
  await faults?.close();
  database.close();
}
