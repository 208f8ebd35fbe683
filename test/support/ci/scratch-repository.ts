// A repository of somebody who uses Earshot: made by git, with the package installed as it would be
// published, the shipped scenario, and the shipped workflow. What a registry would bring is linked
// from our own clone.

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const ROOT = new URL('../../..', import.meta.url).pathname;
/** Where the example says `./deploy/github`: the action as the package brings it. */
const ACTION = './node_modules/earshot/deploy/github';

/** Builds and packs the package into `folder`; the path of the archive. */
export function packPackage(folder: string): string {
  const said = call('npm', ['pack', '--silent', '--pack-destination', folder], ROOT);
  const name = said.trim().split('\n').at(-1) ?? '';
  return path.join(folder, name);
}

/**
 * Makes the repository in `folder`, with one commit. `faults` is what its server shall do wrong, as
 * a file of faults that the workflow gives to it.
 */
export function makeRepository(folder: string, archive: string, faults: string): void {
  installPackage(folder, archive);
  const place = (...names: string[]) => path.join(folder, ...names);
  mkdirSync(place('scenarios'));
  mkdirSync(place('.github', 'workflows'), { recursive: true });
  const shipped = place('node_modules', 'earshot');
  copyFileSync(path.join(shipped, 'scenarios/smoke.yaml'), place('scenarios', 'smoke.yaml'));
  writeFileSync(place('faults.yaml'), faults);
  writeFileSync(place('.gitignore'), 'node_modules/\n');
  const example = readFileSync(path.join(shipped, 'deploy/github/example-workflow.yml'), 'utf8');
  const workflow = example
    .replace('uses: ./deploy/github', `uses: ${ACTION}`)
    .replace('--users-file users.csv', '--users-file users.csv --faults faults.yaml');
  writeFileSync(place('.github', 'workflows', 'chat.yml'), workflow);
  call('git', ['init', '--quiet'], folder);
  call('git', ['add', '--all'], folder);
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  call('git', [...author, 'commit', '--quiet', '--message', 'Gate the chat'], folder);
}

/** The commit that a run of the workflow is for. */
export function commitOf(folder: string): string {
  return call('git', ['rev-parse', 'HEAD'], folder).trim();
}

/** As `npm ci` leaves it: the package unpacked, its dependencies and commands beside it. */
function installPackage(folder: string, archive: string): void {
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, 'earshot'), { recursive: true });
  mkdirSync(path.join(modules, '.bin'));
  call(
    'tar',
    ['-xzf', archive, '-C', path.join(modules, 'earshot'), '--strip-components=1'],
    folder,
  );
  const ours = path.join(ROOT, 'node_modules');
  for (const name of readdirSync(ours).filter((name) => !name.startsWith('.'))) {
    symlinkSync(path.join(ours, name), path.join(modules, name));
  }
  symlinkSync(path.join(ours, '.bin/node'), path.join(modules, '.bin/node'));
  symlinkSync('../earshot/bin/earshot.js', path.join(modules, '.bin/earshot'));
}

function call(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended ${status}: ${stderr}`);
  return stdout;
}
