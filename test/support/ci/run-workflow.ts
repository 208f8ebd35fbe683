// Executes a workflow of GitHub Actions step by step, as a runner does: a shell for each `run`, the
// steps of a composite action with its inputs, outputs and summary in files. Actions of others are
// passed over, and so is the installation, which the repository of a test has.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Child, type Finished } from '../child.ts';
import { pidsWithVariable } from '../trial/processes.ts';
import { type Action, fillIn, type Step, type Workflow } from './deploy-files.ts';

const PASSED_OVER = /^actions\/(?:checkout|setup-node|upload-artifact)@v\d+$/u;
const INSTALL = 'npm ci';
/** What `shell: bash` stands for in an action, and no `shell` in a workflow. */
const STRICT = ['--noprofile', '--norc', '-eo', 'pipefail'];
const PLAIN = ['-e'];

type Texts = Readonly<Record<string, string>>;

interface JobOptions {
  /** The repository. */
  readonly folder: string;
  readonly commit: string;
  /** What the workflow's port 8000 is here. */
  readonly port: number;
}

interface JobRun {
  /** The step of the gate. */
  readonly gate: Finished;
  /** What later steps may read of it: the last of each name. */
  readonly outputs: Texts;
  readonly summary: string;
  /** Whether the last step, which keeps the report, would have run. */
  readonly isReportKept: boolean;
}

/** Runs the job up to its end, also after a red gate. Ends what its steps leave behind. */
export async function runWorkflow(options: JobOptions): Promise<JobRun> {
  try {
    return await runSteps(options);
  } finally {
    for (const pid of pidsWithVariable(trackingOf(options.folder))) end(pid);
  }
}

/** A launcher may be gone as soon as what it launched is. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

/** The variable by which a runner, too, knows what a job has left behind. */
function trackingOf(folder: string): string {
  return `RUNNER_TRACKING_ID=${folder}`;
}

async function runSteps(options: JobOptions): Promise<JobRun> {
  const { folder, port } = options;
  const text = readFileSync(path.join(folder, '.github/workflows/chat.yml'), 'utf8');
  const workflow = parse(text.replaceAll('8000', String(port))) as Workflow;
  const [job] = Object.values(workflow.jobs);
  let gate: Finished | null = null;
  for (const step of job?.steps ?? []) {
    if (step.uses?.startsWith('./') === true) gate = await runAction(step, options);
    else if (step.uses === undefined) await runScript(step.run ?? '', folder);
    else if (!PASSED_OVER.test(step.uses)) throw new Error(`no such action here: ${step.uses}`);
  }
  if (gate === null) throw new Error('the workflow has no gate');
  const outputs = outputsIn(readIf(path.join(folder, 'github-output')));
  const last = job?.steps.at(-1)?.if;
  return {
    gate,
    outputs,
    summary: readIf(path.join(folder, 'github-summary')),
    isReportKept:
      last === "always() && steps.gate.outputs.run-directory != ''" &&
      outputs['run-directory'] !== undefined,
  };
}

/** A step of the job itself must be green; what it starts in the background stays. */
async function runScript(run: string, folder: string): Promise<void> {
  if (run.trim() === INSTALL) return;
  const { code, stderr } = await inShell(run, { folder, flags: PLAIN, env: {} });
  if (code !== 0) throw new Error(`the step ended ${code}: ${run}\n${stderr}`);
}

async function runAction(step: Step, { folder, commit }: JobOptions): Promise<Finished> {
  const file = path.join(folder, String(step.uses), 'action.yml');
  const action = parse(readFileSync(file, 'utf8')) as Action;
  const defaults = Object.entries(action.inputs).map(([name, one]) => [name, one.default ?? '']);
  const given = Object.entries(step.with ?? {}).map(([name, value]) => [
    name,
    String(value).replaceAll('${{ github.sha }}', commit),
  ]);
  const inputs: Texts = Object.fromEntries([...defaults, ...given]);
  let finished: Finished | null = null;
  for (const one of action.runs.steps) {
    const own = Object.entries(one.env ?? {}).map(([name, text]) => [name, fillIn(text, inputs)]);
    const env: Texts = Object.fromEntries(own);
    finished = await inShell(one.run ?? 'exit 99', { folder, flags: STRICT, env });
    if (finished.code !== 0) return finished;
  }
  if (finished === null) throw new Error('the action has no step');
  return finished;
}

function inShell(
  run: string,
  how: { readonly folder: string; readonly flags: readonly string[]; readonly env: Texts },
): Promise<Finished> {
  const { folder, flags, env } = how;
  const script = path.join(folder, 'github-step.sh');
  writeFileSync(script, run);
  const child = new Child('bash', [...flags, script], {
    cwd: folder,
    env: {
      ...env,
      PATH: `${folder}/node_modules/.bin:${process.env.PATH}`,
      ...{ NO_COLOR: '1', CI: 'true', EARSHOT_CI: undefined, GITLAB_CI: undefined },
      RUNNER_TRACKING_ID: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: path.join(folder, 'github-output'),
      GITHUB_STEP_SUMMARY: path.join(folder, 'github-summary'),
    },
  });
  return child.finished;
}

function outputsIn(text: string): Texts {
  const lines = [...text.matchAll(/^([\w-]+)=(.*)$/gmu)];
  return Object.fromEntries(lines.map(([, name, value]) => [name, value]));
}

function readIf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
