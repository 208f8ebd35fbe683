// Every house rule against a small bad sample, and against the good one beside it: a rule that
// cannot fail holds nothing.

import { describe, expect, test } from 'vitest';
import { parseLayerTable, tableRows } from './layer-table.ts';
import * as hand from './rules/hand.ts';
import * as imports from './rules/imports.ts';
import * as names from './rules/names.ts';
import * as registries from './rules/registries.ts';
import * as sizes from './rules/sizes.ts';
import * as suite from './rules/tests.ts';
import * as prose from './rules/text.ts';
import { type FileRule, parseSource } from './source-file.ts';

const TABLE = new Map([
  ['cli', 10],
  ['run', 7],
  ['client', 3],
  ['server', 3],
  ['base', 1],
]);

/** The sentences a rule says about a text at a path. */
function said(rule: FileRule, path: string, text: string): readonly string[] {
  return rule(parseSource(path, text)).map((violation) => violation.text);
}

/** [what the bad sample does, rule, path, bad sample, sentence, good sample] */
type Sample = readonly [string, FileRule, string, string, string, string];

const down = imports.importsGoDown(TABLE);
const HEADER = '// For a test.\n';
const deep = 'for (;;) { while (a) { if (b) { try { c(); } finally { d(); } } } }';
const shallow = 'for (;;) { if (a) { b(); } else if (c) { d(); } else if (e) { f(); } }';
const fake = 'test';

