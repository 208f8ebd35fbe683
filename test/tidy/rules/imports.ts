// How rooms may lean on each other: strictly down, through doors, without cycles, and nothing that
// no entry point reaches.

import { posix } from 'node:path';
import type { LayerTable } from '../layer-table.ts';
import type { ImportOf, SourceFile, Violation } from '../source-file.ts';
import { roomOf } from '../tree.ts';

/** Importable by nothing in src but these. */
const SERVER_USERS = /^src\/(cli\/|server\/|index\.ts$)/;

/** Files that something outside the import graph starts. */
export const AGENT_ENTRY = 'src/run/agent/agent-main.ts';
export const ENTRY_POINTS: readonly string[] = [
  ...['src/index.ts', 'src/cli/main.ts', AGENT_ENTRY],
  'src/run/calibration/null-hub-main.ts',
];

/**
 * What of run an agent may load: itself, its wire, and the settings it shares with the preflight.
 */
export const AGENT_FILES = /^src\/run\/(agent\/|client-options\.ts$)/;

/** A second door, of names alone: so that an agent need not load the parser of scenarios. */
const NAME_DOORS: readonly string[] = ['src/scenario/names.ts'];

/** The repository path of a relative import; null for packages and node: modules. */
export function resolveImport(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/** Imports go strictly down the floors; src/index.ts stands above them all. */
export function importsGoDown(table: LayerTable) {
  return (file: SourceFile): readonly Violation[] => {
    const room = roomOf(file.path);
    if (room === null) return [];
    const floor = table.get(room);
    if (floor === undefined) return [at(file, 1, `the room ${room} is not in the layer table`)];
    return crossings(file, room).flatMap(({ imported, target, targetRoom }) => {
      if (targetRoom === null) {
        return [at(file, imported.line, `${target} is above the rooms`)];
      }
      const targetFloor = table.get(targetRoom);
      if (targetFloor !== undefined && targetFloor < floor) return [];
      const how = targetFloor === floor ? 'its sibling' : 'upwards:';
      return [at(file, imported.line, `${room} imports ${how} ${targetRoom}`)];
    });
  };
}

/** Another room is entered through its index.ts. */
export function importsUseDoors(file: SourceFile): readonly Violation[] {
  if (!file.path.startsWith('src/')) return [];
  return crossings(file, roomOf(file.path))
    .filter(({ target, targetRoom }) => targetRoom !== null && target !== door(targetRoom))
    .filter(({ target }) => !ENTRY_POINTS.includes(target) && !NAME_DOORS.includes(target))
    .map(({ imported, target }) => at(file, imported.line, `${target} is not a door`));
}

/** Relative imports name the file with its extension and stay inside the repository's sources. */
export function importsNameFiles(file: SourceFile): readonly Violation[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.') && !/\.(tsx?|js|json)$/.test(specifier))
    .map(({ specifier, line }) => at(file, line, `${specifier} lacks its extension`));
}

/** The server is reached by the command line and the library door alone. */
export function serverStaysApart(file: SourceFile): readonly Violation[] {
  if (!file.path.startsWith('src/') || SERVER_USERS.test(file.path)) return [];
  return crossings(file, roomOf(file.path))
    .filter(({ targetRoom }) => targetRoom === 'server')
    .map(({ imported }) => at(file, imported.line, 'only cli and src/index.ts import the server'));
}

/** A door re-exports by name and does nothing else. */
export function doorsOnlyReexport(file: SourceFile): readonly Violation[] {
  const room = roomOf(file.path);
  if (room === null || file.path !== door(room)) return [];
  const body = file.program.body as readonly { type: string; source: unknown }[];
  return body
    .filter((node) => node.type !== 'ExportNamedDeclaration' || node.source === null)
    .map(() => at(file, 1, 'a door holds nothing but `export { names } from`'));
}

/** Every cycle of imports among the files, type-only imports included, each reported once. */
export function noCycles(files: readonly SourceFile[]): readonly Violation[] {
  const graph = graphOf(files);
  const done = new Set<string>();
  const violations: Violation[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const again = trail.indexOf(path);
    if (again !== -1) {
      const cycle = [...trail.slice(again), path].join(' -> ');
      violations.push({ path, line: 1, text: `imports in a circle: ${cycle}` });
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return violations;
}

/** Files of src that no entry point reaches. */
export function noDeadFiles(
  files: readonly SourceFile[],
  entries: readonly string[],
): readonly Violation[] {
  const reached = reachedFrom(files, entries, () => true);
  return files
    .filter(({ path }) => !reached.has(path))
    .map(({ path }) => ({ path, line: 1, text: 'no entry point reaches this file' }));
}

/** What is loaded when `entry` starts: files, and packages by the name they are imported by. */
export function loadedBy(
  files: readonly SourceFile[],
  entry: string,
): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const reached = reachedFrom(files, [entry], isLoaded);
  const packages = new Set<string>();
  for (const file of files) {
    if (!reached.has(file.path)) continue;
    for (const imported of file.imports.filter(isLoaded)) {
      if (!imported.specifier.startsWith('.')) packages.add(imported.specifier);
    }
  }
  return { files: reached, packages };
}

function isLoaded({ isTypeOnly, isLazy }: ImportOf): boolean {
  return !isTypeOnly && !isLazy;
}

function reachedFrom(
  files: readonly SourceFile[],
  entries: readonly string[],
  follows: (imported: ImportOf) => boolean,
): ReadonlySet<string> {
  const graph = graphOf(files, follows);
  const reached = new Set<string>();
  const waiting = entries.filter((entry) => graph.has(entry));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(graph.get(path) ?? []));
  }
  return reached;
}

function graphOf(
  files: readonly SourceFile[],
  follows: (imported: ImportOf) => boolean = () => true,
): ReadonlyMap<string, readonly string[]> {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter(follows)
        .map(({ specifier }) => resolveImport(file.path, specifier))
        .filter((path): path is string => path !== null && known.has(path)),
    ]),
  );
}

interface Crossing {
  readonly imported: ImportOf;
  readonly target: string;
  readonly targetRoom: string | null;
}

function crossings(file: SourceFile, room: string | null): readonly Crossing[] {
  return file.imports.flatMap((imported) => {
    const target = resolveImport(file.path, imported.specifier);
    if (target === null) return [];
    const targetRoom = roomOf(target);
    return targetRoom === room && target.startsWith('src/')
      ? []
      : [{ imported, target, targetRoom }];
  });
}

function door(room: string): string {
  return `src/${room}/index.ts`;
}

function at(file: SourceFile, line: number, text: string): Violation {
  return { path: file.path, line, text };
}
