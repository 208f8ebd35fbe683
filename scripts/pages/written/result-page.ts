// The reference page of result.json, from its JSON Schema: every value with its kind and meaning.

import { page, table } from '../markdown.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** Longer lists of words have pages of their own. */
const WORDS_MAX = 8;
/** From so many properties of one shape on they are one row: the metrics of `latency`. */
const ALIKE_MIN = 4;

/** The page's Markdown. */
export function resultPage(schema: unknown): string {
  const { properties = {} } = schema as Schema;
  const entries = Object.entries(properties);
  const simple = entries.filter(([, value]) => childrenOf(coreOf(value)).length === 0);
  const sections = entries
    .filter(([, value]) => childrenOf(coreOf(value)).length > 0)
    .flatMap(([name, value]) => section(name, value));
  return page('result.json', 'src/run/result-schema.ts', [
    'What a run ends in: one JSON document, by [`schema/result.schema.json`](../../schema/result.schema.json). Times are\nmilliseconds; instants count from t = 0 unless their name ends in `Iso`. How to read it: [guide](../guide/reading-a-result.md).',
    tableOf(simple.flatMap(([name, value]) => rowsOf(name, value))),
    ...sections,
  ]);
}

function section(name: string, schema: Schema): readonly string[] {
  const core = coreOf(schema);
  const mark = core.type === 'array' ? '[]' : '';
  const about = schema.description ?? core.description;
  const nullText = isNullable(schema) && about === undefined ? ['May be null.'] : [];
  return [
    `## ${name}${mark}`,
    ...(about === undefined ? nullText : [about]),
    tableOf(childrenOf(core).flatMap(([child, value]) => rowsOf(child, value))),
  ];
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return table(['value', 'is', 'meaning'], rows);
}

/** A value, and below it what it is made of. */
function rowsOf(path: string, schema: Schema): readonly (readonly string[])[] {
  const core = coreOf(schema);
  const kind = `${kindOf(core)}${isNullable(schema) ? ' or null' : ''}`;
  const own = [`\`${path}\``, kind, schema.description ?? core.description ?? ''];
  const mark = core.type === 'array' ? '[]' : '';
  const below = childrenOf(core).flatMap(([name, value]) =>
    rowsOf(`${path}${mark}.${name}`, value),
  );
  return [own, ...below];
}

/** What an object, a list of objects, or a map is made of. */
function childrenOf(core: Schema): readonly (readonly [string, Schema])[] {
  if (core.type === 'array') return childrenOf(coreOf(core.items ?? {}));
  const children = Object.entries(core.properties ?? {});
  const [first] = children;
  const shapes = new Set(children.map(([, value]) => JSON.stringify(value)));
  const isMap = children.length >= ALIKE_MIN && shapes.size === 1;
  if (first !== undefined && isMap && childrenOf(coreOf(first[1])).length > 0) {
    return [['<metric>', first[1]]];
  }
  const rest = core.additionalProperties;
  return typeof rest === 'object' ? [...children, ['<name>', rest]] : children;
}

/** The schema without the null that it may be instead. */
function coreOf(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
}

function isNullable({ anyOf = [] }: Schema): boolean {
  return anyOf.some(({ type }) => type === 'null');
}

function kindOf(core: Schema): string {
  if (core.const !== undefined) return `\`${JSON.stringify(core.const)}\``;
  if (core.enum !== undefined && core.enum.length <= WORDS_MAX) {
    return core.enum.map((word) => `\`${String(word)}\``).join(', ');
  }
  if (core.enum !== undefined) return `one of ${core.enum.length} names`;
  if (core.type === 'array') return `list of ${kindOf(coreOf(core.items ?? {}))}`;
  return [core.type ?? 'any'].flat().join(' or ');
}
