// The monitor as it ships, ten minutes long, with a server that goes wrong and comes right behind
// it: prints what each witness told as a table, and whether it is one story.
//
//   node bench/monitor-story/main.ts [--short] [--record FILE]

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../commit.ts';
import { judgeStory } from './judge-story.ts';
import { SHORT, WHOLE } from './pace.ts';
import { playStory } from './story.ts';
import { storyTable } from './story-table.ts';

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, record: { type: 'string' } },
});
const pace = values.short ? SHORT : WHOLE;
const folder = mkdtempSync(join(tmpdir(), 'earshot-story-'));
try {
  const story = await playStory(folder, pace);
  const complaints = judgeStory(story, pace);
  process.stdout.write(storyTable(story));
  const verdict = complaints.length === 0 ? ['One story.'] : complaints;
  process.stdout.write(`\n${verdict.join('\n')}\n`);
  if (values.record !== undefined) {
    const { startedAtMs, endedAtMs, acts, told, alerts } = story;
    const seconds = Math.round((endedAtMs - startedAtMs) / 1000);
    const counts = { acts: acts.length, posts: told.length, probes: story.results.length };
    const fired = Object.fromEntries(
      Object.entries(alerts).map(([name, spans]) => [name, spans.length]),
    );
    const commit = commitOf(join(import.meta.dirname, '../..'));
    const record = { commit, short: values.short, seconds, ...counts, fired, complaints };
    appendFileSync(values.record, `${JSON.stringify(record)}\n`);
  }
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
