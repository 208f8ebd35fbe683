// Every code block of docs/guide/comparing.md, executed as it stands there: files are written, the
// commands of `sh` blocks run in order in one folder, and what needs two servers of one's own is
// run against two.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf, commandsOf } from '../../support/docs/guide-blocks.ts';
import { runEarshot, startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const BLOCKS = blocksOf('docs/guide/comparing.md');

test('the commands of the page do what it says, in its order', async () => {
  const folder = temporaryFolder();
  const [scenario] = BLOCKS.filter(({ language }) => language === 'yaml');
  writeFileSync(join(folder, 'chat.yaml'), scenario?.text ?? '');
  const commands = BLOCKS.filter(({ language }) => language === 'sh').flatMap(commandsOf);
  expect(commands.length).toBeGreaterThanOrEqual(8);
  for (const { line, args, exits } of commands) {
    // A crowded machine is not what the page is about.
    const calm = args[0] === 'run' ? ['--set', 'generator.pacerLag=2s'] : [];
    const { code, stderr } = await runEarshot([...args, ...calm], { cwd: folder });
    expect(exits, `${line}\n${stderr}`).toContain(code);
  }
  expect(existsSync(join(folder, 'change.md'))).toBe(true);
  expect(existsSync(join(folder, 'change.html'))).toBe(true);
  expect(existsSync(join(folder, '.earshot/baselines/main.json'))).toBe(false);
}, 360_000);

test('the command that takes turns runs both servers', async () => {
  const folder = temporaryFolder();
  const [scenario] = BLOCKS.filter(({ language }) => language === 'yaml');
  writeFileSync(join(folder, 'chat.yaml'), scenario?.text ?? '');
  const [block] = BLOCKS.filter(({ language }) => language === '');
  const [command] = block === undefined ? [] : commandsOf(block);
  const servers = await Promise.all(
    ['old.csv', 'new.csv'].map((file) =>
      startServe(['--db', ':memory:', '--users', '4', '--users-file', join(folder, file)]),
    ),
  );
  try {
    const addresses = ['http://127.0.0.1:8001', 'http://127.0.0.1:8002'];
    const placed = (command?.args ?? []).map(
      (word) => servers[addresses.indexOf(word)]?.url ?? word,
    );
    const short = placed.map((word, at) => (placed[at - 1] === '--repeat' ? '2' : word));
    const { code, stderr } = await runEarshot(
      // With an alpha that two runs a side can reach: five would take the test a minute.
      [...short, '--alpha', '0.2', '--set', 'generator.pacerLag=2s', '--out', 'turns'],
      { cwd: folder },
    );
    expect(stderr).toContain('base 1/2 ended: pass');
    expect(stderr).toContain('new 2/2 ended: pass');
    expect([0, 4, 5]).toContain(code);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}, 360_000);
