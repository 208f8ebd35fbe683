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

/** How much faster than they ship rules look back and wait: each duration is divided. */
export interface Haste {
  /** Windows: `[5m]`, `[1h]`. */
  readonly windowsBy: number;
  /** How long a condition must hold: `for: 2m`. */
  readonly waitsBy: number;
}

const AS_SHIPPED: Haste = { windowsBy: 1, waitsBy: 1 };

/** A scrape that is a probe takes as long as one. */
const PROBE_INTERVAL = '4s';
const PROBE_JOB =
  /(job_name: earshot-probe[\s\S]*?scrape_interval: )\w+([\s\S]*?scrape_timeout: )\w+/u;

/**
 * Copies it into `folder`, with these targets by file of `targets/` and an interval of 1 s, of 4 s
 * for probes. Rules stay as they ship but for the haste; bare numbers of an expression (`> 120`)
 * stay as they are.
 */
export function copyShippedConfig(
  folder: string,
  targets: Readonly<Record<string, readonly TargetGroup[]>>,
  haste: Haste = AS_SHIPPED,
): void {
  copyWithTargets(folder, targets);
  const files = ['prometheus.yml', ...ruleFileNames().map((name) => `rules/${name}`)];
  for (const file of files) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const quick = text
      .replace(/(scrape_interval|evaluation_interval|\binterval): \w+$/gmu, '$1: 1s')
      .replace(PROBE_JOB, `$1${PROBE_INTERVAL}$2${PROBE_INTERVAL}`);
    writeFileSync(path, hurried(quick, haste));
  }
}

/** Copies it into `folder` with these targets, and nothing else changed. */
export function copyWithTargets(
  folder: string,
  targets: Readonly<Record<string, readonly TargetGroup[]>>,
): void {
  cpSync(SHIPPED, folder, { recursive: true });
  for (const name of readdirSync(join(folder, 'targets'))) {
    const groups = targets[name.replace(/\.yml$/u, '')] ?? [];
    writeFileSync(join(folder, 'targets', name), JSON.stringify(groups));
  }
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 };

function hurried(text: string, { windowsBy, waitsBy }: Haste): string {
  return text
    .replace(/(?<=\[)\d+[smhd](?=\])/gu, (duration) => divided(duration, windowsBy))
    .replace(/(?<=^\s*for: )\d+[smhd]$/gmu, (duration) => divided(duration, waitsBy));
}

function divided(duration: string, by: number): string {
  const unitMs = UNIT_MS[duration.slice(-1)] ?? Number.NaN;
  return `${Math.ceil((Number.parseInt(duration, 10) * unitMs) / by)}ms`;
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
