// The options as data: one table per command gives the parser, the help and the EARSHOT_*
// variables.

import { Option } from 'commander';
import { EarshotError } from '../base/index.ts';

export interface OptionRow {
  readonly flags: string;
  readonly help: string;
  /** Repeatable: values are collected. */
  readonly isRepeatable?: boolean;
  /** Hidden from the help: for the program's own processes. */
  readonly isHidden?: boolean;
  /** Whether it has an EARSHOT_* variable; default: unless it is repeatable. */
  readonly hasVariable?: boolean;
  /** The words that its value may be, or may begin with; for the completion of shells. */
  readonly words?: readonly string[];
}

/** The kinds of `-o`, as a test holds them to the reports: the help must load no renderer. */
export const OUTPUT_KINDS = [
  'json',
  'html',
  'junit',
  'markdown',
  'github',
  'gitlab-metrics',
  'load-performance',
  'hlog',
  'openmetrics',
] as const;

const KIND_WORDS = OUTPUT_KINDS.map((kind) => `${kind}=`);
const KINDS_TEXT = OUTPUT_KINDS.join(', ');

export const SCENARIO_OPTIONS = [
  { flags: '--target <url>', help: 'run against this server instead of the scenario’s target' },
  {
    flags: '--allow-target <host>',
    help: 'allow a target that is not on loopback; repeatable',
    isRepeatable: true,
  },
  {
    flags: '--seed <text>',
    help: 'seed of the plan (default: the file’s, else random and printed)',
  },
  {
    flags: '--set <path=value>',
    help: 'set a value of the scenario, e.g. --set load.talk.rate=50/s; repeatable',
    isRepeatable: true,
    hasVariable: false,
  },
  { flags: '--scale <percent>', help: 'scale rates and users, e.g. 10%' },
  { flags: '--duration <time>', help: 'length of every load, e.g. 30s' },
  {
    flags: '--label <k=v>',
    help: 'label of the run, kept in the result; repeatable',
    isRepeatable: true,
    hasVariable: false,
  },
] as const satisfies readonly OptionRow[];

