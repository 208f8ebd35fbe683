// `earshot serve`: the reference chat server in the foreground, until a signal drains it.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  describeError,
  EarshotError,
  EXIT,
  type ExitCode,
  parseDurationMs,
} from '../../base/index.ts';
import { type MetricsDoor, openMetricsDoor } from '../../exposition/index.ts';
import {
  type Durability,
  type FaultRule,
  parseFaults,
  type RunningServer,
  type ServerLimits,
  type ServerLogEntry,
  startServer,
  writeAccountsFile,
} from '../../server/index.ts';
import { receiveSecret, untilParentLeaves } from '../embedded-child.ts';
import { parseListen } from '../metrics/metrics-flags.ts';
import { parseWhole } from '../options.ts';

const PORT_BOUNDS = { low: 0, high: 65_535 };
const USER_BOUNDS = { low: 1, high: 1_000_000 };
const PACE_BOUNDS = { low: 1, high: 1_000_000 };
const CONNECTION_BOUNDS = { low: 1, high: 1_000_000 };
const DURABILITIES: readonly string[] = ['full', 'normal', 'memory'];

interface ServeFlags {
  readonly port?: string;
  readonly host?: string;
  readonly db?: string;
  readonly durability?: string;
  readonly jwtSecretFile?: string;
  readonly users?: string;
  readonly usersFile?: readonly string[];
  readonly tokenLifetime?: string;
  readonly messagesPerSecond?: string;
  readonly connections?: string;
  readonly faults?: string;
  readonly faultsLog?: string;
  readonly metrics?: string;
  readonly embedded?: boolean;
}

export async function serve(_none: readonly string[], flags: ServeFlags): Promise<ExitCode> {
  const isEmbedded = flags.embedded === true;
  const listen = flags.metrics === undefined || isEmbedded ? null : parseListen(flags.metrics);
  const jwtSecret = isEmbedded ? await receiveSecret() : readSecret(flags.jwtSecretFile);
  const folder = await ownFolder(flags);
  try {
    const server = await startServer({
      port: parseWhole('--port', flags.port ?? '0', PORT_BOUNDS),
      database: flags.db ?? path.join(folder ?? tmpdir(), 'chat.db'),
      jwtSecret,
      faults: readFaults(flags.faults),
      faultsLogPath: flags.faultsLog ?? null,
      log: isEmbedded ? logErrors : log,
      limits: limitsOf(flags),
      ...optional(flags),
    });
    let door: MetricsDoor | null = null;
    try {
      if (listen !== null) {
        const families = () => server.metrics();
        door = await openMetricsDoor({ ...listen, families });
        process.stderr.write(`Metrics: ${door.url}\n`);
      }
      await createAccounts(server, flags);
      const stopped = isEmbedded ? untilParentLeaves() : untilSignal();
      process.stdout.write(`ready ${server.url}\n`);
      await stopped;
    } finally {
      await door?.close();
      await server.drain();
      await server.close();
    }
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
  return EXIT.pass;
}

/** The temporary folder that goes with this server; null when the database is the user's. */
async function ownFolder({ db, embedded }: ServeFlags): Promise<string | null> {
  if (db === undefined) return mkdtemp(path.join(tmpdir(), 'earshot-'));
  // The parent removes it too, unless it was killed.
  return embedded === true ? path.dirname(db) : null;
}

function optional(flags: ServeFlags): {
  host?: string;
  durability?: Durability;
  accessLifetimeMs?: number;
} {
  const settings: { host?: string; durability?: Durability; accessLifetimeMs?: number } = {};
  if (flags.host !== undefined) settings.host = flags.host;
  if (flags.durability !== undefined) {
    if (!DURABILITIES.includes(flags.durability)) {
      throw new EarshotError(
        'USAGE',
        `--durability takes full, normal or memory, not '${flags.durability}'.`,
      );
    }
    settings.durability = flags.durability as Durability;
  }
  if (flags.tokenLifetime !== undefined) {
    const lifetimeMs = parseDurationMs(flags.tokenLifetime);
    if (lifetimeMs === undefined || lifetimeMs <= 0) {
      throw new EarshotError(
        'USAGE',
        `--token-lifetime takes a time such as 12h, not '${flags.tokenLifetime}'.`,
      );
    }
    settings.accessLifetimeMs = lifetimeMs;
  }
  return settings;
}

function limitsOf({ messagesPerSecond, connections }: ServeFlags): Partial<ServerLimits> {
  const pace =
    messagesPerSecond === undefined
      ? {}
      : {
          messagesPerSecond: parseWhole('--messages-per-second', messagesPerSecond, PACE_BOUNDS),
        };
  return connections === undefined
    ? pace
    : { ...pace, connections: parseWhole('--connections', connections, CONNECTION_BOUNDS) };
}

function readFile(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new EarshotError('USAGE', `${flag}: ${file} cannot be read: ${describeError(error)}`);
  }
}

function readSecret(file: string | undefined): string {
  if (file === undefined) return randomBytes(32).toString('hex');
  const secret = readFile('--jwt-secret-file', file).trim();
  if (secret === '') throw new EarshotError('USAGE', `--jwt-secret-file: ${file} is empty.`);
  return secret;
}

function readFaults(file: string | undefined): readonly FaultRule[] {
  return file === undefined ? [] : parseFaults(readFile('--faults', file), file);
}

async function createAccounts(server: RunningServer, flags: ServeFlags): Promise<void> {
  const files = flags.usersFile ?? [];
  if (flags.users === undefined) {
    if (files.length === 0) return;
    throw new EarshotError('USAGE', '--users-file needs --users N: how many accounts to create.');
  }
  const count = parseWhole('--users', flags.users, USER_BOUNDS);
  if (count < files.length) {
    throw new EarshotError('USAGE', `--users ${count} is less than one for each --users-file.`);
  }
  const accounts = await server.createAccounts(count, { passwords: true });
  const share = count / files.length;
  for (const [index, file] of files.entries()) {
    const part = accounts.slice(Math.round(index * share), Math.round((index + 1) * share));
    await writeAccountsFile(file, part);
  }
}

function log(entry: ServerLogEntry): void {
  process.stderr.write(`${entry.level}: ${entry.message}\n`);
}

function logErrors(entry: ServerLogEntry): void {
  if (entry.level === 'error') log(entry);
}

/** The first signal drains; a second one leaves at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(EXIT.interrupted));
      process.once('SIGTERM', () => process.exit(EXIT.interrupted));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
