// Artillery on demand: into a folder of its own, beside nothing of ours and in no manifest.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ARTILLERY_VERSION = '2.0.34';
/** It brings some 450 packages. */
const INSTALL_LIMIT_MS = 1_800_000;

/** The file that Node starts. What is installed already stays. */
export function installArtillery(folder: string): string {
  const main = join(folder, 'node_modules/artillery/bin/run');
  if (existsSync(main)) return main;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "scratch", "private": true }\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional'];
  const { status } = spawnSync('npm', ['install', `artillery@${ARTILLERY_VERSION}`, ...flags], {
    cwd: folder,
    stdio: 'inherit',
    timeout: INSTALL_LIMIT_MS,
  });
  if (status !== 0 || !existsSync(main)) throw new Error('Artillery could not be installed');
  return main;
}
