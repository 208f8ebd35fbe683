// The version of the tool, from package.json beside src or dist.

import { readFileSync } from 'node:fs';

/** The version in package.json, for results, `--version` and the user agent. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const found: unknown = JSON.parse(text);
  const hasVersion = typeof found === 'object' && found !== null && 'version' in found;
  return hasVersion ? String(found.version) : '0.0.0';
}
