// `.env` gives way to the environment, and colour to whoever forbids it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { loadDotEnv } from '../../../src/cli/settings.ts';
import { columnsOf, wantsColor } from '../../../src/cli/terminal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the file .env', () => {
  test('adds what the environment does not have', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.env'), 'A=file\nB="of the file"\n# C=no\nEMPTY=\n');
    const environment: NodeJS.ProcessEnv = { A: 'environment', EMPTY: 'kept' };
    loadDotEnv(folder, environment);
    expect(environment).toEqual({ A: 'environment', B: 'of the file', EMPTY: 'kept' });
  });

  test('may be missing', () => {
    const environment: NodeJS.ProcessEnv = {};
    loadDotEnv(temporaryFolder(), environment);
    expect(environment).toEqual({});
  });

  test('that cannot be read is an error', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.env'));
    expect(() => loadDotEnv(folder, {})).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringContaining('.env cannot be read'),
      }),
    );
  });
});

describe('a terminal', () => {
  test('has colour unless somebody forbids it', () => {
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('TERM', 'xterm');
    expect(wantsColor({ isTTY: true }, {})).toBe(true);
    expect(wantsColor({ isTTY: true }, { color: false })).toBe(false);
    vi.stubEnv('NO_COLOR', '1');
    expect(wantsColor({ isTTY: true }, {})).toBe(false);
    vi.stubEnv('NO_COLOR', '');
    expect(wantsColor({ isTTY: true }, {})).toBe(true);
    vi.stubEnv('TERM', 'dumb');
    expect(wantsColor({ isTTY: true }, {})).toBe(false);
    vi.unstubAllEnvs();
  });

  test('tells its width; what is none has 80 columns', () => {
    expect(columnsOf({ isTTY: true, columns: 132 })).toBe(132);
    expect(columnsOf({ isTTY: true, columns: 0 })).toBe(80);
    expect(columnsOf({ isTTY: false as true, columns: 132 })).toBe(80);
  });
});
