// Looks for secrets in what a command printed, wrote and showed to the system, in every form in
// which one gets about. Finds places; never repeats the secret.

import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from '../fuzz/recording/forged-bytes.ts';
import { descendantsOf, environmentOf } from './processes.ts';

const RECORDING = /^recording-\d+\.bin$/;

export interface Place {
  readonly name: string;
  readonly text: string;
}

export interface Leak {
  readonly place: string;
  readonly secret: string;
  readonly form: string;
}

/** What one search looked through. */
export interface SearchCount {
  readonly artefacts: number;
  readonly bytes: number;
  readonly secrets: number;
  /** Forms of secrets times artefacts. */
  readonly searches: number;
  readonly hits: number;
}

/** So much of a secret is already too much. */
const TELLING_LENGTH = 12;
/** Shorter segments of a token are everybody's. */
const SEGMENT_LENGTH = 16;

/** The forms of a secret, by name. */
function formsOf(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const segments = secret.split('.').filter((segment) => segment.length >= SEGMENT_LENGTH);
  return new Map([
    ['raw', secret],
    ['its beginning', secret.slice(0, TELLING_LENGTH)],
    ['its last eight characters', secret.slice(-8)],
    ['URL-encoded', encodeURIComponent(secret)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['JSON-escaped twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['base64', bytes.toString('base64').replace(/=+$/, '')],
    ['base64url', bytes.toString('base64url')],
    ['hexadecimal', bytes.toString('hex')],
    ...segments.map((segment, index) => [`segment ${index}`, segment] as const),
  ]);
}

/** Every leak of `secrets` (by name) in `places`; counted where somebody asked for the counts. */
export function searchLeaks(
  places: readonly Place[],
  secrets: Readonly<Record<string, string>>,
): readonly Leak[] {
  const leaks = findLeaks(places, secrets);
  const countsFile = process.env.EARSHOT_SECRET_COUNTS;
  if (countsFile !== undefined) {
    const values = Object.values(secrets);
    const forms = values.reduce((sum, value) => sum + formsOf(value).size, 0);
    const count: SearchCount = {
      artefacts: places.length,
      bytes: places.reduce((sum, { text }) => sum + text.length, 0),
      secrets: values.length,
      searches: forms * places.length,
      hits: leaks.length,
    };
    appendFileSync(countsFile, `${JSON.stringify(count)}\n`);
  }
  return leaks;
}

/** Every leak of `secrets` (by name) in `places`. */
export function findLeaks(
  places: readonly Place[],
  secrets: Readonly<Record<string, string>>,
): readonly Leak[] {
  return Object.entries(secrets).flatMap(([secret, value]) =>
    [...formsOf(value)].flatMap(([form, text]) =>
      places
        .filter((place) => place.text.includes(text))
        .map((place) => ({ place: place.name, secret, form })),
    ),
  );
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly Place[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    const bytes = readFileSync(path);
    const place = { name: path, text: bytes.toString('utf8') };
    return RECORDING.test(name) ? [place, unpacked(path, bytes)] : [place];
  });
}

/** What the packed blocks of a recording hold: a search of the file itself would miss it. */
function unpacked(path: string, bytes: Buffer): Place {
  const contents = blocksOf(bytes).map(({ content }) => content.toString('latin1'));
  return { name: `${path}, unpacked`, text: contents.join('\n') };
}

/**
 * What the system shows of a command and its children: command lines, and children's environments.
 */
export function processPlaces(pid: number): readonly Place[] {
  const own = { name: 'cmdline of the command', text: commandLineOf(pid) };
  const children = descendantsOf(pid).flatMap((child) => [
    { name: `cmdline of ${child.commandLine}`, text: child.commandLine },
    { name: `environ of ${child.commandLine}`, text: environmentOf(child.pid) },
  ]);
  return [own, ...children];
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
