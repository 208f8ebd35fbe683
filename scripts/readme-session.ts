// Writes the terminal session of the README from a real run: runs the quickstart and puts what it
// printed between the markers. Not part of `npm run generate`, because no two runs print the same
// numbers.
//
//   node scripts/readme-session.ts

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const START = '<!-- session:start -->';
const END = '<!-- session:end -->';
const COMMAND = ['run', 'scenarios/quickstart.yaml'];

const root = new URL('..', import.meta.url).pathname;
const readme = `${root}README.md`;

const run = spawnSync(process.execPath, [`${root}bin/earshot.js`, ...COMMAND], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, NO_COLOR: '1', EARSHOT_CI: 'none' },
});
if (run.status !== 0) {
  process.stderr.write(run.stdout + run.stderr);
  throw new Error(`the run ended with ${run.status}; the README stays as it is`);
}

const session = [
  START,
  '```console',
  `$ npx earshot ${COMMAND.join(' ')}`,
  run.stdout.trim().replaceAll(root, ''),
  '$ echo $?',
  String(run.status),
  '```',
  END,
].join('\n');
const text = readFileSync(readme, 'utf8');
const [before, after] = [text.indexOf(START), text.indexOf(END)];
if (before === -1 || after < before) throw new Error('README.md has no session markers');
writeFileSync(readme, text.slice(0, before) + session + text.slice(after + END.length));
process.stdout.write(`README.md: session of ${run.stdout.split('\n').length} lines\n`);
