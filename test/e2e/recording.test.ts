// Recorded runs of the real command, verified offline: the same bytes, from one agent or two, of a
// clean server or a broken one, of a run that was killed; and clear words for everything else.

import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BLOCK_HEAD_BYTES, MAGIC, readHead } from '../../src/observation/recording/blocks.ts';
import type { RecordedVerdict } from '../../src/run/index.ts';
import { type EarshotRun, runEarshot, startServe } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runChat, startChat, untilLoading } from '../support/trial/chat-run.ts';
import { filesBelow, searchLeaks } from '../support/trial/secret-search.ts';

const FAULTS = `
- { fault: drop-re, every: 23 }
- { fault: ack-without-store, every: 29 }
- { fault: flip-byte, every: 31 }
- { fault: html-escape, every: 37 }
- { fault: re-body-differs, every: 41 }
- { fault: garbage-frame, every: 43 }
`;

const READS = `
deadlines: { confirm: 3s, deliver: 3s, settle: 15s }
messages: { size: 130..260, styles: { words: 2, markup: 1, emoji: 1 } }
`;

async function verified(out: string, ...flags: readonly string[]): Promise<EarshotRun> {
  return runEarshot(['verify', out, ...flags]);
}

const verdictOf = ({ json }: EarshotRun): RecordedVerdict => json as RecordedVerdict;

test('a broken server gets the same verdict from the recordings of two agents', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'faults.yaml'), FAULTS);
  const users = ['--users', '12', '--users-file', join(folder, 'users.csv')];
  const serving = await startServe([...users, '--faults', join(folder, 'faults.yaml')]);
  const flags = ['--record', '--workers', '2'];
  const run = await runChat({
    ...{
      folder,
      target: serving.url,
      users: 12,
      duration: '4s',
      rate: '40/s',
      extra: READS,
      flags,
    },
  });
  await serving.stop();
  const out = join(folder, 'run');
  expect({ code: run.code, recorded: run.result?.recording?.complete }).toEqual({
    ...{ code: 3, recorded: true },
  });
  const shown = await verified(out, '--json');
  expect(shown.stderr).toBe('');
  const verdict = verdictOf(shown);
  expect(verdict.comparison).toEqual({ state: 'same', differences: [] });
  expect(JSON.stringify(verdict.checks)).toBe(JSON.stringify(run.result?.checks));
  expect({ code: shown.code, verdict: verdict.verdict }).toEqual({ code: 3, verdict: 'fail' });
  expect(verdict.recordings.map(({ agent, concluded }) => [agent, concluded])).toEqual([
    [0, true],
    [1, true],
  ]);
  const text = await verified(out);
  expect(text.stdout).toContain('the same checks, messages and findings as the run, byte for byte');
  const lost = verdict.checks.find(({ name }) => name === 'lost-relay')?.evidence[0]?.message;
  const name = `${lost?.sender}:${lost?.sequence}`;
  const story = await verified(out, '--message', name);
  expect({ code: story.code, stderr: story.stderr }).toEqual({ code: 0, stderr: '' });
  expect(story.stdout).toContain(`It never arrived on a socket of user ${lost?.receiver}.`);
  expect(story.stdout).toContain('Last seen: ');
  expect(story.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect((await runEarshot(['report', out])).stdout).toContain(`verify ${out} --message `);
  const rows = readFileSync(join(folder, 'users.csv'), 'utf8').trim().split('\n').slice(1);
  const tokens = rows.map((row, index) => [`token ${index}`, row.split(',')[3] ?? ''] as const);
  expect(tokens.every(([, token]) => token.length > 20)).toBe(true);
  expect(searchLeaks(filesBelow(out), Object.fromEntries(tokens))).toEqual([]);

  rmSync(join(out, 'recording-1.bin'));
  const missing = await verified(out);
  expect({ code: missing.code, stderr: missing.stderr }).toMatchObject({ code: 2 });
  expect(missing.stderr).toContain('holds 1 of the 2 recordings of its run');
  expect(missing.stderr).toContain('[RECORDING_MISSING]');
  rmSync(join(out, 'recording-0.bin'));
  const left = await verified(out, '--message', lost?.bodyHash ?? '');
  expect(left.code).toBe(0);
  expect(left.stdout).toContain('The run was not recorded: this is what its findings hold.');
  expect(left.stdout).toContain('its conf arrived');
});

