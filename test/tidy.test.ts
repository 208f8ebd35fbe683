// The house rules over the whole repository: layers, doors, sizes, names, the hand, registries.
// Each rule lives in tidy/rules and is itself tested in tidy/rules.test.ts; here they meet the real
// files.

import { describe, expect, test } from 'vitest';
import { ERRORS } from '../src/base/index.ts';
import { CASE_NAMES, CONFORMANCE_CHECKS } from '../src/conformance/index.ts';
import { METRICS } from '../src/metrics/index.ts';
import { FAULTS } from '../src/server/index.ts';
import { CHECKS } from '../src/verify/index.ts';
import { parseLayerTable, tableRows } from './tidy/layer-table.ts';
import * as hand from './tidy/rules/hand.ts';
import * as imports from './tidy/rules/imports.ts';
import * as names from './tidy/rules/names.ts';
import * as registries from './tidy/rules/registries.ts';
import * as sizes from './tidy/rules/sizes.ts';
import * as suite from './tidy/rules/tests.ts';
import * as prose from './tidy/rules/text.ts';
import type { FileRule, Violation } from './tidy/source-file.ts';
import { readTree, roomOf } from './tidy/tree.ts';

const tree = readTree(new URL('..', import.meta.url).pathname.replace(/\/$/, ''));
const architecture = tree.read('ARCHITECTURE.md');
const table = parseLayerTable(architecture);
const sources = tree.sources.filter(({ path }) => path.startsWith('src/'));

const FILE_RULES: Readonly<Record<string, FileRule>> = {
  'imports go strictly down the floors': imports.importsGoDown(table),
  'another room is entered through its door': imports.importsUseDoors,
  'relative imports name a file': imports.importsNameFiles,
  'nothing but cli and the library door imports the server': imports.serverStaysApart,
  'a door only re-exports by name': imports.doorsOnlyReexport,
  'no file is longer than 400 lines': sizes.fileIsShort,
  'no line is wider than 100 columns': sizes.linesAreNarrow,
  'no function is longer than 60 lines': sizes.functionsAreShort,
  'no function takes more than three parameters': sizes.parametersAreFew,
  'no statement is nested more than three deep': sizes.nestingIsShallow,
  'file names are kebab-case': ({ path }) => names.fileNameIsKebab(path),
  'no file or folder has an empty name': ({ path }) => names.fileNameSaysSomething(path),
  'a unit is the last word of an exported name': names.unitsComeLast,
  'clocks, chance, printing and exits have owners': hand.callsHaveOwners,
  'types have no loopholes': hand.typesHaveNoLoopholes,
  'exports are named': hand.exportsAreNamed,
  'every file opens with what it is for': hand.fileHasHeader,
  'comments owe nothing': hand.commentsOweNothing,
  'every test runs': suite.everyTestRuns,
  'the titles of tests are sentences': suite.titlesAreSentences,
};

/** Text of the violations, for a failure that reads like a list of things to mend. */
function listed(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ path, line, text }) => `${path}:${line} ${text}`);
}

describe('every file', () => {
  test.each(Object.entries(FILE_RULES))('%s, everywhere', (_name, rule) => {
    expect(listed(tree.sources.flatMap(rule))).toEqual([]);
  });

  test('importing a module does nothing, except where it is an entry point', () => {
    const modules = sources.filter(({ path }) => !imports.ENTRY_POINTS.includes(path));
    expect(listed(modules.flatMap(hand.importDoesNothing))).toEqual([]);
  });

  test('no tracked file names a path of one machine or the host of a registry', () => {
    const violations = tree.paths
      .filter((path) => !path.endsWith('.png'))
      .flatMap((path) => {
        const text = tree.read(path);
        return [...prose.namesNoMachine(path, text), ...prose.namesNoRegistry(path, text)];
      });
    expect(listed(violations)).toEqual([]);
  });

  test('files that grow past 250 lines are named aloud', () => {
    const growing = tree.sources.filter((file) => sizes.lineCount(file) > sizes.FILE_WARN_LINES);
    for (const file of growing) {
      process.stderr.write(`tidy: ${file.path} has ${sizes.lineCount(file)} lines\n`);
    }
    expect(growing.length).toBeLessThan(tree.sources.length / 10);
  });
});

