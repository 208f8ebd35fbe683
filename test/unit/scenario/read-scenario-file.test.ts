// What may be read as a scenario, and what is refused before a byte of it is read.

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EarshotError } from '../../../src/base/index.ts';
import { readScenarioFile } from '../../../src/scenario/index.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'earshot-scenario-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
}

function refusal(path: string): string {
  try {
    readScenarioFile(path);
  } catch (error) {
    if (error instanceof EarshotError) return `${error.code} ${error.exitCode} ${error.message}`;
  }
  throw new Error('nothing was thrown');
}

describe('readScenarioFile', () => {
  test('gives the text, up to 256 KiB', () => {
    expect(readScenarioFile(file('a.yaml', 'name: ä\n'))).toBe('name: ä\n');
    const full = '#'.repeat(256 * 1024);
    expect(readScenarioFile(file('b.yaml', full))).toBe(full);
  });

  test('refuses a larger file without reading it', () => {
    const path = file('huge.yaml', '');
    // A sparse file of 8 GiB: reading it would not fit into memory.
    truncateSync(path, 8 * 1024 ** 3);
    expect(refusal(path)).toBe(
      `SCENARIO_UNREADABLE 2 The scenario ${path} cannot be read: it has 8,589,934,592 bytes; at most 256 KiB.`,
    );
  });

  test.each([
    ['a folder', FOLDER, 'it is not a file'],
    ['a device', '/dev/zero', 'it is not a file'],
  ])('refuses %s', (_, path, why) => {
    expect(refusal(path)).toContain(
      `SCENARIO_UNREADABLE 2 The scenario ${path} cannot be read: ${why}`,
    );
  });

  test('says that there is none, and how to come by one', () => {
    const path = join(FOLDER, 'none.yaml');
    expect(refusal(path)).toBe(`SCENARIO_UNREADABLE 2 There is no scenario ${path}.`);
    expect(() => readScenarioFile(path)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('`earshot init`') }),
    );
  });

  test('refuses bytes that are not UTF-8', () => {
    const path = file('latin.yaml', Uint8Array.of(0x6e, 0x61, 0xe4, 0x0a));
    expect(refusal(path)).toBe(
      `SCENARIO_UNREADABLE 2 The scenario ${path} cannot be read: it is not UTF-8 text.`,
    );
  });
});
