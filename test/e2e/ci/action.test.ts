// What the step of the composite action does with what it is given, executed as a runner does. That
// it is green and red when it should be is shown in a repository of its own, beside this file.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Child } from '../../support/child.ts';
import { type Action, fillIn, readDeployFile } from '../../support/ci/deploy-files.ts';
import { startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

const SCENARIO = `version: 1
name: gate
target: embedded
accounts: { file: users.csv }
users: 20
warmup: 0s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 50/s, duration: 3s }
deadlines: { confirm: 5s, deliver: 5s, settle: 10s }
generator: { pacerLag: 2s, loopGap: 5s }
thresholds:
  message_loss: ["count == 0"]
`;

interface StepRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What later steps would read: the last of each name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the action in a folder of its own. */
async function runAction(inputs: Readonly<Record<string, string>> = {}): Promise<StepRun> {
  const folder = temporaryFolder();
  const place = (name: string) => path.join(folder, name);
  writeFileSync(place('chat.yaml'), SCENARIO);
  writeFileSync(place('wrong.yaml'), SCENARIO.replace('behavior:', 'behaviour:'));
  const serving = await startServe(['--users', '20', '--users-file', place('users.csv')]);
  onTestFinished(async () => void (await serving.stop()));
  const given = { scenario: 'chat.yaml', target: serving.url, path: ROOT, ...inputs };
  const { code, stdout, stderr } = await runSteps(folder, given);
  const outputs = [...readIf(place('output')).matchAll(/^([\w-]+)=(.*)$/gmu)];
  return {
    code,
    stdout,
    stderr,
    outputs: Object.fromEntries(outputs.map(([, name, value]) => [name, value])),
  };
}

function readIf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The one step of the action, with the shell that `shell: bash` stands for. */
async function runSteps(folder: string, given: Readonly<Record<string, string>>) {
  const action = readDeployFile('github/action.yml') as Action;
  const defaults = Object.entries(action.inputs).map(([name, one]) => [name, one.default ?? '']);
  const inputs = { ...Object.fromEntries(defaults), ...given };
  const [step] = action.runs.steps;
  const variables = Object.entries(step?.env ?? {}).map(([name, value]) => [
    name,
    fillIn(value, inputs),
  ]);
  const script = path.join(folder, 'step.sh');
  writeFileSync(script, step?.run ?? 'exit 99');
  const child = new Child('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: folder,
    env: {
      ...Object.fromEntries(variables),
      PATH: `${ROOT}node_modules/.bin:${process.env.PATH}`,
      NO_COLOR: '1',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: path.join(folder, 'output'),
      GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
    },
  });
  return child.finished;
}

describe('the action', () => {
  test('prints the server’s words where the runner takes no commands from them', async () => {
    const { stdout } = await runAction();
    const [, word = 'none'] = /^::stop-commands::(\S+)$/mu.exec(stdout) ?? [];
    const [begin, end] = [stdout.indexOf('::stop-commands::'), stdout.indexOf(`::${word}::`)];
    expect(begin).toBe(0);
    expect(stdout.indexOf('PASSED')).toBeLessThan(end);
    expect(stdout.indexOf('::notice ')).toBeGreaterThan(end);
  });

  test('keeps standard output for the result when it is asked for as JSON', async () => {
    const run = await runAction({ args: '--json\n--label  who=ci' });
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'pass', labels: { who: 'ci' } });
    expect(run.stderr).toContain('::notice ');
  });

  test('tells what went wrong before a verdict, and runs no input as a command', async () => {
    const run = await runAction({ scenario: 'no; touch pwned $(touch pwned).yaml' });
    expect({ code: run.code, outputs: run.outputs }).toEqual({
      code: 2,
      outputs: { verdict: 'unknown', 'exit-code': '2' },
    });
    expect(run.stderr).toContain('no; touch pwned $(touch pwned).yaml');
    expect(run.stderr).toContain('::error title=Earshot%3A SCENARIO_UNREADABLE::');
  });

  test('annotates each mistake of a scenario at its line', async () => {
    const run = await runAction({ args: '--set users=many', scenario: 'wrong.yaml' });
    expect(run.code).toBe(2);
    const errors = run.stderr.split('\n').filter((line) => line.startsWith('::error '));
    expect(errors).toEqual([
      expect.stringMatching(/^::error title=[^:]+::Must be a whole number/u),
      expect.stringMatching(
        /^::error file=wrong\.yaml,line=8,col=\d+,title=[^:]+::The key 'behav/u,
      ),
      expect.stringMatching(
        /^::error file=wrong\.yaml,line=8,col=\d+,title=[^:]+::Unknown key 'beh/u,
      ),
    ]);
  });
});
