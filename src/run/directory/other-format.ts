// What is said of a result or header that this Earshot cannot read: which format it has, who wrote
// it, and what can be done.

import { EarshotError, toolVersion } from '../../base/index.ts';

/** Of `result.json` and `run.json`. */
const KNOWN_VERSION = 1;

/** Null when the document has the format version that this Earshot reads. */
export function refuseOtherVersion(value: unknown, file: string): EarshotError | null {
  const found = fieldOf(value, 'schemaVersion');
  if (found === KNOWN_VERSION) return null;
  if (typeof found !== 'number') {
    return refusal(`${file} is not of schema version ${KNOWN_VERSION}: Earshot did not write it.`, {
      hint: 'Give the directory of a run.',
    });
  }
  const text = `${file} is of schema version ${found}, written by ${writerOf(value)}; this is ${here()}, which reads version ${KNOWN_VERSION}.`;
  return refusal(text, { hint: remedyOf(value) });
}

/** The version is known, and yet the document does not follow the schema at `where`. */
export function refuseOtherShape(value: unknown, file: string, where: string): EarshotError {
  const text = `${file} does not follow the schema of this Earshot (${where}): ${writerOf(value)} wrote it, this is ${here()}; or it was changed since.`;
  return refusal(text, { hint: remedyOf(value) });
}

function refusal(text: string, options: { readonly hint: string }): EarshotError {
  return new EarshotError('RUN_DIRECTORY', text, options);
}

function here(): string {
  return `Earshot ${toolVersion()}`;
}

function writerOf(value: unknown): string {
  const version = fieldOf(fieldOf(value, 'tool'), 'version');
  return isVersion(version) ? `Earshot ${version}` : 'an unknown version of Earshot';
}

/** Of the same version it is another build, whose name nobody knows. */
function remedyOf(value: unknown): string {
  const version = fieldOf(fieldOf(value, 'tool'), 'version');
  const again = 'Formats are not converted: run the scenario again with this Earshot';
  if (!isVersion(version) || version === toolVersion()) {
    return `${again}, or read it with the one that wrote it.`;
  }
  return `${again}, or read it with the one that wrote it: npx earshot@${version} report DIR.`;
}

/** What stands in a file is repeated only when it looks like a version. */
function isVersion(version: unknown): version is string {
  return typeof version === 'string' && /^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version);
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
