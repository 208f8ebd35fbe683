// The reference page of the scenario language, from its JSON Schema: every key with its kind,
// default, example and meaning.

import { page, table } from '../markdown.ts';
import { GRAMMARS, SETTINGS } from './scenario-words.ts';

/** The part of JSON Schema that our schema uses. */
interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const HEADER = ['key', 'kind', 'default', 'example', 'meaning'];

/** The page's Markdown. */
export function scenarioPage(schema: unknown): string {
  return page('Scenario', 'src/scenario/schema', [
    'A scenario is a YAML 1.2 file of at most 256 KiB. Unknown and duplicate keys are mistakes; all mistakes are\nreported at once, with line and column: `earshot validate FILE`. For completion in an editor begin the file with\n`# yaml-language-server: $schema=../schema/scenario.schema.json`.',
    ...keySections(schema),
    '## How values are written',
    table(['kind', 'written', 'examples'], GRAMMARS),
    '## Settings from the command line',
    SETTINGS,
  ]);
}

/** The keys of a file, and a section for every map below one. */
export function keySections(schema: unknown): readonly string[] {
  const { properties = {}, required = [] } = schema as Schema;
  return [
    '## The file',
    keyTable(properties, required),
    ...Object.entries(properties).flatMap(([key, child]) => sectionsOf(key, child)),
  ];
}

/** A section for every map below a key. */
function sectionsOf(path: string, schema: Schema): string[] {
  if (schema.oneOf !== undefined) return variants(path, schema.oneOf);
  const branches = schema.anyOf ?? [];
  // A list of what may also stand alone says nothing new.
  const alone = new Set(branches.map((branch) => JSON.stringify(branch)));
  const isNews = ({ items }: Schema): boolean =>
    items === undefined || !(items.anyOf ?? []).some((item) => alone.has(JSON.stringify(item)));
  const nested = branches.filter(isNews).flatMap((branch) => sectionsOf(path, branch));
  if (schema.items !== undefined) nested.push(...sectionsOf(`${path}[]`, schema.items));
  if (typeof schema.additionalProperties === 'object') {
    nested.push(...sectionsOf(`${path}.NAME`, schema.additionalProperties));
  }
  if (schema.properties === undefined) return nested;
  return [
    `## \`${path}\``,
    schema.description ?? '',
    keyTable(schema.properties, schema.required ?? []),
    ...Object.entries(schema.properties).flatMap(([key, child]) =>
      sectionsOf(`${path}.${key}`, child),
    ),
    ...nested,
  ];
}

/** Maps that differ by one key: what they share first, then what is their own. */
function variants(path: string, options: readonly Schema[]): string[] {
  const [first] = options;
  const shared = Object.entries(first?.properties ?? {}).filter(([key, value]) =>
    options.every((option) => JSON.stringify(option.properties?.[key]) === JSON.stringify(value)),
  );
  const isShared = (key: string): boolean => shared.some(([name]) => name === key);
  const own = options.flatMap((option) => {
    const rest = Object.entries(option.properties ?? {}).filter(
      ([key, value]) => !isShared(key) && value.const === undefined,
    );
    const name = Object.values(option.properties ?? {}).find((value) => value.const !== undefined);
    return [
      `### \`${path}\`: ${String(name?.const)}`,
      option.description ?? '',
      keyTable(Object.fromEntries(rest), option.required ?? []),
      ...rest.flatMap(([key, child]) => sectionsOf(`${path}.${key}`, child)),
    ];
  });
  const names = options.map((option) => `\`${constOf(option)}\``).join(', ');
  return [
    `## \`${path}\``,
    `\`executor\` is one of ${names}. Keys of every load:`,
    keyTable(Object.fromEntries(shared), first?.required ?? []),
    ...shared.flatMap(([key, child]) => sectionsOf(`${path}.${key}`, child)),
    ...own,
  ];
}

function constOf(option: Schema): string {
  const found = Object.values(option.properties ?? {}).find((value) => value.const !== undefined);
  return String(found?.const);
}

function keyTable(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): string {
  const rows = Object.entries(properties).map(([key, schema]) => [
    `\`${key}\``,
    kindOf(schema),
    required.includes(key) ? 'required' : defaultOf(schema),
    exampleOf(schema),
    schema.description ?? '',
  ]);
  return table(HEADER, rows);
}

function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((name) => `\`${name}\``).join(', ');
  if (schema.title !== undefined) return schema.title + boundsOf(schema);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(kindOf))].join('; or ');
  return schema.items === undefined ? 'map' : 'list';
}

function boundsOf({ minimum, maximum }: Schema): string {
  if (minimum === undefined || maximum === undefined) return '';
  return `, ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`;
}

function defaultOf(schema: Schema): string {
  if (schema.default === undefined) return 'none';
  const isEmpty = typeof schema.default === 'object' && flow(schema.default) === '{}';
  return isEmpty && schema.properties !== undefined ? 'see below' : `\`${flow(schema.default)}\``;
}

function exampleOf(schema: Schema): string {
  const [example] = schema.examples ?? [];
  return example === undefined ? '' : `\`${flow(example)}\``;
}

/** A value in YAML's flow style. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, child]) => `${quoted(key)}: ${flow(child)}`);
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  return typeof value === 'string' ? quoted(value) : String(value);
}

function quoted(text: string): string {
  return /[{}[\],#&*!|>'"%@`]|: |^[-?:<]|^\s|\s$/.test(text) ? JSON.stringify(text) : text;
}