export const RUN_OPTIONS = [
  ...SCENARIO_OPTIONS,
  { flags: '--workers <n>', help: 'agent processes (default: cores − 1 on loopback, else cores)' },
  { flags: '--out <dir>', help: 'run directory (default: runs/<utc>-<name>)' },
  {
    flags: '--shard <i/n>',
    help: 'run the i-th of n parts of the plan; `earshot merge` judges the thresholds',
  },
  {
    flags: '--repeat <n>',
    help: 'run it n times, into the folders 1 to n of --out: replicates for `earshot compare`',
    hasVariable: false,
  },
  {
    flags: '--record',
    help: 'record all that was observed, for `earshot verify DIR`',
    hasVariable: false,
  },
  {
    flags: '-o, --output <kind=path>',
    help: `one more report, of the kinds ${KINDS_TEXT}; repeatable`,
    words: KIND_WORDS,
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--ui [port]',
    help: 'show the run in a browser while it goes on; loopback alone (default: any free port)',
  },
  {
    flags: '--metrics <[host:]port>',
    help: 'serve /metrics during the run; loopback unless a host is given (0: any free port)',
  },
  { flags: '--metrics-linger <time>', help: 'keep /metrics up so long after the end' },
  { flags: '--pushgateway <url>', help: 'push the last numbers there; see --allow-target' },
  {
    flags: '--pushgateway-auth <reference>',
    help: 'user:password of the Pushgateway, as ${env:NAME} or ${file:PATH}',
  },
  {
    flags: '--json',
    help: 'print result.json on standard output and nothing else',
    hasVariable: false,
  },
  {
    flags: '--ci <system>',
    help: 'annotate for auto, github, gitlab or none (default: auto, by the environment)',
    words: ['auto', 'github', 'gitlab', 'none'],
  },
  { flags: '--quiet', help: 'no progress on standard error', hasVariable: false },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const PROBE_OPTIONS = [
  ...SCENARIO_OPTIONS,
  {
    flags: '--monitor <name>',
    help: 'the file is a monitors file: probe as this monitor of it does',
    hasVariable: false,
  },
  {
    flags: '--format <format>',
    help: 'text, json, or nagios (a plugin’s line and exit code; default: text)',
    words: ['text', 'json', 'nagios'],
    hasVariable: false,
  },
  {
    flags: '--timeout <time>',
    help: 'the probe has ended by then (default: 20s)',
    hasVariable: false,
  },
  {
    flags: '--sequence <n>',
    help: 'chooses the accounts and full readbacks (default: by the minute)',
    hasVariable: false,
  },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const MONITOR_OPTIONS = [
  {
    flags: '--listen <[host:]port>',
    help: 'serve status page, /metrics, /probe, API (default: 127.0.0.1:9464; 0: any free port)',
  },
  { flags: '--history <file>', help: 'history file instead of the monitors file’s' },
  {
    flags: '--act-token <reference>',
    help: 'who has it may probe now and silence, as ${env:NAME} or ${file:PATH}',
  },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const PLAN_OPTIONS = [
  ...SCENARIO_OPTIONS,
  { flags: '--workers <n>', help: 'agent processes to plan for' },
  { flags: '--json', help: 'print the description as JSON', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const CAPACITY_OPTIONS = [
  ...SCENARIO_OPTIONS.filter(({ flags }) => flags !== '--duration <time>'),
  {
    flags: '--for <what>',
    help: 'search the highest rate, or the most users with their rates (default: rate)',
    words: ['rate', 'users'],
  },
  { flags: '--quick', help: 'short steps, one look at each load: a guess', hasVariable: false },
  { flags: '--workers <n>', help: 'agent processes (default: as `earshot run`)' },
  { flags: '--out <dir>', help: 'directory of the search (default: runs/<utc>-<name>-capacity)' },
  { flags: '--json', help: 'print capacity.json and nothing else', hasVariable: false },
  { flags: '--quiet', help: 'no line for each step on standard error', hasVariable: false },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const DOCTOR_OPTIONS = [
  ...SCENARIO_OPTIONS.filter(({ flags }) => flags !== '--allow-target <host>'),
  { flags: '--workers <n>', help: 'agent processes to examine for' },
  {
    flags: '--calibrate',
    help: 'measure the floor and the ceiling of this machine against a null server, and keep them',
    hasVariable: false,
  },
  { flags: '--json', help: 'print what was found as JSON', hasVariable: false },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const REPORT_OPTIONS = [
  {
    flags: '-o, --output <kind=path>',
    help: `write a report, of the kinds ${KINDS_TEXT}; repeatable`,
    words: KIND_WORDS,
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--json',
    help: 'print result.json on standard output and nothing else',
    hasVariable: false,
  },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const VERIFY_OPTIONS = [
  {
    flags: '--message <id>',
    help: 'the story of one message: its server id, SENDER:SEQUENCE or body hash',
    hasVariable: false,
  },
  {
    flags: '--json',
    help: 'print the verdict, or the story, as JSON and nothing else',
    hasVariable: false,
  },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const CONFORMANCE_OPTIONS = [
  { flags: '--target <url>', help: 'the server to examine (default: the embedded one)' },
  { flags: '--accounts <file>', help: 'CSV with two or three accounts of the target' },
  {
    flags: '--own-target <host>',
    help: 'declare the target your own: it may be attacked; repeatable',
    isRepeatable: true,
  },
  {
    flags: '--allow-target <host>',
    help: 'allow a target that is not on loopback; repeatable',
    isRepeatable: true,
  },
  { flags: '--contract-only', help: 'leave the security probes out', hasVariable: false },
  {
    flags: '--jwt-secret-file <file>',
    help: 'file with the secret that signs tokens (HS256): mints expired ones',
  },
  { flags: '--expired-token-file <file>', help: 'file with a token that has expired' },
  {
    flags: '--set <path=value>',
    help: 'set target, accounts or auth as in a scenario; repeatable',
    isRepeatable: true,
    hasVariable: false,
  },
  { flags: '--timeout <time>', help: 'an answer that takes longer is missing (default: 5s)' },
  {
    flags: '--expiry-grace <time>',
    help: 'how long a socket may outlive its token (default: 10s)',
  },
  { flags: '--strict', help: 'every case counts, also those not run', hasVariable: false },
  {
    flags: '-o, --output <kind=path>',
    help: 'one more report: json or junit; repeatable',
    words: ['json=', 'junit='],
    isRepeatable: true,
    hasVariable: false,
  },
  {
    flags: '--json',
    help: 'print the report as JSON on standard output and nothing else',
    hasVariable: false,
  },
  { flags: '--quiet', help: 'no progress on standard error', hasVariable: false },
  { flags: '--no-color', help: 'no colour (NO_COLOR is honoured too)', hasVariable: false },
] as const satisfies readonly OptionRow[];

export const SERVE_OPTIONS = [
  { flags: '--port <n>', help: 'port (0: any free one)' },
  { flags: '--host <address>', help: 'address to listen on (default: 127.0.0.1)' },
  { flags: '--db <file>', help: 'database file, or :memory: (default: a temporary file)' },
  {
    flags: '--durability <level>',
    help: 'full, normal or memory (default: full for a file)',
    words: ['full', 'normal', 'memory'],
  },
  {
    flags: '--jwt-secret-file <file>',
    help: 'file with the secret that signs tokens (default: random)',
  },
  { flags: '--users <n>', help: 'create this many accounts' },
  {
    flags: '--users-file <file>',
    help: 'write the created accounts there (mode 0600); repeatable: each file gets its part',
    isRepeatable: true,
    hasVariable: true,
  },
  { flags: '--token-lifetime <time>', help: 'lifetime of access tokens (default: 24h)' },
  {
    flags: '--messages-per-second <n>',
    help: 'work on no more messages a second: what comes faster waits (default: as they come)',
  },
  { flags: '--connections <n>', help: 'open sockets, beyond which the door says 503 (65000)' },
  { flags: '--faults <file>', help: 'inject the faults that this file lists' },
  { flags: '--faults-log <file>', help: 'write every effective injection there, as JSON lines' },
  {
    flags: '--metrics <[host:]port>',
    help: 'serve /metrics of the server on a port of its own (0: any free port)',
  },
  { flags: '--embedded', help: 'child of `earshot run`', isHidden: true, hasVariable: false },
] as const satisfies readonly OptionRow[];

export const INIT_OPTIONS = [
  {
    flags: '--target <url>',
    help: 'the server to talk to (default: embedded)',
    hasVariable: false,
  },
  { flags: '--users <n>', help: 'how many users (default: 20)', hasVariable: false },
  { flags: '--out <file>', help: 'file to write (default: earshot.yaml)', hasVariable: false },
  { flags: '--force', help: 'overwrite the file if it is there', hasVariable: false },
] as const satisfies readonly OptionRow[];

/** One agent process per core is plenty; this is a guard against a typing mistake. */
export const WORKER_BOUNDS = { low: 1, high: 256 };

const collect = (value: string, previous: readonly string[] | undefined): string[] => [
  ...(previous ?? []),
  value,
];

/** Builds commander's option from a row, its EARSHOT_* variable included. */
export function makeOption(row: OptionRow): Option {
  const option = new Option(row.flags, row.help);
  if (row.isRepeatable) option.argParser(collect);
  if (row.isHidden) option.hideHelp();
  const long = /--(?:no-)?([a-z-]+)/.exec(row.flags)?.[1] ?? '';
  if (row.hasVariable ?? row.isRepeatable !== true) {
    option.env(`EARSHOT_${long.replaceAll('-', '_').toUpperCase()}`);
  }
  return option;
}

/** A whole number in [low, high]. @throws EarshotError `USAGE` naming the flag. */
export function parseWhole(
  flag: string,
  text: string,
  bounds: { low: number; high: number },
): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < bounds.low || value > bounds.high) {
    throw new EarshotError(
      'USAGE',
      `${flag} takes a whole number from ${bounds.low} to ${bounds.high}, not '${text}'.`,
    );
  }
  return value;
}

/** The `--workers` flag; null when nobody says. @throws EarshotError `USAGE` */
export function parseWorkers(text: string | undefined): number | null {
  return text === undefined ? null : parseWhole('--workers', text, WORKER_BOUNDS);
}

/** Splits `k=v`. @throws EarshotError `USAGE` naming the flag. */
export function splitPair(flag: string, text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new EarshotError('USAGE', `${flag} takes name=value, not '${text}'.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
