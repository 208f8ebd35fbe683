// The fault file: YAML or JSON, a list of {fault, rate|every|once, users?, window?, seed?,
// ...parameters}. All mistakes at once, with their lines. Must not strike.

import { LineCounter, parseDocument } from 'yaml';
import { EarshotError, parseDurationMs } from '../../../base/index.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from '../catalogue/catalogue.ts';
import type { FaultParameters } from '../catalogue/fault-entry.ts';
import { nearestName } from './nearest-name.ts';
import { checkParameter } from './parse-parameter.ts';
import type { FaultRule } from './rule.ts';

const MAX_CHARACTERS = 64 * 1024;
const MAX_RULES = 100;
const MAX_TYPED_NAME_CHARACTERS = 64;
const RULE_KEYS = ['fault', 'rate', 'every', 'once', 'users', 'window', 'seed'] as const;

type Report = (message: string) => void;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a fault file; `path` is for the messages only.
 * @throws EarshotError `USAGE` with every mistake of the file.
 */
export function parseFaults(text: string, path: string): readonly FaultRule[] {
  if (text.length > MAX_CHARACTERS) throw invalid(path, ['the file is larger than 64 KiB']);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, stringKeys: true });
  const mistakes = document.errors.map((error) => error.message.split('\n')[0] ?? error.message);
  if (mistakes.length > 0) throw invalid(path, mistakes);
  const list = plainValue(document, path);
  const lines = itemLines(document.contents, lineCounter);
  const rules = list.map((item, index) =>
    parseRule(item, (message) => mistakes.push(`line ${lines[index] ?? 1}: ${message}`)),
  );
  if (mistakes.length > 0) throw invalid(path, mistakes);
  return rules.filter((rule) => rule !== null);
}

function plainValue(document: ReturnType<typeof parseDocument>, path: string): unknown[] {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 10 });
  } catch {
    throw invalid(path, ['too many aliases']);
  }
  if (!Array.isArray(value)) throw invalid(path, ['the file must be a list of faults']);
  if (value.length > MAX_RULES) throw invalid(path, [`more than ${MAX_RULES} faults`]);
  return value;
}

function itemLines(contents: unknown, lineCounter: LineCounter): number[] {
  const items = (contents as { items?: unknown } | null)?.items;
  return (Array.isArray(items) ? items : []).map((item: unknown) => {
    const [start] = (item as { range?: [number, number, number] } | null)?.range ?? [0];
    return lineCounter.linePos(start).line;
  });
}

function parseRule(item: unknown, report: Report): FaultRule | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    report('each entry must be a mapping with a key `fault`');
    return null;
  }
  const fields = item as Fields;
  const fault = parseName(fields.fault, report);
  if (fault === null) return null;
  return {
    fault,
    ...parseSelection(fault, fields, report),
    ...parseUsers(fields.users, report),
    ...parseWindow(fields.window, report),
    ...parseSeed(fields.seed, report),
    parameters: parseParameters(fault, fields, report),
  };
}

function parseName(name: unknown, report: Report): FaultName | null {
  const known = FAULT_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  if (typeof name !== 'string') report('`fault` is missing');
  else report(unknownName('fault', name, FAULT_NAMES));
  return null;
}

function parseSelection(
  fault: FaultName,
  fields: Fields,
  report: Report,
): Pick<FaultRule, 'rate' | 'every' | 'once'> {
  const { rate, every, once } = fields;
  const givenCount = [rate, every, once].filter((value) => value !== undefined).length;
  if (givenCount === 0 && FAULTS[fault].isState === true) return { rate: 1 };
  if (givenCount !== 1) {
    report('give exactly one of `rate`, `every`, `once`');
    return {};
  }
  if (rate !== undefined) {
    if (typeof rate === 'number' && rate > 0 && rate <= 1) return { rate };
    report('`rate` must be a number above 0 and up to 1');
  } else if (every !== undefined) {
    if (isCount(every)) return { every };
    report('`every` must be a whole number from 1');
  } else {
    if (once === true || isCount(once)) return { once };
    report('`once` must be true or a whole number from 1');
  }
  return {};
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function parseUsers(users: unknown, report: Report): Pick<FaultRule, 'users'> {
  if (users === undefined) return {};
  if (Array.isArray(users) && users.length > 0 && users.every((user) => typeof user === 'string')) {
    return { users };
  }
  report('`users` must be a list of ids or e-mails');
  return {};
}

function parseWindow(window: unknown, report: Report): Pick<FaultRule, 'window'> {
  if (window === undefined) return {};
  const { from, for: length, ...rest } = (window ?? {}) as Fields;
  const fromMs = durationOf(from);
  const forMs = durationOf(length);
  if (fromMs !== undefined && forMs !== undefined && Object.keys(rest).length === 0) {
    return { window: { fromMs, forMs } };
  }
  report('`window` must be { from: DURATION, for: DURATION }, such as { from: 5s, for: 10s }');
  return {};
}

function durationOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDurationMs(value) : undefined;
}

function parseSeed(seed: unknown, report: Report): Pick<FaultRule, 'seed'> {
  if (seed === undefined) return {};
  if (typeof seed === 'string' || typeof seed === 'number') return { seed: String(seed) };
  report('`seed` must be a text or a number');
  return {};
}

function parseParameters(fault: FaultName, fields: Fields, report: Report): FaultParameters {
  const defaults = FAULTS[fault].defaultParameters;
  const known = Object.keys(defaults);
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (RULE_KEYS.some((name) => name === key)) continue;
    if (!known.includes(key)) {
      report(`${fault}: ${unknownName('key', key, [...RULE_KEYS, ...known])}`);
      continue;
    }
    const mistake = checkParameter(key as keyof FaultParameters, value);
    if (mistake === null) given[key] = value;
    else report(`${fault}: \`${key}\` ${mistake}`);
  }
  return { ...defaults, ...given };
}

function unknownName(kind: string, typed: string, candidates: readonly string[]): string {
  const shown = typed.slice(0, MAX_TYPED_NAME_CHARACTERS);
  const nearest = nearestName(shown, candidates);
  const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  return `unknown ${kind} \`${shown}\`${hint}`;
}

function invalid(path: string, mistakes: readonly string[]): EarshotError {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const lines = mistakes.map((mistake) => `  ${path}: ${mistake}`);
  return new EarshotError('USAGE', [`The fault file has ${count}:`, ...lines].join('\n'), {
    hint: 'docs/reference/faults.md lists the faults and their parameters.',
  });
}
