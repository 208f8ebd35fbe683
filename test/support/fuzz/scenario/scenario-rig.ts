// Throws texts at the parser of scenarios, and holds what it makes of them against what each case
// says must come out. Whatever is taken must be sound, and hold no key that nobody knows.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Random } from '../../../../src/base/index.ts';
import { formatDiagnostics, parseScenario, type Scenario } from '../../../../src/scenario/index.ts';
import type { FuzzKind, FuzzRig, Played } from '../fuzz-kind.ts';
import { type ScenarioCase, scenarioCase, WHOLE } from './scenario-texts.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/scenarios');
/** The keys of the language at its top. */
const ROOT_KEYS = new Set([...WHOLE.matchAll(/^([a-zA-Z]+):/gm)].map(([, key]) => key));
ROOT_KEYS.add('behaviors');
const DIAGNOSTICS_AT_MOST = 110;

class ScenarioRig implements FuzzRig {
  readonly #texts: readonly string[];

  constructor() {
    const names = readdirSync(FOLDER).filter((name) => name.startsWith('valid-'));
    this.#texts = names.map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  }

  play(random: Random): Played {
    const one = scenarioCase(random, this.#texts);
    const complaints = judge(one).map((text) => `${one.how}: ${text}`);
    return { cases: 1, complaints };
  }

  async close(): Promise<void> {}
}

function judge({ text, expected }: ScenarioCase): readonly string[] {
  const { scenario, diagnostics } = parseScenario(text, 'x.yaml');
  formatDiagnostics(diagnostics, text, { color: false });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const complaints: string[] = [];
  if ((scenario === null) !== errors.length > 0) complaints.push('errors and scenario disagree');
  if (diagnostics.length > DIAGNOSTICS_AT_MOST) complaints.push(`${diagnostics.length} mistakes`);
  if (expected === 'refused' && scenario !== null) complaints.push(`was taken: ${shown(text)}`);
  if (expected === 'taken' && scenario === null) {
    complaints.push(`was refused: ${errors[0]?.message}`);
  }
  return scenario === null
    ? complaints
    : [...complaints, ...unsound(scenario), ...strangeKeys(text)];
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 2000)).slice(0, 2000);

function unsound(scenario: Scenario): readonly string[] {
  // Claims may hold any number: they are the server's business.
  const { auth: _auth, ...rest } = scenario;
  const waiting: unknown[] = [rest];
  for (let at = waiting.pop(); waiting.length > 0 || at !== undefined; at = waiting.pop()) {
    if (typeof at === 'number' && !(Number.isFinite(at) && at >= 0)) return [`holds ${at}`];
    if (typeof at === 'object' && at !== null) waiting.push(...Object.values(at));
  }
  return Object.isFrozen(scenario) ? [] : ['is not frozen'];
}

/** Another reader's word on what the text says at its top: nothing there was passed over. */
function strangeKeys(text: string): readonly string[] {
  const value: unknown = parse(text, { logLevel: 'silent' });
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.filter((key) => !ROOT_KEYS.has(key)).map((key) => `passed over the key ${key}`);
}

export const SCENARIO: FuzzKind = {
  name: 'scenario',
  about: 'scenario files: YAML at its worst, keys, values and units that are none, damaged files',
  open: async () => new ScenarioRig(),
};
