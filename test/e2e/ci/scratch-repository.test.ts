// The shipped gate as a stranger has it: a repository of its own with the package installed as it
// is published, the shipped workflow and the shipped action, every step executed as a runner does.
// The same for the template of GitLab.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Child } from '../../support/child.ts';
import { type GitlabFile, readDeployFile } from '../../support/ci/deploy-files.ts';
import { runWorkflow } from '../../support/ci/run-workflow.ts';
import { commitOf, makeRepository, packPackage } from '../../support/ci/scratch-repository.ts';
import { freePort } from '../../support/free-port.ts';
import { startServe } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LOSING = '- { fault: drop-re, once: 50 }\n';
const SLOW = '- { fault: delay-re, every: 1, delay: 2s }\n';

let archive = '';
const tidying: (() => Promise<void> | void)[] = [];

beforeAll(() => {
  archive = packPackage(temporaryFolder({ onTestFinished: (tidy) => void tidying.push(tidy) }));
  return async () => {
    for (const tidy of tidying) await tidy();
  };
}, 180_000);

/** Not a folder that is searched for secrets: all the packages of the clone hang in it. */
function repository(faults: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-repository-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  makeRepository(folder, archive, faults);
  return folder;
}

async function runJob(faults: string) {
  const folder = repository(faults);
  const job = await runWorkflow({ folder, commit: commitOf(folder), port: await freePort() });
  const errors = job.gate.stdout.split('\n').filter((line) => line.startsWith('::error '));
  return { ...job, folder, errors };
}

/** Where the scenario says it, from 1. */
function lineOf(folder: string, word: string): number {
  const lines = readFileSync(path.join(folder, 'scenarios/smoke.yaml'), 'utf8').split('\n');
  return lines.findIndex((line) => line.trim().startsWith(word)) + 1;
}

describe('the shipped workflow in a repository of its own', () => {
  test('is green against a server that keeps its promises', async () => {
    const { gate, outputs, summary, errors, isReportKept, folder } = await runJob('[]\n');
    expect({ code: gate.code, errors, stderr: gate.stderr }).toMatchObject({ code: 0, errors: [] });
    expect(outputs).toMatchObject({ verdict: 'pass', 'exit-code': '0', 'message-loss': '0' });
    expect(summary).toContain('PASSED: smoke');
    expect(isReportKept).toBe(true);
    const result = readFileSync(String(outputs.result), 'utf8');
    expect(JSON.parse(result)).toMatchObject({ labels: { commit: commitOf(folder) } });
  });

  test('is red when one message is lost, with the line of that threshold annotated', async () => {
    const { gate, outputs, errors, isReportKept, folder } = await runJob(LOSING);
    expect(gate.code, gate.stderr).toBe(3);
    expect(outputs).toMatchObject({ verdict: 'fail', 'exit-code': '3', 'message-loss': '1' });
    expect(isReportKept).toBe(true);
    expect(errors.map((line) => line.split('::')[1])).toEqual([
      expect.stringMatching(/^error file=scenarios\/smoke\.yaml,title=lost-relay$/u),
      expect.stringMatching(
        new RegExp(`^error file=scenarios/smoke.yaml,line=${lineOf(folder, 'message_loss')},`, 'u'),
      ),
    ]);
  });

  test('is red when the server is slow, with the line of that threshold annotated', async () => {
    const { gate, outputs, errors, folder } = await runJob(SLOW);
    expect(gate.code, gate.stderr).toBe(4);
    expect(outputs).toMatchObject({ verdict: 'fail', 'exit-code': '4', 'message-loss': '0' });
    expect(errors.map((line) => line.split('::')[1])).toEqual([
      expect.stringMatching(
        new RegExp(
          `^error file=scenarios/smoke.yaml,line=${lineOf(folder, 'delivery_time')},`,
          'u',
        ),
      ),
    ]);
  });
});

describe('the shipped template for GitLab in a repository of its own', () => {
  test('is red when one message is lost, and leaves every report that it declares', async () => {
    const folder = repository(LOSING);
    const serving = await startServe(
      ['--users', '40', '--users-file', 'users.csv', '--faults', 'faults.yaml'],
      { cwd: folder },
    );
    onTestFinished(async () => void (await serving.stop()));
    const job = (readDeployFile('gitlab/earshot.gitlab-ci.yml') as GitlabFile)['.earshot'];
    const { code, stderr } = await new Child('bash', ['-eo', 'pipefail', '-c', scriptOf(job)], {
      cwd: folder,
      env: {
        ...job?.variables,
        EARSHOT_TARGET: serving.url,
        EARSHOT_ARGS: '--set accounts.file=users.csv --duration 2s',
        PATH: `${folder}/node_modules/.bin:${process.env.PATH}`,
        ...{ CI: 'true', GITLAB_CI: 'true', GITHUB_ACTIONS: undefined, EARSHOT_CI: undefined },
      },
    }).finished;
    expect(code, stderr).toBe(3);
    expect(stderr).not.toContain('GitLab:');
    const { junit = '', metrics = '', load_performance: load = '' } = job?.artifacts.reports ?? {};
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    expect(read(junit)).toContain('lost-relay');
    expect(read(metrics)).toContain('earshot_message_loss_total 1\n');
    expect(JSON.parse(read(load))).toMatchObject({ metrics: { checks: {} } });
  });
});

function scriptOf(job: GitlabFile[string] | undefined): string {
  return (job?.script ?? ['exit 99']).join('\n');
}