test('a killed run is judged as far as its recording goes, and accuses nobody', async () => {
  const folder = temporaryFolder();
  const child = startChat({ folder, users: 8, duration: '20s', flags: ['--record'] });
  await untilLoading(folder);
  child.kill('SIGKILL');
  await child.finished;
  const out = join(folder, 'run');
  const first = await verified(out, '--json');
  const verdict = verdictOf(first);
  expect({ code: first.code, verdict: verdict.verdict }).toEqual({ code: 5, verdict: 'unknown' });
  expect(verdict.messages.sent).toBeGreaterThan(10);
  expect(verdict.checks.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(verdict.comparison.state).toBe('none');
  const file = join(out, 'recording-0.bin');
  truncateSync(file, readFileSync(file).length - 5);
  const torn = await verified(out);
  expect(torn.code).toBe(5);
  expect(torn.stdout.replace(/\s+/g, ' ')).toContain('of a torn block dropped');
});

/** The last byte of the block in the middle: of its content, never of a head. */
function contentByteOf(bytes: Buffer): number {
  let end = MAGIC.length;
  while (end < bytes.length / 2) {
    const head = readHead(bytes.subarray(end, end + BLOCK_HEAD_BYTES));
    end += BLOCK_HEAD_BYTES + (head?.storedLength ?? bytes.length);
  }
  return end - 1;
}

describe('a clean recorded run', () => {
  test('passes again, and says what was changed behind its back', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'run');
    const run = await runChat({ folder, flags: ['--record'] });
    expect(run.code).toBe(0);
    const again = await verified(out, '--json');
    expect({ code: again.code, comparison: verdictOf(again).comparison.state }).toEqual({
      ...{ code: 0, comparison: 'same' },
    });
    const result = readFileSync(join(out, 'result.json'), 'utf8');
    writeFileSync(join(out, 'result.json'), result.replace('"violations": 0', '"violations": 1'));
    const changed = await verified(out);
    expect(changed.code).toBe(5);
    expect(changed.stdout).toContain('differs from what the run wrote');
    writeFileSync(join(out, 'result.json'), result);
  });

  test('refuses what is damaged or not its own, with the place and the remedy', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'run');
    expect((await runChat({ folder, flags: ['--record'] })).code).toBe(0);
    const file = join(out, 'recording-0.bin');
    const bytes = readFileSync(file);
    const spoilt = Buffer.from(bytes);
    const place = contentByteOf(bytes);
    spoilt.writeUInt8((spoilt[place] ?? 0) ^ 255, place);
    writeFileSync(file, spoilt);
    const damaged = await verified(out);
    expect(damaged.code).toBe(2);
    expect(damaged.stderr).toMatch(
      /block \d+, at byte \d+ of the file: its checksum does not hold/,
    );
    expect(damaged.stderr).toContain('[RECORDING_UNUSABLE]');
    const other = temporaryFolder();
    expect((await runChat({ folder: other, flags: ['--record'] })).code).toBe(0);
    copyFileSync(join(other, 'run', 'recording-0.bin'), file);
    const foreign = await verified(out);
    expect(foreign.code).toBe(2);
    expect(foreign.stderr).toContain('it is of run');
    writeFileSync(file, 'something else');
    expect((await verified(out)).stderr).toContain('it does not begin as recordings do');
    rmSync(file);
    const none = await verified(out);
    expect({ code: none.code, files: readdirSync(out).length }).toMatchObject({ code: 2 });
    expect(none.stderr).toContain('earshot run FILE --record');
    expect((await verified(folder)).stderr).toContain('holds no run');
  });
});
