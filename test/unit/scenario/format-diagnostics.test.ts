// Code frames: what a person sees of a mistake, and what nobody sees of a secret.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Diagnostic, formatDiagnostics, parseScenario } from '../../../src/scenario/index.ts';

const plain = { color: false };

function at(line: number, column: number, more: Partial<Diagnostic> = {}): Diagnostic {
  const base = { severity: 'error', message: 'Wrong.', hint: null, file: 'x.yaml' } as const;
  return { ...base, position: { line, column }, path: '', ...more };
}

describe('formatDiagnostics', () => {
  test('shows the line before, the line, a caret under the value, the suggestion', () => {
    const text = 'version: 1\nname: x\nusers: 1o0\n';
    const diagnostic = at(3, 8, { end: { line: 3, column: 11 }, hint: "Did you mean '100'?" });
    expect(formatDiagnostics([diagnostic], text, plain)).toBe(
      [
        'x.yaml:3:8 error Wrong.',
        '  2 | name: x',
        '  3 | users: 1o0',
        '    |        ^^^',
        "  Did you mean '100'?",
      ].join('\n'),
    );
  });

  test('the first line has none before it, a flag has no frame, a blank line is between', () => {
    const flag = at(0, 0, { file: '--scale', severity: 'warning' });
    expect(formatDiagnostics([at(1, 1), flag], 'version: 2', plain)).toBe(
      'x.yaml:1:1 error Wrong.\n  1 | version: 2\n    | ^\n\n--scale warning Wrong.',
    );
  });

  test('a long line is shown around the mistake', () => {
    const text = `${'a'.repeat(300)}HERE${'b'.repeat(300)}`;
    const lines = formatDiagnostics(
      [at(1, 301, { end: { line: 1, column: 305 } })],
      text,
      plain,
    ).split('\n');
    const column = lines[2]?.indexOf('^') ?? 0;
    expect(lines[1]?.slice(column, column + 4)).toBe('HERE');
    expect(lines[1]?.length).toBeLessThan(110);
    expect(lines[2]?.slice(column)).toBe('^^^^');
  });

  test('colour adds nothing but colour, and control characters of the file are not sent on', () => {
    const text = 'name: \u001b[31mred\u0007\n';
    const diagnostics = [at(1, 7)];
    const colored = formatDiagnostics(diagnostics, text, { color: true });
    expect(stripVTControlCharacters(colored)).toBe(formatDiagnostics(diagnostics, text, plain));
    expect(colored).toContain('\u001b[31m^');
    expect(formatDiagnostics(diagnostics, text, plain)).toContain('1 | name: ·[31mred·');
  });

  test('secrets are hidden at one length, and carets stay under what they mean', () => {
    const text = 'auth: { jwt: { secret: hunter2hunter2, lifetim: 3 } }';
    const { diagnostics } = parseScenario(text, 'x.yaml');
    const shown = formatDiagnostics(
      diagnostics.filter(({ path }) => path.startsWith('auth')),
      text,
      plain,
    );
    const frames = shown.split('\n').filter((line) => line.includes('|'));
    expect(frames).toEqual([
      '  1 | auth: { jwt: { secret: •••, lifetim: 3 } }',
      '    |                        ^^^',
      '  1 | auth: { jwt: { secret: •••, lifetim: 3 } }',
      '    |                             ^^^^^^^',
    ]);
  });

  test.each([
    ['password: hunter2', 'password: •••'],
    ['  x-api-key: "hunter2, really"', '  x-api-key: •••'],
    ["{ 'Authorization': 'Bearer hunter2' }", "{ 'Authorization': ••• }"],
    ['{ tokne: a, access_token: hunter2 , b: c }', '{ tokne: a, access_token: •••, b: c }'],
    ['secret: ${env:NAME}', 'secret: ${env:NAME}'],
    ['secret: "${env:NAME}"', 'secret: "${env:NAME}"'],
    ['auth: tokens', 'auth: tokens'],
    ['body: { password: "{password}" }', 'body: { password: "{password}" }'],
    ['secret: {', 'secret: {'],
  ])('a line of a broken file hides what its name betrays: %s', (line, shown) => {
    expect(formatDiagnostics([at(2, 1)], `version: 1\n${line}`, plain).split('\n')[2]).toBe(
      `  2 | ${shown}`,
    );
  });

  test('a secret of several lines is hidden on all of them', () => {
    const text =
      'version: 1\nauth:\n  jwt:\n    secret: |\n      hunter2\n      hunter3\n    lifetim: 3\n';
    const { diagnostics } = parseScenario(text, 'x.yaml');
    const shown = formatDiagnostics(diagnostics, text, plain);
    expect(shown).toContain('Unknown key');
    expect(shown).not.toContain('hunter');
  });
});