const SAMPLES: readonly Sample[] = [
  [
    'an import that climbs',
    down,
    'src/client/a.ts',
    "import { run } from '../run/index.ts';",
    'client imports upwards: run',
    "import { run } from '../base/index.ts';",
  ],
  [
    'a type imported from a sibling',
    down,
    'src/client/a.ts',
    "import type { Hub } from '../server/index.ts';",
    'client imports its sibling server',
    "import type { Hub } from './hub.ts';",
  ],
  [
    'a type reached through import()',
    down,
    'src/base/a.ts',
    "export type A = import('../client/index.ts').A;",
    'base imports upwards: client',
    "export type A = import('./b.ts').A;",
  ],
  [
    'a room that the table does not know',
    down,
    'src/attic/a.ts',
    'export const a = 1;',
    'the room attic is not in the layer table',
    'export const a = 1;',
  ],
  [
    'a room that leans on the library door',
    down,
    'src/run/a.ts',
    "import { run } from '../index.ts';",
    'src/index.ts is above the rooms',
    "import { run } from './index.ts';",
  ],
  [
    'an import past a door',
    imports.importsUseDoors,
    'src/run/deep/a.ts',
    "import { parse } from '../../client/session.ts';",
    'src/client/session.ts is not a door',
    "import { parse } from '../../client/index.ts';",
  ],
  [
    'an import without an extension',
    imports.importsNameFiles,
    'src/run/a.ts',
    "export { parse } from './b';",
    './b lacks its extension',
    "export { parse } from './b.ts';",
  ],
  [
    'the server imported by run',
    imports.serverStaysApart,
    'src/run/a.ts',
    "import { startServer } from '../server/index.ts';",
    'only cli and src/index.ts import the server',
    "import { connect } from '../client/index.ts';",
  ],
  [
    'a door with work in it',
    imports.doorsOnlyReexport,
    'src/run/index.ts',
    'export const started = 1;',
    'a door holds nothing but `export { names } from`',
    "export { started, type Run } from './a.ts';",
  ],
  [
    'a long file',
    sizes.fileIsShort,
    'src/run/a.ts',
    'a();\n'.repeat(401),
    '401 lines; at most 400',
    'a();\n'.repeat(400),
  ],
  [
    'a wide line',
    sizes.linesAreNarrow,
    'src/run/a.ts',
    `// ${'é'.repeat(98)}`,
    '101 columns; at most 100',
    `// ${'é'.repeat(97)}`,
  ],
  [
    'a long function',
    sizes.functionsAreShort,
    'src/run/a.ts',
    `export function drive() {\n${'a();\n'.repeat(59)}}`,
    'drive has 61 lines; at most 60',
    `describe('a room', () => {\n${'a();\n'.repeat(99)}});`,
  ],
  [
    'a fourth parameter',
    sizes.parametersAreFew,
    'src/run/a.ts',
    'class A { join(a: 1, b: 2, c: 3, d: 4) {} }',
    'join takes 4 parameters; at most 3, then an options object',
    'class A { confirmed(a: 1, b: 2, c: 3, d: 4) {} }',
  ],
  [
    'a fourth level',
    sizes.nestingIsShallow,
    'src/run/a.ts',
    deep,
    'nested 4 deep; at most 3',
    shallow,
  ],
  [
    'a file name in camel case',
    ({ path }) => names.fileNameIsKebab(path),
    'src/run/runResult.ts',
    '',
    'file names are kebab-case',
    'not judged',
  ],
  [
    'a folder called utils',
    ({ path }) => names.fileNameSaysSomething(path),
    'src/run/utils/a.ts',
    '',
    '`utils` says nothing about what is inside',
    'not judged',
  ],
  [
    'a unit in the middle of a name',
    names.unitsComeLast,
    'src/run/a.ts',
    'export const lagMsMax = 1;',
    'in lagMsMax the unit is not the last word',
    'export const lagMaxMs = 1, sendMessage = 2, msFromUs = 3;',
  ],
  [
    'a unit in the middle of a field',
    names.unitsComeLast,
    'src/run/a.ts',
    'export interface A { readonly a: { readonly sizeBytesTotal: number } }',
    'in sizeBytesTotal the unit is not the last word',
    'export interface A { readonly a: { readonly totalBytesPerSecond: number } }',
  ],
  [
    'a clock read outside base',
    hand.callsHaveOwners,
    'src/run/a.ts',
    'export const now = () => Date.now();',
    'Date.now: take a Clock',
    'export const now = (clock: Clock) => new Date(clock.wallMs());',
  ],
  [
    'a clock read by `new Date()`',
    hand.callsHaveOwners,
    'src/run/a.ts',
    'export const now = () => new Date();',
    'Date.now: take a Clock',
    "export const now = () => 'Date.now()';",
  ],
  [
    'chance taken from the machine',
    hand.callsHaveOwners,
    'src/plan/a.ts',
    'export const roll = () => Math.random();',
    'Math.random: take a Random',
    'export const roll = (random: Random) => random.nextFloat();',
  ],
  [
    'a room that prints',
    hand.callsHaveOwners,
    'src/verify/a.ts',
    'export const say = () => console.log(1);',
    'console.log: only cli prints',
    'export const say = (print: Print) => print(1);',
  ],
  [
    'a room that ends the process',
    hand.callsHaveOwners,
    'src/run/a.ts',
    'export const stop = () => process.exit(1);',
    'process.exit: only entry points end the process',
    'export const stop = () => process.exitCode;',
  ],
  [
    'the type that is no type',
    hand.typesHaveNoLoopholes,
    'src/run/a.ts',
    'export const a = (b: any) => b;',
    '`any`: use unknown, and narrow it',
    'export const any = (b: unknown) => b;',
  ],
  [
    'a non-null assertion',
    hand.typesHaveNoLoopholes,
    'src/run/a.ts',
    'export const a = (b: B) => b.c!;',
    '`!`: narrow, or assert',
    'export const a = (b: B) => !b.c;',
  ],
  [
    'a rule that is switched off',
    hand.typesHaveNoLoopholes,
    'src/run/a.ts',
    `// ${'biome'}-ignore lint: because\nexport const a = 1;`,
    'a rule is switched off',
    "export const a = 'biome-ignore';",
  ],
  [
    'a default export',
    hand.exportsAreNamed,
    'src/run/a.ts',
    'export default 1;',
    'exports are named, one by one',
    'export const a = 1;',
  ],
  [
    'a star export',
    hand.exportsAreNamed,
    'src/run/index.ts',
    "export * from './a.ts';",
    'exports are named, one by one',
    "export { a } from './a.ts';",
  ],
  [
    'a file without a header',
    hand.fileHasHeader,
    'src/run/a.ts',
    'export const a = 1;',
    'a file opens with what it is for',
    `#!/usr/bin/env node\n${HEADER}export const a = 1;`,
  ],
  [
    'a debt in a comment',
    hand.commentsOweNothing,
    'src/run/a.ts',
    `// ${'TO'}DO later\nexport const a = 1;`,
    'what is to be done belongs in an issue',
    "export const a = 'TODO';",
  ],
  [
    'work at import',
    hand.importDoesNothing,
    'src/run/a.ts',
    'start();',
    'importing this file does something',
    'export function a() { start(); }',
  ],
  [
    'a test that is left out',
    suite.everyTestRuns,
    'test/unit/a.test.ts',
    `${fake}.each([1]).only('a', () => {});`,
    '.only hides a test',
    `${fake}.each([1])('a', () => { list.only(); });`,
  ],
  [
    'a title that is a word',
    suite.titlesAreSentences,
    'test/unit/a.test.ts',
    `${fake}('adds', () => {});`,
    'not a sentence: adds',
    `${fake}.each([1])('a sum holds both', () => {});`,
  ],
  [
    'a title in the language of wishes',
    suite.titlesAreSentences,
    'test/unit/a.test.ts',
    `${fake}(\`should add \${a} and b\`, () => {});`,
    'not a sentence: should add value and b',
    `${fake}(\`a sum adds \${a} and b\`, () => {});`,
  ],
];

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
  const c = parseSource('src/run/c.ts', "import './a.ts';\nimport 'yaml';");

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

  test('a type-only import loads nothing, and a package is loaded by its name', () => {
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

  test('a dependency without a reason, a reason without a dependency and a mute one are seen', () => {
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
    const found = registries.pageNamesAll('a.md', '| `USAGE` | a |', ['USAGE', 'OTHER']);
    expect(found.map(({ text }) => text)).toEqual(['`OTHER` is missing; run `npm run generate`']);
  });
});
