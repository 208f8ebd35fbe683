// Children inherit what they need to run, and nothing that could be a secret.

import { expect, test } from 'vitest';
import { childEnvironment } from '../../../src/run/child-environment.ts';

test('children get what they need to run and nothing else', () => {
  const environment = {
    PATH: '/bin',
    TMPDIR: '/tmp',
    NODE_OPTIONS: '--no-warnings',
    NODE_COMPILE_CACHE: '/tmp/compiled',
    NODE_DISABLE_COMPILE_CACHE: '1',
    CHAT_TOKEN: 'secret',
    EARSHOT_SEED: 'x',
    HOME: undefined,
  };
  expect(childEnvironment(environment)).toEqual({
    PATH: '/bin',
    TMPDIR: '/tmp',
    NODE_OPTIONS: '--no-warnings',
    NODE_COMPILE_CACHE: '/tmp/compiled',
    NODE_DISABLE_COMPILE_CACHE: '1',
  });
});
