// One examination: permission, accounts, the embedded server where it is the target, the contract,
// the probes, the verdict. It renders nothing and writes no file.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Clock,
  EarshotError,
  isoFromWallMs,
  newRunId,
  systemClock,
  toolVersion,
} from '../base/index.ts';
import {
  type Account,
  assertTargetAllowed,
  assertTargetOwned,
  type BareDoor,
  type ClientOptions,
  type KnownAccount,
  openBareDoor,
  plainTarget,
  readAccountsFile,
  requireAccounts,
  resolveSecrets,
} from '../client/index.ts';
import {
  resolveSecret,
  type Scenario,
  type SecretReference,
  type Target,
} from '../scenario/index.ts';
import type { CaseResult, ConformanceReport, Finding } from './contract.ts';
import { NO_SCENE, tryContract } from './contract-part.ts';
import { Findings } from './findings.ts';
import { notRun, unknown } from './lab/finding.ts';
import { Lab, peopleOf } from './lab/lab.ts';
import { tryEcho } from './probes/echo-probe.ts';
import { tryBadInput } from './probes/input-probes.ts';
import { tryLeak, trySpoof } from './probes/privacy-probes.ts';
import { assertExpired, tryTokens } from './probes/token-probes.ts';
import { CASE_NAMES, type CaseName, caseEntry } from './registry/cases.ts';
import { judgeCases } from './verdict.ts';

const PEOPLE_COUNT = 3;
const FEWEST_PEOPLE = 2;
/** What an examination asks of its target at most: it is held against the caps like a run. */
const PEAKS = { users: PEOPLE_COUNT, messagesPerSecond: 20 } as const;
/** The whole takes at most so many answers that never come. */
const LONGEST_TIMEOUTS = 30;
const HEARTBEAT = { intervalMs: 3_600_000, timeoutMs: 3_600_000, withoutRatio: 1 } as const;
const RECONNECT = { enabled: false, baseMs: 1_000, maxMs: 1_000 } as const;

/** The part of an embedded server that an examination needs. */
export interface ExaminedServer {
  readonly url: string;
  /** The accounts file as text. */
  readonly accountsText: string;
  readonly jwtSecret: string;
  close(): Promise<void>;
}

export interface ConformanceOptions {
  /** Target, accounts and authentication are taken from it; its loads are not run. */
  readonly scenario: Scenario;
  /** For `target: embedded`. */
  readonly startEmbedded: (options: {
    readonly userCount: number;
    readonly jwtSecret: string | null;
    readonly signal: AbortSignal;
  }) => Promise<ExaminedServer>;
  /** Hosts that are allowed beside loopback and the scenario's own. */
  readonly allowTargets: readonly string[];
  /** Hosts that the user declares their own: they may be attacked. */
  readonly ownTargets: readonly string[];
  readonly contractOnly: boolean;
  readonly strict: boolean;
  /** The secret that signs the tokens of the accounts (HS256); null where it is not known. */
  readonly jwtSecret: string | null;
  /** A token that has expired; null where there is none. */
  readonly expiredToken: string | null;
  /** An answer that takes longer is missing. */
  readonly timeoutMs: number;
  /** How long after `exp` a socket may go on. */
  readonly expiryGraceMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Examines a server.
 * @throws EarshotError `TARGET_NOT_ALLOWED`, `ACCOUNTS_INVALID`, `SECRET_MISSING`, `SERVER_START`,
 * `TARGET_UNREACHABLE` or `TARGET_AUTH`: then nothing was examined.
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const clock = systemClock();
  const startedAtMs = clock.nowMs();
  const startedAtIso = isoFromWallMs(clock.wallMs());
  assertPermitted(options);
  assertExpired(options.expiredToken, clock.wallMs());
  const deadline = AbortSignal.timeout(longestMs(options));
  const signal = AbortSignal.any([options.signal, deadline]);
  const place = await openPlace(options, { clock, signal });
  const findings = new Findings(signal);
  try {
    await examine(place, findings, options);
  } finally {
    await place.close();
  }
  const over = sayOver(options.signal.aborted, deadline.aborted);
  const cases = CASE_NAMES.map((name) => resultOf(name, findings.get(name), { over, options }));
  const { strict, contractOnly } = options;
  const isInterrupted = options.signal.aborted;
  const { verdict, exitCode, reasons } = judgeCases(cases, { strict, isInterrupted });
  return {
    schemaVersion: 1,
    tool: { name: 'earshot', version: toolVersion() },
    target: options.scenario.target.kind === 'embedded' ? 'embedded' : options.scenario.target.url,
    accountCount: place.lab.people.length,
    startedAtIso,
    elapsedMs: Math.round(clock.nowMs() - startedAtMs),
    ...{ strict, contractOnly, verdict, exitCode, reasons, cases },
  };
}

function assertPermitted(options: ConformanceOptions): void {
  const { target } = options.scenario;
  const { ownTargets, allowTargets } = options;
  const peaks = { ...PEAKS, durationMs: longestMs(options) };
  assertTargetAllowed(target, peaks, [...allowTargets, ...ownTargets]);
  if (!options.contractOnly) assertTargetOwned(target, ownTargets);
}

function longestMs({ timeoutMs, expiryGraceMs }: ConformanceOptions): number {
  return LONGEST_TIMEOUTS * timeoutMs + 2 * expiryGraceMs;
}

