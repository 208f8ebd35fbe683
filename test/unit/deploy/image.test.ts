// The container's recipe as a text: two stages, nobody's root, an init, as many files as there may
// be. It is not built where the tests run; its steps are those of the build that is.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

interface Step {
  readonly word: string;
  readonly rest: string;
  readonly stage: number;
}

function stepsOf(dockerfile: string): readonly Step[] {
  const lines = dockerfile
    .split('\n')
    .filter((line) => !/^\s*(#|$)/u.test(line))
    .join('\n')
    .replace(/\\\n\s*/gu, '')
    .split('\n');
  let stage = -1;
  return lines.map((line) => {
    const [, word = '', rest = ''] = /^(\w+) (.+)$/u.exec(line) ?? [];
    if (word === 'FROM') stage += 1;
    return { word, rest, stage };
  });
}

const STEPS = stepsOf(read('Dockerfile'));
const last = Math.max(...STEPS.map(({ stage }) => stage));
const restsOf = (word: string, stage = last): readonly string[] =>
  STEPS.filter((step) => step.word === word && step.stage === stage).map(({ rest }) => rest);

it('knows every word of the recipe', () => {
  const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME'];
  const words = new Set(STEPS.map(({ word }) => word));
  expect([...words].filter((word) => !known.includes(word))).toEqual([
    ...['STOPSIGNAL', 'ENTRYPOINT', 'CMD'],
  ]);
});

it('builds in one stage and runs in another, both of a Node that the package allows', () => {
  const bases = STEPS.filter(({ word }) => word === 'FROM').map(({ rest }) => rest);
  expect(bases).toEqual(['node:26-slim AS build', 'node:26-slim']);
  expect(restsOf('COPY').filter((rest) => rest.startsWith('--from=build'))).toHaveLength(2);
});

it('runs as a user who is not root, below an init', () => {
  expect(restsOf('USER')).toEqual(['1000:1000']);
  const after = STEPS.findIndex(({ word, stage }) => word === 'USER' && stage === last);
  expect(STEPS.slice(after).some(({ word }) => word === 'RUN')).toBe(false);
  expect(restsOf('ENTRYPOINT')).toEqual(['["tini", "--", "earshot"]']);
  expect(restsOf('RUN').join()).toContain('install -y --no-install-recommends tini');
});

it('copies what exists and what the build may see, and all that the package ships to run', () => {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  const copied = STEPS.filter(
    ({ word, rest }) => word === 'COPY' && !rest.includes('--from'),
  ).flatMap(({ rest }) =>
    rest
      .replace(/--\w+=\S+ /gu, '')
      .split(' ')
      .slice(0, -1),
  );
  for (const path of copied) {
    expect(existsSync(`${ROOT}${path}`), path).toBe(true);
    expect(allowed, path).toContain(path);
  }
  expect(new Set(allowed)).toEqual(new Set(copied));
});

it('starts the command with as many open files as it may have', () => {
  const said = 'echo "$(ulimit -Sn) $*"';
  const script = read('deploy/entrypoint.sh').replace(
    'exec node /earshot/bin/earshot.js "$@"',
    said,
  );
  expect(script).toContain(said);
  const limits = 'ulimit -Sn 256; ulimit -Hn 512; exec sh -c "$1" earshot a b';
  const shell = ['-c', limits, 'bash', script];
  const { stdout, stderr, status } = spawnSync('bash', shell, { encoding: 'utf8' });
  expect([stdout, stderr, status]).toEqual(['512 a b\n', '', 0]);
});
