// The report of a run of 10 million messages: the windows of a real short run, repeated until they
// tell so many, the command that makes the page of them, and the browser that opens it.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WindowRecord } from '../../../src/metrics/index.ts';
import type { RunResult } from '../../../src/run/index.ts';
import type { Bench } from '../bench.ts';
import { ChatServer } from '../rig/chat-server.ts';
import { ChildProgram } from '../rig/child-program.ts';
import { summarize } from '../rig/interleave.ts';
import { writeScenario } from '../rig/load.ts';
import { usableSeconds } from '../rig/page-time.ts';

const SHORT = { userCount: 200, ratePerSecond: 2000, seconds: 10 };

export const report: Bench = async ({ package: { launcher }, number, say }) => {
  const messages = number('messages', 10_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const out = join(folder, 'run');
  try {
    await runShort(launcher, folder);
    const seconds = prolong(out, messages);
    const times: number[] = [];
    for (let repeat = 0; repeat < number('repeats', 5); repeat += 1) {
      times.push(await reportSeconds(launcher, out));
      say(`reported in ${times.at(-1)} s`);
    }
    const { size } = statSync(join(out, 'report.html'));
    const note = `${seconds.toLocaleString('en-US')} seconds of windows, on the clock`;
    const megabytes = size / 1e6;
    const usable = await usableSeconds(join(out, 'report.html'), number('repeats', 5));
    return {
      figures: [
        { bar: 'report-time', note, ...summarize(times) },
        { bar: 'report-usable', note: 'a browser of its own each time', ...summarize(usable) },
        { bar: 'report-size', note: 'report.html', ...summarize([megabytes]) },
      ],
      details: { windowBytes: statSync(join(out, 'windows.ndjson')).size },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function runShort(launcher: string, folder: string): Promise<void> {
  const server = await ChatServer.open({ launcher, userCount: SHORT.userCount });
  try {
    const scenario = writeScenario(folder, server, SHORT);
    const program = new ChildProgram([launcher, 'run', scenario, '--out', join(folder, 'run')]);
    const code = await program.ended;
    if (code !== 0) throw new Error(`the short run was no pass: ${program.output}`);
  } finally {
    await server.close();
  }
}

/** Repeats the measured windows; how many seconds they tell. */
function prolong(out: string, messages: number): number {
  const file = join(out, 'windows.ndjson');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const windows = lines.map((line) => JSON.parse(line) as WindowRecord);
  const measured = windows.filter(({ second }) => second >= 0 && second < SHORT.seconds);
  const seconds = Math.ceil(messages / SHORT.ratePerSecond);
  const told = Array.from({ length: seconds }, (_none, second) =>
    JSON.stringify({ ...measured[second % measured.length], second }),
  );
  writeFileSync(file, `${told.join('\n')}\n`);
  const path = join(out, 'result.json');
  const result = JSON.parse(readFileSync(path, 'utf8')) as RunResult;
  const counts = { planned: messages, sent: messages, confirmed: messages, delivered: messages };
  const long: RunResult = {
    ...result,
    plan: { ...result.plan, measureMs: seconds * 1000 },
    messages: { ...result.messages, ...counts, visible: messages, owedDeliveries: messages },
  };
  writeFileSync(path, JSON.stringify(long));
  return seconds;
}

async function reportSeconds(launcher: string, out: string): Promise<number> {
  const startedAtMs = performance.now();
  const program = new ChildProgram([launcher, 'report', out]);
  const code = await program.ended;
  if (code !== 0) throw new Error(`no report: ${program.errors}`);
  return (performance.now() - startedAtMs) / 1000;
}
