// Every rule of the language as a file: the first comments of an invalid fixture are all that is
// reported, word by word, with line and column.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Diagnostic, formatDiagnostics, parseScenario } from '../../../src/scenario/index.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/scenarios');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

function described({ position, severity, path, message, hint }: Diagnostic): string {
  const place = `${position.line}:${position.column}`;
  return `${place} ${severity} ${path || '-'} ${message}${hint === null ? '' : ` | ${hint}`}`;
}

function expected(text: string): string[] {
  const lines = text.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && !/^# \d+:\d+ /.test(line));
  return lines.slice(1, end).map((line) => line.slice(2));
}

describe('fixtures', () => {
  test.each(FILES.filter((name) => name.startsWith('invalid-')))(
    '%s is refused with exactly the mistakes it names',
    (name) => {
      const text = textOf(name);
      const { scenario, diagnostics } = parseScenario(text, name);
      expect(diagnostics.map(described)).toEqual(expected(text));
      expect(scenario).toBeNull();
      expect(diagnostics.length).toBeGreaterThan(0);
    },
  );

  test.each(FILES.filter((name) => name.startsWith('warning-')))(
    '%s is taken with exactly the warnings it names',
    (name) => {
      const text = textOf(name);
      const { scenario, diagnostics } = parseScenario(text, name);
      expect(diagnostics.map(described)).toEqual(expected(text));
      expect(scenario?.name).toBe('fixture');
    },
  );

  test.each(FILES.filter((name) => name.startsWith('valid-')))('%s has no mistake', (name) => {
    expect(parseScenario(textOf(name), name).diagnostics).toEqual([]);
  });

  test.each(FILES)('%s: no message and no code frame shows a secret', (name) => {
    const text = textOf(name);
    const { diagnostics } = parseScenario(text, name);
    expect(formatDiagnostics(diagnostics, text, { color: true })).not.toContain('hunter2');
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });
});

describe('the scenarios that are shipped', () => {
  const folder = join(import.meta.dirname, '../../../scenarios');
  const shipped = readdirSync(folder).filter(
    (name) => name.endsWith('.yaml') && name !== 'monitors.yaml',
  );

  test('the quickstart is among them', () => {
    expect(shipped).toContain('quickstart.yaml');
  });

  test.each(shipped)('%s has no mistake and no warning', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(parseScenario(text, name).diagnostics).toEqual([]);
  });
});
