// What is measured is the package as it is published, in plain JavaScript: types are stripped once,
// not in every process. The yardstick gets the same.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

export interface PackageCopy {
  readonly launcher: string;
  readonly bareWs: string;
  readonly closedLoop: string;
  readonly memoryHub: string;
}

/** Builds into a folder; @throws Error when the compiler refuses. */
export function copyPackage(folder: string): PackageCopy {
  mkdirSync(folder, { recursive: true });
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const flags = ['-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')];
  const built = spawnSync(compiler, flags, { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the package cannot be built');
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const yardstick = (name: string): string => {
    const source = readFileSync(join(ROOT, `bench/yardstick/${name}.ts`), 'utf8');
    writeFileSync(join(folder, `${name}.js`), stripTypeScriptTypes(source));
    return join(folder, `${name}.js`);
  };
  return {
    launcher: join(folder, 'bin/earshot.js'),
    bareWs: yardstick('bare-ws'),
    closedLoop: yardstick('closed-loop'),
    memoryHub: yardstick('memory-hub'),
  };
}
