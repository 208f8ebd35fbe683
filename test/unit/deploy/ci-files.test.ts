// The shape of the files for CI systems, and that what they name exists.

import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { RUN_OPTIONS } from '../../../src/cli/options.ts';
import { REPORT_KINDS, renderGithubOutputs } from '../../../src/report/index.ts';
import { RESULTS } from '../../golden/report/results.ts';
import {
  type Action,
  type GitlabFile,
  readDeployFile,
  type Workflow,
} from '../../support/ci/deploy-files.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const action = readDeployFile('github/action.yml') as Action;
const workflow = readDeployFile('github/example-workflow.yml') as Workflow;
const gitlab = readDeployFile('gitlab/earshot.gitlab-ci.yml') as GitlabFile;

const text = { type: 'string', minLength: 1 };
const strict = { additionalProperties: false, type: 'object' };
const texts = { type: 'object', additionalProperties: { type: ['string', 'number'] } };

const step = {
  ...strict,
  properties: {
    id: text,
    name: text,
    if: text,
    uses: { type: 'string', pattern: '^(\\./|[\\w-]+/[\\w-]+@)' },
    with: texts,
    run: text,
    shell: { const: 'bash' },
    env: texts,
  },
  oneOf: [{ required: ['run'] }, { required: ['uses'] }],
};

const input = {
  ...strict,
  required: ['description', 'required'],
  properties: { description: text, required: { type: 'boolean' }, default: { type: 'string' } },
};

const ACTION = {
  ...strict,
  required: ['name', 'description', 'inputs', 'outputs', 'runs'],
  properties: {
    name: text,
    description: text,
    inputs: { type: 'object', additionalProperties: input },
    outputs: {
      type: 'object',
      additionalProperties: {
        ...strict,
        required: ['description', 'value'],
        properties: { description: text, value: text },
      },
    },
    runs: {
      ...strict,
      required: ['using', 'steps'],
      properties: {
        using: { const: 'composite' },
        steps: { type: 'array', minItems: 1, items: { ...step, required: ['shell', 'run'] } },
      },
    },
  },
};

const WORKFLOW = {
  ...strict,
  required: ['name', 'on', 'permissions', 'jobs'],
  properties: {
    name: text,
    on: { type: 'object' },
    permissions: { type: 'object' },
    jobs: {
      type: 'object',
      additionalProperties: {
        ...strict,
        required: ['runs-on', 'timeout-minutes', 'steps'],
        properties: {
          'runs-on': text,
          'timeout-minutes': { type: 'integer' },
          steps: { type: 'array', items: step },
        },
      },
    },
  },
};

function mistakesOf(schema: object, value: unknown): unknown {
  const ajv = new Ajv2020({ allErrors: true, strictRequired: false, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  return validate(value) ? [] : validate.errors;
}

function expressionsOf(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/\$\{\{ (.*?) \}\}/gu)].map(([, one]) => String(one));
}

describe('the action', () => {
  it('has the shape of a composite action, and a schema that refuses another', () => {
    expect(mistakesOf(ACTION, action)).toEqual([]);
    const [first] = action.runs.steps;
    const broken = { ...action, runs: { ...action.runs, steps: [{ ...first, shell: undefined }] } };
    expect(mistakesOf(ACTION, JSON.parse(JSON.stringify(broken)))).not.toEqual([]);
  });

  it('reads every input that it declares, and none in the text of its script', () => {
    const declared = Object.keys(action.inputs).map((name) => `inputs.${name}`);
    expect(expressionsOf(action.runs).toSorted()).toEqual(declared.toSorted());
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('hands on every output that a run writes, and no other', () => {
    const written = [...renderGithubOutputs(RESULTS.passing, 'x').matchAll(/^([\w-]+)=/gmu)];
    const names = written.map(([, name]) => String(name));
    expect(Object.keys(action.outputs).toSorted()).toEqual(names.toSorted());
    expect(expressionsOf(action.outputs)).toEqual(
      Object.keys(action.outputs).map((name) => `steps.run.outputs.${name}`),
    );
  });
});

describe('the example workflow', () => {
  const [steps = []] = Object.values(workflow.jobs).map((job) => job.steps);

  it('has the shape of a workflow', () => {
    expect(mistakesOf(WORKFLOW, workflow)).toEqual([]);
  });

  it('uses the action with inputs and outputs that it has, on a scenario that ships', () => {
    const gate = steps.find(({ uses }) => uses === './deploy/github');
    expect(Object.keys(gate?.with ?? {}).filter((name) => !(name in action.inputs))).toEqual([]);
    expect(existsSync(`${ROOT}${gate?.with?.scenario}`)).toBe(true);
    const read = expressionsOf(steps).filter((one) => one.startsWith('steps.gate.outputs.'));
    expect(read.length).toBeGreaterThan(0);
    const unknown = read.filter(
      (one) => !(one.slice('steps.gate.outputs.'.length) in action.outputs),
    );
    expect(unknown).toEqual([]);
  });

  it('keeps the report of a run that failed, too', () => {
    expect(steps.at(-1)?.if).toMatch(/^always\(\)/u);
  });
});

describe('the template for GitLab', () => {
  it('asks for kinds that exist, and keeps the files that it asked for', () => {
    const { script = [], artifacts } = gitlab['.earshot'] ?? {};
    const outputs = [...script.join(' ').matchAll(/-o ([\w-]+)=(\S+)/gu)];
    const kinds = outputs.map(([, kind]) => String(kind));
    expect(kinds.filter((kind) => !REPORT_KINDS.some((known) => known === kind))).toEqual([]);
    expect(artifacts?.reports).toEqual({
      junit: 'earshot-run/junit.xml',
      metrics: 'metrics.txt',
      load_performance: 'load-performance.json',
    });
    expect(artifacts?.paths).toEqual(['earshot-run/', ...outputs.map(([, , file]) => file)]);
  });

  it('sets no variable that the command reads as another option', () => {
    const read = RUN_OPTIONS.map(({ flags }) => /--([a-z-]+)/u.exec(flags)?.[1] ?? '');
    const set = Object.keys(gitlab['.earshot']?.variables ?? {});
    const clashes = read.filter((name) => set.includes(`EARSHOT_${name.toUpperCase()}`));
    expect(clashes).toEqual([]);
  });
});
