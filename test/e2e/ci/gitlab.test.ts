// A run under GitLab CI: nothing unasked but a hint, and what was asked for holds its figures.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/run/index.ts';
import { runEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCENARIO = `version: 1
name: gate
target: embedded
accounts: generated
users: 8
warmup: 0s
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 40/s, duration: 2s }
generator: { pacerLag: 2s, loopGap: 5s }
`;

const GITLAB = { EARSHOT_CI: undefined, GITHUB_ACTIONS: undefined, GITLAB_CI: 'true' };

async function runThere(flags: readonly string[]) {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, 'chat.yaml'), SCENARIO);
  const args = ['run', 'chat.yaml', '--out', 'run', '--json', '--workers', '2', ...flags];
  const run = await runEarshot(args, { cwd, env: GITLAB });
  const read = (file: string) => readFileSync(path.join(cwd, file), 'utf8');
  return { cwd, run, result: run.json as RunResult, read };
}

describe('under GitLab', () => {
  test('a run writes nothing unasked, and says which reports the widgets read', async () => {
    const { cwd, run } = await runThere([]);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(
      'GitLab: -o gitlab-metrics=metrics.txt -o load-performance=load-performance.json fills',
    );
    expect(readdirSync(cwd).toSorted()).toEqual(['chat.yaml', 'run']);
  });

  test('what was asked for holds the figures of the run, of all agents once', async () => {
    const kinds = ['gitlab-metrics=metrics.txt', 'load-performance=load.json', 'hlog=run.hlog'];
    const { cwd, run, result, read } = await runThere(kinds.flatMap((kind) => ['-o', kind]));
    expect({ code: run.code, hint: run.stderr.includes('GitLab') }).toEqual({
      code: 0,
      hint: false,
    });
    const { sent } = result.messages;
    expect(sent).toBe(80);
    expect(read('metrics.txt')).toContain('earshot_messages_sent_total 80\n');
    expect(JSON.parse(read('load.json'))).toMatchObject({
      metrics: { http_reqs: { count: 80, rate: 40 }, checks: { fails: 0 } },
    });
    const reader = new HistogramLogReader(read('run.hlog'), 64, false);
    let delivered = 0;
    for (;;) {
      const interval = reader.nextIntervalHistogram();
      if (interval === null) break;
      if (interval.tag === 'delivery_time') delivered += interval.totalCount;
    }
    expect(delivered).toBe(80);
    expect(existsSync(path.join(cwd, 'run.hlog'))).toBe(true);
  });
});
