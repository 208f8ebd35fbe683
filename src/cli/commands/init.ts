// `earshot init`: a commented starter scenario. Asks on a terminal, at most three questions, and
// nothing elsewhere.

import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { describeError, EarshotError, EXIT, type ExitCode } from '../../base/index.ts';
import { starterScenario } from '../../scenario/index.ts';
import { parseScenarioText } from '../load-scenario.ts';
import { parseWhole } from '../options.ts';

const DEFAULTS = { target: 'embedded', users: '20', out: 'earshot.yaml' } as const;
const USER_BOUNDS = { low: 2, high: 1_000_000 };

const QUESTIONS = {
  target: 'Address of the server, or embedded',
  users: 'How many users',
  out: 'File to write',
} as const;

type Answers = Readonly<Record<keyof typeof QUESTIONS, string>>;

interface InitFlags extends Partial<Answers> {
  readonly force?: boolean;
}

export async function init(_none: readonly string[], flags: InitFlags): Promise<ExitCode> {
  const answers = await askFor(flags);
  if (answers === null) {
    process.stderr.write('\nNothing was written.\n');
    return EXIT.interrupted;
  }
  const { target, out } = answers;
  const users = parseWhole('--users', answers.users, USER_BOUNDS);
  if (users % 2 === 1) {
    throw new EarshotError('USAGE', '--users takes an even number, because users talk in pairs.');
  }
  const text = starterScenario({ target: checkedTarget(target), users });
  parseScenarioText({ text, file: out }, {}, { color: false, warn: () => {} });
  writeNew(out, text, flags.force === true);
  process.stdout.write(
    `Wrote ${out}. Next: earshot validate ${out}, earshot plan ${out}, earshot run ${out}\n`,
  );
  return EXIT.pass;
}

/** The answers, from flags, questions or defaults; null when the terminal was closed meanwhile. */
async function askFor(flags: InitFlags): Promise<Answers | null> {
  const answers: Record<keyof typeof QUESTIONS, string> = { ...DEFAULTS, ...flags };
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!isTerminal) return answers;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Lines that are typed ahead of their question wait in the iterator.
  const lines = terminal[Symbol.asyncIterator]();
  try {
    for (const name of ['target', 'users', 'out'] as const) {
      if (flags[name] !== undefined) continue;
      terminal.setPrompt(`${QUESTIONS[name]} (${DEFAULTS[name]}): `);
      terminal.prompt();
      const line = await lines.next();
      if (line.done === true) return null;
      const answer = line.value.trim();
      if (answer !== '') answers[name] = answer;
    }
    return answers;
  } finally {
    terminal.close();
  }
}

/** @throws EarshotError `USAGE` for what is neither `embedded` nor the address of a server. */
function checkedTarget(target: string): string {
  if (target === 'embedded') return target;
  const url = URL.parse(target);
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url !== null && isHttp && url.username === '' && url.password === '') return target;
  const wanted = 'embedded, or an http or https address without a user name';
  throw new EarshotError('USAGE', `--target takes ${wanted}.`);
}

/** @throws EarshotError `USAGE` when the file exists, unless `force`, or cannot be written. */
function writeNew(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw new EarshotError('USAGE', `${file}: ${describeError(error)}`);
    throw new EarshotError('USAGE', `${file} is there already.`, {
      hint: 'Choose another name with --out FILE, or overwrite it with --force.',
    });
  }
}
