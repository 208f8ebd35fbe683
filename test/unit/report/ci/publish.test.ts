// What is appended to the files that GitHub names, and how the CI system is told.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  detectCiSystem,
  publishToGithub,
  renderGithubOutputs,
  renderMarkdown,
} from '../../../../src/report/index.ts';
import { RESULTS } from '../../../golden/report/results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const { failing } = RESULTS;

describe('the CI system', () => {
  it('is told by its own variable, and is none elsewhere', () => {
    expect(detectCiSystem({ GITHUB_ACTIONS: 'true', CI: 'true' })).toBe('github');
    expect(detectCiSystem({ GITLAB_CI: 'true', CI: 'true' })).toBe('gitlab');
    for (const environment of [
      {},
      { CI: 'true' },
      { GITHUB_ACTIONS: 'false' },
      { GITLAB_CI: '' },
    ]) {
      expect(detectCiSystem(environment)).toBe('none');
    }
  });
});

describe('publishing to GitHub', () => {
  it('appends to the summary and to the outputs, after what is there', async () => {
    const folder = temporaryFolder();
    const [summary, output] = [path.join(folder, 'summary'), path.join(folder, 'output')];
    writeFileSync(summary, 'before\n');
    const environment = { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output };
    const { failures } = await publishToGithub(failing, { environment, directory: 'runs/a' });
    expect(failures).toEqual([]);
    expect(readFileSync(summary, 'utf8')).toBe(`before\n${renderMarkdown(failing)}`);
    expect(readFileSync(output, 'utf8')).toBe(renderGithubOutputs(failing, 'runs/a'));
  });

  it('names the scenario as the repository does, wherever the run was started', async () => {
    const scenario = { ...failing.scenario, file: path.resolve('deep/er/chat.yaml') };
    const told = async (workspace: string) => {
      const environment = { GITHUB_WORKSPACE: workspace };
      const result = { ...failing, scenario };
      const { annotations } = await publishToGithub(result, { environment, directory: 'x' });
      return /file=([^,]*)/u.exec(annotations)?.[1];
    };
    expect(await told(path.resolve('deep'))).toBe('er/chat.yaml');
    expect(await told(path.resolve('elsewhere'))).toBe(scenario.file);
  });

  it('tells what cannot be written, and writes nothing that is not asked for', async () => {
    const folder = temporaryFolder();
    const environment = { GITHUB_STEP_SUMMARY: folder, GITHUB_OUTPUT: '' };
    const published = await publishToGithub(failing, { environment, directory: 'runs/a' });
    expect(published.failures).toEqual([expect.stringContaining('GITHUB_STEP_SUMMARY')]);
    expect(published.annotations).toContain('::notice ');
  });

  it('keeps a summary within what GitHub takes', async () => {
    const summary = path.join(temporaryFolder(), 'summary');
    const reasons = Array.from({ length: 30_000 }, (_, index) => ({
      exitCode: 3 as const,
      kind: 'check',
      text: `no. ${index}: \u00fc`.padEnd(80, 'x'),
    }));
    const environment = { GITHUB_STEP_SUMMARY: summary };
    await publishToGithub({ ...failing, reasons }, { environment, directory: 'x' });
    expect(existsSync(summary)).toBe(true);
    const text = readFileSync(summary, 'utf8');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
    expect(text).toMatch(/x\n\nThe rest is left out: a summary may have 1 MiB\.\n$/u);
  });
});
