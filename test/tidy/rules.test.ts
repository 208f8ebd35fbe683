// Every house rule against a small bad sample, and against the good one beside it: a rule that
// cannot fail holds nothing.

import { describe, expect, test } from 'vitest';
import { parseLayerTable, tableRows } from './layer-table.ts';
import * as imports from './rules/imports.ts';
import * as registries from './rules/registries.ts';
import * as sizes from './rules/sizes.ts';
import * as prose from './rules/text.ts';
import { SAMPLES } from './samples.ts';
import { type FileRule, parseSource } from './source-file.ts';

/** The sentences a rule says about a text at a path. */
function said(rule: FileRule, path: string, text: string): readonly string[] {
  return rule(parseSource(path, text)).map((violation) => violation.text);
}

describe('a rule about one file', () => {
  test.each(SAMPLES)('sees %s, and leaves the mended form alone', (...sample) => {
    const [, rule, path, bad, sentence, good] = sample;
    expect(said(rule, path, bad)).toEqual([sentence]);
    if (path.includes('attic') || good === 'not judged') return;
    expect(said(rule, path, good)).toEqual([]);
  });
});

describe('a rule about the tree', () => {
  const a = parseSource('src/run/a.ts', "import type { B } from './b.ts';");
  const b = parseSource('src/run/b.ts', "export { A } from './a.ts';");
  const c = parseSource('src/run/c.ts', "import './a.ts';\nimport 'yaml';\nimport('zod');");

  test('an import circle is named with its whole way', () => {
    const text = 'imports in a circle: src/run/a.ts -> src/run/b.ts -> src/run/a.ts';
    expect(imports.noCycles([a, b, c])).toEqual([{ path: 'src/run/a.ts', line: 1, text }]);
    expect(imports.noCycles([a, c])).toEqual([]);
  });

  test('a file that no entry point reaches is dead', () => {
    const dead = imports.noDeadFiles([a, b, c], ['src/run/a.ts']);
    expect(dead.map(({ path }) => path)).toEqual(['src/run/c.ts']);
    expect(imports.noDeadFiles([a, b, c], ['src/run/c.ts'])).toEqual([]);
  });

  test('a type-only or lazy import loads nothing, a package is loaded by its name', () => {
    const loaded = imports.loadedBy([a, b, c], 'src/run/c.ts');
    expect([...loaded.files].sort()).toEqual(['src/run/a.ts', 'src/run/c.ts']);
    expect([...loaded.packages]).toEqual(['yaml']);
  });

  test('a folder with thirteen files is too full', () => {
    const paths = Array.from({ length: 13 }, (_, index) => `src/run/a${index}.ts`);
    expect(sizes.foldersAreSmall(paths).map(({ text }) => text)).toEqual([
      '13 files; at most 12 in one folder',
    ]);
    expect(sizes.foldersAreSmall(paths.slice(1))).toEqual([]);
  });
});

describe('a rule about text', () => {
  test('the path of one machine is seen in prose and in code', () => {
    const home = `/${'home'}/somebody`;
    expect(prose.namesNoMachine('a.md', `see \`${home}/x\``)).toHaveLength(1);
    expect(prose.namesNoMachine('a.md', 'see https://example.org/home/x and a/root/b')).toEqual([]);
  });

  test('the host of a registry is seen, except the public one in the lock file', () => {
    const inner = `https://npm-${'mirror'}.chatty.io/ws`;
    expect(prose.namesNoRegistry('package-lock.json', `"resolved": "${inner}"`)).toHaveLength(1);
    expect(prose.namesNoRegistry('.npmrc', `x=${inner}`)).toHaveLength(1);
    const outer = `https://${'registry'}.npmjs.org/ws`;
    expect(prose.namesNoRegistry('package-lock.json', `"resolved": "${outer}"`)).toEqual([]);
    const others = 'https://github.com/websockets/ws and http://proxy.internal:3128';
    expect(prose.namesNoRegistry('README.md', others)).toEqual([]);
  });
});

describe('a rule about two places', () => {
  test('a layer table is read, and a doubled room is refused', () => {
    const head = '# A\n\n| room | floor |\n| --- | --- |\n';
    expect([...parseLayerTable(`${head}| cli | 10 |\n| base | 1 |\n\nmore`)]).toEqual([
      ['cli', 10],
      ['base', 1],
    ]);
    expect(() => parseLayerTable(`${head}| cli | 10 |\n| cli | 9 |`)).toThrow('cli | 9');
    expect(() => parseLayerTable('# A')).toThrow('no layer table');
    expect(tableRows('| a | b |\n| - | - |\n| 1 | 2 |', ['a', 'b'])).toEqual([['1', '2']]);
  });

  test('a dependency without a reason, a reason alone and a mute one are seen', () => {
    const rows = [
      ['`ws`', 'the WebSocket protocol, both sides'],
      ['`gone`', 'was needed once'],
      ['`zod`', 'shapes'],
    ];
    const texts = registries.dependenciesHaveReasons(['ws', 'zod', 'yaml'], rows);
    expect(texts.map(({ text }) => text)).toEqual([
      'no reason for the dependency yaml',
      'gone is not in package.json',
      'zod has no reason',
    ]);
  });

  test('an entry that its reference page leaves out is seen', () => {
    const found = registries.pageNamesAll('a.md', '| `USAGE` | a |\n\n## fifo', [
      'USAGE',
      'fifo',
      'OTHER',
    ]);
    expect(found.map(({ text }) => text)).toEqual(['`OTHER` is missing; run `npm run generate`']);
  });
});
