// The files for CI systems in `deploy/`, parsed, and the expressions of GitHub in them put in as a
// runner does.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const ROOT = new URL('../../..', import.meta.url).pathname;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly required: boolean; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

export type GitlabFile = Readonly<Record<string, GitlabJob>>;

export interface GitlabJob {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly artifacts: {
    readonly paths: readonly string[];
    readonly reports: Readonly<Record<string, string>>;
  };
}

/** A file of `deploy/`, duplicate keys refused. */
export function readDeployFile(name: string): unknown {
  return parse(readFileSync(`${ROOT}deploy/${name}`, 'utf8'), { strict: true, uniqueKeys: true });
}

/** `${{ inputs.name }}` with the values of a run; an expression that is not known throws. */
export function fillIn(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ (.*?) \}\}/gu, (_, expression: string) => {
    const value = inputs[/^inputs\.([\w-]+)$/u.exec(expression)?.[1] ?? ''];
    if (value === undefined) throw new Error(`no value for ${expression}`);
    return value;
  });
}
