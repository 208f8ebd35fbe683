// The report in all its forms, held against files that were read and approved.

import { describe, expect, it } from 'vitest';
import {
  liveStateOf,
  renderGithub,
  renderGithubOutputs,
  renderGitlabMetrics,
  renderHlog,
  renderHtml,
  renderJunit,
  renderLive,
  renderLoadPerformance,
  renderMarkdown,
  renderProgressLine,
  renderSummary,
} from '../../../src/report/index.ts';
import { progressOf } from './progress.ts';
import { RESULTS } from './results.ts';
import { windowsOf } from './windows.ts';

const DIRECTORY = 'runs/20261122T120000Z-lunch-hour';
const names = Object.keys(RESULTS) as (keyof typeof RESULTS)[];

describe('the summary', () => {
  it.each(names)('of a %s run reads as agreed at 80 and at 200 columns', async (name) => {
    for (const columns of [80, 200]) {
      const text = renderSummary(RESULTS[name], { columns, color: false, directory: DIRECTORY });
      await expect(text).toMatchFileSnapshot(`expected/summary-${name}-${columns}.txt`);
    }
  });

  it('is painted with colour as agreed', async () => {
    const text = renderSummary(RESULTS.failing, { columns: 80, color: true, directory: DIRECTORY });
    await expect(text).toMatchFileSnapshot('expected/summary-failing-80.ansi');
  });
});

describe('files for CI', () => {
  it.each(names)('of a %s run are as agreed', async (name) => {
    await expect(renderJunit(RESULTS[name])).toMatchFileSnapshot(`expected/junit-${name}.xml`);
    const markdown = renderMarkdown(RESULTS[name]);
    await expect(markdown).toMatchFileSnapshot(`expected/markdown-${name}.md`);
  });

  it.each(names)('of GitHub and GitLab for a %s run are as agreed', async (name) => {
    const result = RESULTS[name];
    const github = `${renderGithub(result)}\n${renderGithubOutputs(result, DIRECTORY)}`;
    await expect(github).toMatchFileSnapshot(`expected/ci/github-${name}.txt`);
    const metrics = renderGitlabMetrics(result);
    await expect(metrics).toMatchFileSnapshot(`expected/ci/gitlab-metrics-${name}.txt`);
    const checks = result.checks.filter(({ name }) => name.startsWith('lost-'));
    const load = renderLoadPerformance({ ...result, checks });
    await expect(load).toMatchFileSnapshot(`expected/ci/load-performance-${name}.json`);
  });

  it('hold latencies as an interval log', async () => {
    const log = renderHlog(RESULTS.failing, windowsOf(3));
    await expect(log).toMatchFileSnapshot('expected/failing.hlog');
  });
});

describe('the live view', () => {
  it('reads as agreed in each phase', async () => {
    const phases = [
      'prepare',
      'connect',
      'warmup',
      'measure',
      'settle',
      'readback',
      'done',
    ] as const;
    const views = phases.flatMap((phase) => {
      const state = liveStateOf(progressOf(phase));
      return [...renderLive(state, { columns: 80, color: false }), renderProgressLine(state), ''];
    });
    await expect(`${views.join('\n')}\n`).toMatchFileSnapshot('expected/live-80.txt');
  });

  it('gives its trends more room on a wide terminal', async () => {
    const lines = renderLive(liveStateOf(progressOf('measure')), { columns: 200, color: false });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('expected/live-200.txt');
  });
});

describe('the page', () => {
  it('of a failing run is as agreed', async () => {
    const page = renderHtml(RESULTS.failing, windowsOf());
    // Its style and script are what they are; its text and its data were read and approved.
    const shown = page.replace(/<style>.*?<\/style>|<script>.*?<\/script>|sha256-[^']*/gsu, '');
    await expect(shown).toMatchFileSnapshot('expected/report-failing.html.txt');
  });
});