describe('the tree', () => {
  test('no folder of code holds more than 12 files', () => {
    expect(listed(sizes.foldersAreSmall(tree.sources.map(({ path }) => path)))).toEqual([]);
  });

  test('no imports go in a circle', () => {
    expect(listed(imports.noCycles(sources))).toEqual([]);
  });

  test('every file of src is reached from an entry point', () => {
    expect(listed(imports.noDeadFiles(sources, imports.ENTRY_POINTS))).toEqual([]);
  });

  test('every room of the layer table exists and has a door, and no other room does', () => {
    const rooms = new Set(sources.map(({ path }) => roomOf(path)).filter((room) => room !== null));
    expect([...rooms].sort()).toEqual([...table.keys()].sort());
    const doors = sources.filter(({ path }) => /^src\/[^/]+\/(index|main)\.ts$/.test(path));
    expect(new Set(doors.map(({ path }) => roomOf(path)))).toEqual(rooms);
  });

  test('an agent loads the engine and what is below it, and no parser, server or report', () => {
    const loaded = imports.loadedBy(sources, imports.AGENT_ENTRY);
    expect(loaded.files.has(imports.AGENT_ENTRY)).toBe(true);
    const rooms = new Set([...loaded.files].map(roomOf));
    const forbidden = ['cli', 'report', 'server', 'http'].filter((room) => rooms.has(room));
    const heavy = ['yaml', 'zod', 'hono', 'commander', 'pino', 'prom-client'].filter((name) =>
      loaded.packages.has(name),
    );
    const strangers = [...loaded.files].filter(
      (path) => roomOf(path) === 'run' && !imports.AGENT_FILES.test(path),
    );
    expect({ forbidden, heavy, strangers }).toEqual({ forbidden: [], heavy: [], strangers: [] });
  });
});

describe('what stands in two places', () => {
  test('every dependency has one reason, and no reason lacks a dependency', () => {
    const manifest = JSON.parse(tree.read('package.json')) as Record<string, object>;
    const declared = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    const reasons = tableRows(architecture, ['package', 'reason']);
    expect(listed(registries.dependenciesHaveReasons(declared, reasons))).toEqual([]);
  });

  test('every error code is on its reference page', () => {
    const path = 'docs/reference/errors.md';
    const violations = registries.pageNamesAll(path, tree.read(path), Object.keys(ERRORS));
    expect(listed(violations)).toEqual([]);
  });

  test.each([
    ['CHECKS', { ...CHECKS, ...CONFORMANCE_CHECKS }, 'checks'],
    ['CASES', Object.fromEntries(CASE_NAMES.map((name) => [name, name])), 'conformance'],
    ['METRICS', METRICS, 'metrics'],
    ['FAULTS', FAULTS, 'faults'],
  ] as const)(
    'every entry of the registry %s is on its reference page',
    (_name, registry, page) => {
      const path = `docs/reference/${page}.md`;
      const entries = Object.keys(registry);
      expect(entries.length).toBeGreaterThan(0);
      expect(listed(registries.pageNamesAll(path, tree.read(path), entries))).toEqual([]);
    },
  );

  test('every check has a fault, and every fault breaks the check that names it', () => {
    const checks = { ...CHECKS, ...CONFORMANCE_CHECKS };
    const claimed = Object.entries(checks).flatMap(([check, { brokenBy }]) =>
      brokenBy.map((fault) => `${fault} breaks ${check}`),
    );
    const real = Object.entries(FAULTS).map(([fault, { breaks }]) => `${fault} breaks ${breaks}`);
    expect(claimed.toSorted()).toEqual(real.toSorted());
    const unbroken = Object.entries(checks).filter(([, { brokenBy }]) => brokenBy.length === 0);
    expect(unbroken.map(([check]) => check)).toEqual([]);
  });

  test('decisions are numbered without a gap, and each says its own number', () => {
    const adrs = tree.paths.filter((path) => /^docs\/adr\/\d{4}-/.test(path)).toSorted();
    const wanted = adrs.map((_, index) => index + 1);
    expect(adrs.map((path) => Number(path.slice(9, 13)))).toEqual(wanted);
    expect(adrs.map((path) => Number.parseInt(tree.read(path).slice(2), 10))).toEqual(wanted);
  });
});
