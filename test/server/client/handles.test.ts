// A closed client leaves nothing behind that keeps its process alive.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('a program whose client was closed ends by itself, with no handle left', async () => {
  const program = fileURLToPath(new URL('leave-no-handle.ts', import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    timeout: 20_000,
  });
  expect(JSON.parse(stdout)).toEqual({ left: [], open: 0 });
  expect(stderr).toBe('');
});
