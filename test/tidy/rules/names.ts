// Names: files in kebab-case, no rooms without a subject, units as the last word.

import { posix } from 'node:path';
import {
  childrenOf,
  isNode,
  lineAt,
  nameOf,
  type SourceFile,
  type SyntaxNode,
  type Violation,
  visit,
} from '../source-file.ts';

const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.bench)?\.tsx?$/;
const EMPTY_NAMES: ReadonlySet<string> = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'managers',
  'types',
  'misc',
]);

/** Words that are units; they end a name. `Second` counts after `Per` alone. */
const UNITS: ReadonlySet<string> = new Set(['Ms', 'Us', 'Bytes', 'Ratio', 'Iso']);

/** What may follow a unit: bytes per user, the milliseconds of a load. */
const BINDERS: ReadonlySet<string> = new Set(['Per', 'Of']);

export function fileNameIsKebab(path: string): readonly Violation[] {
  if (KEBAB_FILE.test(posix.basename(path))) return [];
  return [{ path, line: 1, text: 'file names are kebab-case' }];
}

export function fileNameSaysSomething(path: string): readonly Violation[] {
  const words = path.replace(/(\.test|\.bench)?\.tsx?$/, '').split('/');
  return words
    .filter((word) => EMPTY_NAMES.has(word))
    .map((word) => ({ path, line: 1, text: `\`${word}\` says nothing about what is inside` }));
}

/** In exported values and the fields of exported interfaces a unit is the last word. */
export function unitsComeLast(file: SourceFile): readonly Violation[] {
  return exportedNames(file.program)
    .filter(({ name }) => hasUnitInside(name))
    .map(({ name, start }) => ({
      path: file.path,
      line: lineAt(file.text, start),
      text: `in ${name} the unit is not the last word`,
    }));
}

function hasUnitInside(name: string): boolean {
  if (!/^[a-z]/.test(name)) return false;
  const words = name.split(/(?=[A-Z])/);
  return words.some((word, index) => {
    if (index === 0 || index === words.length - 1 || BINDERS.has(words[index + 1] ?? '')) {
      return false;
    }
    return UNITS.has(word) || (word === 'Second' && words[index - 1] === 'Per');
  });
}

interface Named {
  readonly name: string;
  readonly start: number;
}

function exportedNames(program: SyntaxNode): readonly Named[] {
  const found: Named[] = [];
  for (const statement of childrenOf(program)) {
    const declared = statement.declaration;
    if (statement.type !== 'ExportNamedDeclaration' || !isNode(declared)) continue;
    const isShape = declared.type.startsWith('TS');
    for (const named of isShape ? fieldsOf(declared) : declaredNames(declared)) found.push(named);
  }
  return found;
}

function declaredNames(declared: SyntaxNode): readonly Named[] {
  const declarators = declared.declarations;
  const nodes = Array.isArray(declarators) ? declarators.filter(isNode) : [declared];
  return nodes.flatMap((node) => toNamed(node.id));
}

function fieldsOf(shape: SyntaxNode): readonly Named[] {
  const found: Named[] = [];
  visit(shape, (node) => {
    if (node.type === 'TSPropertySignature') found.push(...toNamed(node.key));
  });
  return found;
}

function toNamed(node: unknown): readonly Named[] {
  const name = nameOf(node);
  return name === undefined || !isNode(node) ? [] : [{ name, start: node.start }];
}