interface Place {
  readonly lab: Lab;
  readonly accounts: readonly KnownAccount[];
  readonly jwtSecret: string | null;
  close(): Promise<void>;
}

async function openPlace(
  options: ConformanceOptions,
  around: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Place> {
  const { scenario } = options;
  const folder = path.dirname(scenario.file);
  const readFile = (file: string): string => readFileSync(path.resolve(folder, file), 'utf8');
  const sources = {
    resolve: (from: SecretReference) => resolveSecret(from, options.env, readFile),
    readFile,
  };
  const declared = scenario.target.kind === 'url' ? scenario.target : plainTarget('');
  const secrets = resolveSecrets(scenario, declared, sources);
  const fromFile = accountsOfFile(scenario, folder);
  const { signal } = around;
  const server =
    scenario.target.kind === 'url'
      ? null
      : await options.startEmbedded({
          userCount: PEOPLE_COUNT,
          jwtSecret: secrets.jwtSecret,
          signal,
        });
  try {
    const target = server === null ? declared : plainTarget(server.url);
    const accounts = fromFile ?? requireAccounts(server?.accountsText ?? '', 'generated accounts');
    const door = await openBareDoor({
      client: clientOf(options, { ...around, target, secrets }),
      accounts: accounts.slice(0, PEOPLE_COUNT),
      accountsPath: scenario.accounts.kind === 'file' ? scenario.accounts.path : null,
      neededLifetimeMs: longestMs(options),
      signal,
    });
    const jwtSecret = options.jwtSecret ?? secrets.jwtSecret ?? server?.jwtSecret ?? null;
    const lab = labOf(door, { options, around, secrets: [jwtSecret, options.expiredToken] });
    const close = async (): Promise<void> => {
      await lab.close();
      await server?.close();
    };
    return { lab, accounts: door.accounts, jwtSecret, close };
  } catch (error) {
    await server?.close();
    throw error;
  }
}

function labOf(
  door: BareDoor,
  of: {
    readonly options: ConformanceOptions;
    readonly around: { readonly clock: Clock; readonly signal: AbortSignal };
    readonly secrets: readonly (string | null)[];
  },
): Lab {
  const people = peopleOf(door.accounts);
  if (people === null) throw tooFew(door.accounts.length, 'The accounts');
  const { timeoutMs } = of.options;
  return new Lab({ door, ...of.around, timeoutMs, secrets: of.secrets }, people);
}

function accountsOfFile(scenario: Scenario, folder: string): readonly Account[] | null {
  if (scenario.accounts.kind === 'generated') return null;
  const { path: named } = scenario.accounts;
  const accounts = readAccountsFile(path.resolve(folder, named), named);
  if (accounts.length < FEWEST_PEOPLE) throw tooFew(accounts.length, named);
  return accounts;
}

function tooFew(count: number, named: string): EarshotError {
  const has = count === 1 ? '1 account' : `${count} accounts`;
  return new EarshotError('ACCOUNTS_INVALID', `${named}: ${has}; an examination needs two`, {
    hint: 'Add a row; with a third one the cases of uninvolved users are tried, too.',
  });
}

function clientOf(
  options: ConformanceOptions,
  of: {
    readonly target: Extract<Target, { kind: 'url' }>;
    readonly secrets: ClientOptions['secrets'];
    readonly clock: Clock;
  },
): ClientOptions {
  const { target, secrets, clock } = of;
  return {
    target,
    auth: options.scenario.auth,
    secrets,
    scope: { runId: newRunId(), incarnation: 0 },
    heartbeat: HEARTBEAT,
    reconnect: RECONNECT,
    connectTimeoutMs: options.timeoutMs,
    requestTimeoutMs: options.timeoutMs,
    clock,
    sourceAddresses: options.scenario.sourceAddresses,
    observe: () => undefined,
    seed: 'conformance',
    onReceiveLag: () => undefined,
  };
}

async function examine(
  { lab, jwtSecret }: Place,
  findings: Findings,
  options: ConformanceOptions,
): Promise<void> {
  await tryContract(lab, findings);
  if (options.contractOnly) return;
  const { expiredToken, expiryGraceMs } = options;
  // A leak is looked for before anybody writes in the third user's name.
  findings.set('history-leak', await tryLeak(lab));
  await tryTokens(lab, findings, { jwtSecret, expiredToken, expiryGraceMs });
  findings.set('sender-spoof', await trySpoof(lab));
  await tryBadInput(lab, findings);
  findings.set('injection-echo', await tryEcho(lab));
}

/** Why cases are missing that would have been tried; null when nothing ended the examination. */
function sayOver(isInterrupted: boolean, isTimeUp: boolean): string | null {
  if (isInterrupted) return 'the examination was interrupted before';
  return isTimeUp ? 'the time of the whole examination was up before' : null;
}

function resultOf(
  name: CaseName,
  found: Finding | undefined,
  of: { readonly over: string | null; readonly options: ConformanceOptions },
): CaseResult {
  const { level, severity, group, check, holds, document, isProbe } = caseEntry(name);
  const nothing = { sent: '', came: '' };
  const skipped = isProbe && of.options.contractOnly;
  const missing = of.over === null ? NO_SCENE : unknown(nothing, of.over);
  const finding = skipped ? notRun('left out by --contract-only') : (found ?? missing);
  return { name, level, severity, group, check, holds, document, ...finding };
}
