// Every artefact of every test that starts the command is searched for secrets before it goes: what
// lies in the folder of a test, and what the command printed. What was searched and found is noted
// for the whole suite; `global-sweep.ts` says it at the end. It fails no test by itself.

import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, findLeaks, type Place } from '../trial/secret-search.ts';

/** Names the file of notes; nobody notes anything without it. */
export const SWEEP_NOTES = 'EARSHOT_SWEEP_NOTES';

/** One note: what a sweep looked through, and where it found something. */
export interface SweepNote {
  readonly artefacts: number;
  readonly bytes: number;
  readonly secrets: number;
  /** Place, form, and the commands that had run; never the secret. */
  readonly hits: readonly string[];
}

/** What a test gives: accounts, keys, databases, scenarios, modules. */
const GIVEN = /\.(?:csv|pem|key|ya?ml|[cm]?[jt]s|py|env|db(?:-\w+)?)$|secret|token|expired|\.env$/i;
/** Two segments of a JSON Web Token, whoever it belongs to. */
const TOKEN = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/;
/** Of a larger population some stand for all. */
const SAMPLED_ACCOUNTS = 8;
const TELLING_LENGTH = 12;

interface Printed extends Place {
  readonly order: number;
}

const printed: Printed[] = [];

/** What a command has printed; looked through now for tokens, and with each folder of the test. */
export function notePrinted(name: string, stdout: string, stderr: string): void {
  if (process.env[SWEEP_NOTES] === undefined) return;
  const places = [
    { name: `stdout of ${name.replace(TOKEN, '…')}`, text: stdout },
    { name: `stderr of ${name.replace(TOKEN, '…')}`, text: stderr },
  ].filter(({ text }) => text !== '');
  for (const place of places) printed.push({ ...place, order: printed.length });
  note(places, {});
}

/** Begins a folder; the result ends it: looks through it and what was printed meanwhile. */
export function beginSweep(folder: string): () => void {
  const since = printed.length;
  return () => {
    if (process.env[SWEEP_NOTES] === undefined || !existsSync(folder)) return;
    const artefacts = readable(folder).filter(({ name }) => !GIVEN.test(name.replace(/.*\//, '')));
    const meanwhile = printed.filter(({ order }) => order >= since);
    note([...artefacts, ...meanwhile], secretsGiven(folder));
  };
}

function note(places: readonly Place[], secrets: Readonly<Record<string, string>>): void {
  const file = process.env[SWEEP_NOTES];
  if (file === undefined || places.length === 0) return;
  const known = findLeaks(places, secrets).map(
    ({ place, secret, form }) => `${place} (${form} of ${secret})`,
  );
  const others = places
    .filter(({ text }) => TOKEN.test(text))
    .map(({ name }) => `${name} (a token)`);
  const line: SweepNote = {
    artefacts: places.length,
    bytes: places.reduce((sum, { text }) => sum + text.length, 0),
    secrets: Object.keys(secrets).length,
    hits: [...known, ...others].map((hit) => `${hit}, after ${commands()}`),
  };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** What has run last: says which test it was. */
function commands(): string {
  return printed
    .slice(-4)
    .map(({ name }) => name)
    .join('; ');
}

/** A test may have taken away its right to read: then there is nothing to see. */
function readable(folder: string): readonly Place[] {
  try {
    return filesBelow(folder);
  } catch {
    return [];
  }
}

/** Tokens and passwords of the accounts files in a folder, by file and column. */
function secretsGiven(folder: string): Record<string, string> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.flatMap(secretsOf));
}

function secretsOf(path: string): readonly (readonly [string, string])[] {
  const [head = '', ...rows] = readFileSync(path, 'utf8').split(/\r?\n/);
  const columns = head.split(',');
  return rows.slice(0, SAMPLED_ACCOUNTS).flatMap((row, index) => {
    const values = row.split(',');
    if (values.length !== columns.length) return [];
    return columns.flatMap((column, at) => {
      const value = values[at] ?? '';
      const isSecret = /^(?:token|password)$/.test(column) && value.length >= TELLING_LENGTH;
      return isSecret ? [[`${column} ${index}`, value] as const] : [];
    });
  });
}
