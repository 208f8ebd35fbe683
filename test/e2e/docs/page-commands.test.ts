// The commands of the README and the guide, executed in their order on each page: as they stand
// there, but shorter, with any port, and with small scenarios under the names of those that ship.
// The page on comparisons has a test of its own.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  blocksOf,
  commandsOf,
  type GuideCommand,
  holdsCommands,
} from '../../support/docs/guide-blocks.ts';
import { PageFolder } from '../../support/docs/page-folder.ts';
import { pages } from '../../support/documents.ts';
import { runEarshot, startEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const COMPARING = 'docs/guide/comparing.md';
/** Pages that talk to a server which they do not start themselves. */
const NEEDS_SERVER = ['docs/guide/ci.md', 'docs/guide/probe.md'];
const SERVER = ['--users', '8', '--users-file', 'users.csv'];

/** Words that hold for a reader's machine, and what they are here. */
const WORDS: Readonly<Record<string, string>> = {
  '9466': '0',
  '1m': '100ms',
  // The first message of a run is there however short it is.
  '12:44': '1',
};
/** The run that a page has made just before. */
const A_RUN = /^runs\/\d{4}-\d\d-\d\dT\d{6}Z-[\w-]+$/u;

/** A second of load, but where a fault must strike: at the hundredth message, at the twentieth. */
const DURATIONS: Readonly<Record<string, string>> = {
  'docs/guide/faults.md': '6s',
  'docs/guide/first-run.md': '2s',
};

/** Options that make a command short, and patient with a crowded machine. */
const SHORTER: Readonly<Record<string, readonly string[]>> = {
  run: [...['--quiet', '--set', 'generator.pacerLag=5s', '--set', 'generator.loopGap=5s']],
  conformance: ['--timeout', '2s'],
  monitor: ['--listen', '127.0.0.1:0'],
};

const PAGES = pages()
  .filter((page) => page !== COMPARING)
  .map((page) => [page, commandsOfPage(page)] as const)
  .filter(([, commands]) => commands.length > 0);

function commandsOfPage(page: string): readonly GuideCommand[] {
  return blocksOf(page)
    .filter((block) => holdsCommands(block) && block.excuse === null)
    .flatMap(commandsOf);
}

test.each(PAGES)('the commands of %s do what it says, in its order', async (page, commands) => {
  const folder = new PageFolder(temporaryFolder(), page);
  onTestFinished(() => folder.close());
  if (NEEDS_SERVER.includes(page)) await folder.serve(SERVER);
  const duration = ['--duration', DURATIONS[page] ?? '1s'];
  for (const command of commands) await carryOut(folder, command, duration);
});

async function carryOut(
  folder: PageFolder,
  command: GuideCommand,
  duration: readonly string[],
): Promise<void> {
  const { program, line, exits } = command;
  if (line === 'npm ci') return;
  if (program !== 'earshot') {
    const { status, stderr } = spawnSync('bash', ['-c', line], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect(exits, `${line}\n${stderr}`).toContain(status);
    return;
  }
  const [verb = '', ...rest] = command.args.map((word) => wordHere(folder, word));
  if (verb === 'serve') return folder.serve(rest);
  const shorter = [...(SHORTER[verb] ?? []), ...(verb === 'run' ? duration : [])];
  const args = [verb, ...rest, ...shorter];
  const options = { cwd: folder.path };
  const { code, stderr } = await (verb === 'monitor'
    ? monitorBriefly(args, options)
    : runEarshot(args, options));
  expect(exits, `${line}\n${stderr}`).toContain(code);
}

/** It goes on until it is told to end. */
async function monitorBriefly(args: readonly string[], options: { readonly cwd: string }) {
  const child = startEarshot(args, options);
  await child.output(/http:\/\/127\.0\.0\.1:\d+/u);
  child.kill('SIGTERM');
  return child.finished;
}

function wordHere(folder: PageFolder, word: string): string {
  if (!A_RUN.test(word)) return WORDS[word] ?? folder.placed(word);
  const runs = readdirSync(join(folder.path, 'runs')).filter((name) => /^\d{4}-/u.test(name));
  return join('runs', runs.toSorted().at(-1) ?? 'none');
}
