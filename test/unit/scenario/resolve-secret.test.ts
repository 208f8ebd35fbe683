// References to secrets: what they resolve to, and how little their errors say.

import { describe, expect, test } from 'vitest';
import { EarshotError } from '../../../src/base/index.ts';
import { describeSecret, resolveSecret } from '../../../src/scenario/index.ts';

const none = (path: string): string => {
  throw Object.assign(new Error(`ENOENT: ${path} hunter2`), { code: 'ENOENT' });
};

function failure(action: () => unknown): EarshotError {
  try {
    action();
  } catch (error) {
    if (error instanceof EarshotError) return error;
  }
  throw new Error('nothing was thrown');
}

describe('resolveSecret', () => {
  test('takes a variable as it is, and a file without its last newline', () => {
    expect(resolveSecret({ kind: 'env', name: 'A' }, { A: ' hunter2\n' }, none)).toBe(' hunter2\n');
    const files: Record<string, string> = { 'a.txt': 'hunter2\r\n', 'b.txt': 'x\n\n' };
    const read = (path: string): string => files[path] ?? none(path);
    expect(resolveSecret({ kind: 'file', path: 'a.txt' }, {}, read)).toBe('hunter2');
    expect(resolveSecret({ kind: 'file', path: 'b.txt' }, {}, read)).toBe('x\n');
  });

  test.each([
    ['a variable that is not set', {}, '${env:A} is not set'],
    ['an empty variable', { A: '' }, '${env:A} is empty'],
    ['a huge variable', { A: 'hunter2'.repeat(10_000) }, '${env:A} is larger than 64 KiB'],
  ])('%s is refused by name alone', (_, env, message) => {
    const error = failure(() => resolveSecret({ kind: 'env', name: 'A' }, env, none));
    expect([error.code, error.exitCode, error.message]).toEqual([
      'SECRET_MISSING',
      2,
      `The secret ${message}.`,
    ]);
  });

  test('a file that cannot be read is named; what the reader said is left out', () => {
    const error = failure(() => resolveSecret({ kind: 'file', path: 's.txt' }, {}, none));
    expect(error.message).toBe('The secret ${file:s.txt} cannot be read (ENOENT).');
    expect(error.cause).toBeUndefined();
  });

  test('a reference is described as it is written', () => {
    expect(describeSecret({ kind: 'env', name: 'A' })).toBe('${env:A}');
    expect(describeSecret({ kind: 'file', path: 'a b' })).toBe('${file:a b}');
  });
});
