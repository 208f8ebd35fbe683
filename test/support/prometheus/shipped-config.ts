// The shipped configuration of Prometheus, as shipped but for two things: whom it scrapes, and how
// often, because a test has seconds where an operator has months.

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const SHIPPED = new URL('../../../deploy/prometheus/', import.meta.url).pathname;

export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** Copies it into `folder`, with these targets by file of `targets/` and an interval of 1 s. */
export function copyShippedConfig(
  folder: string,
  targets: Readonly<Record<string, readonly TargetGroup[]>>,
): void {
  cpSync(SHIPPED, folder, { recursive: true });
  for (const name of readdirSync(join(folder, 'targets'))) {
    const groups = targets[name.replace(/\.yml$/u, '')] ?? [];
    writeFileSync(join(folder, 'targets', name), JSON.stringify(groups));
  }
  const files = ['prometheus.yml', ...ruleFileNames().map((name) => `rules/${name}`)];
  for (const file of files) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const quick = text
      .replace(/(scrape_interval|evaluation_interval|\binterval): \w+$/gmu, '$1: 1s')
      .replace(/scrape_timeout: \w+$/gmu, 'scrape_timeout: 1s');
    writeFileSync(path, quick);
  }
}

export function ruleFileNames(): readonly string[] {
  return readdirSync(join(SHIPPED, 'rules')).filter((name) => name.endsWith('.yml'));
}

/** Every rule that ships. */
export function shippedRules(): readonly Rule[] {
  return ruleFileNames().flatMap((name) => {
    const { groups } = parse(readFileSync(join(SHIPPED, 'rules', name), 'utf8')) as RuleFile;
    return groups.flatMap(({ rules }) => rules);
  });
}
