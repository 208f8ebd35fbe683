// The command as a user starts it: `bin/earshot.js` in a process of its own. Never throws for what
// the command does; what it printed and how it ended is for the test to judge.

import { Child, type ChildOptions, type Finished } from './child.ts';
import { notePrinted } from './sweep/leak-sweep.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const NODE = `${ROOT}node_modules/.bin/node`;
/** Creating 10,000 accounts takes seconds; a minute is a hang. */
const READY_WITHIN_MS = 60_000;
const LAUNCHER = `${ROOT}bin/earshot.js`;
/** What the terminal and the CI system of the tests themselves are must not be seen in a test. */
const APART = { NO_COLOR: '1', EARSHOT_CI: 'none' };
/** What `timed` has the shell print last on standard error. */
const CPU_LINE = /^cpu ([\d.]+) ([\d.]+)$/m;

export interface EarshotOptions extends ChildOptions {
  /** Signals to send, each so long after the start. */
  readonly signals?: readonly { readonly afterMs: number; readonly signal: NodeJS.Signals }[];
}

export interface EarshotRun extends Finished {
  /** Standard output parsed as one JSON document; undefined when it is none. */
  readonly json: unknown;
}

/** Starts the command and leaves it running: for tests that send signals or look into it. */
export function startEarshot(args: readonly string[], options: ChildOptions = {}): Child {
  const env = { ...APART, ...options.env };
  return swept(new Child(NODE, [LAUNCHER, ...args], { cwd: ROOT, ...options, env }), args);
}

/** What it prints is searched for secrets, like every file that it writes. */
function swept(child: Child, args: readonly string[]): Child {
  child.finished.then(
    ({ stdout, stderr }) => notePrinted(`earshot ${args.join(' ')}`, stdout, stderr),
    () => undefined,
  );
  return child;
}

/** Runs the command to its end, which comes at the latest after `timeoutMs` (default 120 s). */
export async function runEarshot(
  args: readonly string[],
  options: EarshotOptions = {},
): Promise<EarshotRun> {
  const child = startEarshot(args, options);
  const timers = (options.signals ?? []).map(({ afterMs, signal }) =>
    setTimeout(() => child.kill(signal), afterMs),
  );
  const finished = await child.finished;
  for (const timer of timers) clearTimeout(timer);
  return { ...finished, json: parseJson(finished.stdout) };
}

/**
 * Runs the command below a shell, after `prelude` (say, `ulimit -n 300`), and tells the CPU time
 * that the command and its children took: on a crowded machine the wall's clock says nothing.
 */
export async function runInShell(
  prelude: string,
  args: readonly string[],
  options: ChildOptions & {
    /** A command that starts the shell, such as `unshare --mount`. */
    readonly below?: readonly string[];
  } = {},
): Promise<EarshotRun & { readonly cpuMs: number }> {
  const script = `${prelude}\nTIMEFORMAT='cpu %U %S'; time "$@"`;
  const env = { ...APART, ...options.env };
  const shell = ['bash', '-c', script, 'bash', NODE, LAUNCHER, ...args];
  const [program = 'bash', ...rest] = [...(options.below ?? []), ...shell];
  const child = swept(new Child(program, rest, { cwd: ROOT, ...options, env }), args);
  const finished = await child.finished;
  const [, user = 'NaN', system = 'NaN'] = CPU_LINE.exec(finished.stderr) ?? [];
  const cpuMs = 1000 * (Number(user) + Number(system));
  const stderr = finished.stderr.replace(CPU_LINE, '').trimEnd();
  return { ...finished, stderr, cpuMs, json: parseJson(finished.stdout) };
}

export interface Serving {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly child: Child;
  /** SIGTERM, then its end. */
  stop(): Promise<Finished>;
}

/** Starts `earshot serve --port 0 …` and waits for its ready line. */
export function startServe(
  args: readonly string[] = [],
  options: ChildOptions = {},
): Promise<Serving> {
  const child = startEarshot(['serve', '--port', '0', ...args], { timeoutMs: 600_000, ...options });
  return whenReady(child);
}

/** A child that prints `ready URL`, as the reference server and the foreign one do. */
export async function whenReady(child: Child): Promise<Serving> {
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
  const match = await child.output(/^ready (http:\/\/\S+)$/m).finally(() => clearTimeout(timer));
  const stop = (): Promise<Finished> => {
    child.kill('SIGTERM');
    return child.finished;
  };
  return { url: String(match[1]), child, stop };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
