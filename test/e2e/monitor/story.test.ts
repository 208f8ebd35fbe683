// Ten minutes of a monitor, told in one: a server goes wrong and comes right, twice. The status
// page, its JSON, `/metrics`, Prometheus' own alerts by the shipped rules, the webhook and the log
// must tell one story. What is shortened stands in `bench/monitor-story/pace.ts`; nothing that
// ships is edited. The whole ten minutes: `node bench/monitor-story/main.ts`.

import { expect, it } from 'vitest';
import { judgeStory } from '../../../bench/monitor-story/judge-story.ts';
import { SHORT } from '../../../bench/monitor-story/pace.ts';
import { LOSS_ALERT, playStory, type Story } from '../../../bench/monitor-story/story.ts';
import { storyTable } from '../../../bench/monitor-story/story-table.ts';
import { describePromtool } from '../../support/exposition/promtool.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Change = (story: Story) => Partial<Story>;

/** What must not pass for one story. */
const CONTRADICTIONS: Readonly<Record<string, Change>> = {
  'an alert that is posted twice': ({ told }) => ({ told: [...told.slice(0, 1), ...told] }),
  'an alert that nobody is told of': ({ told }) => ({ told: told.slice(2) }),
  'one that never ends': ({ told }) => ({ told: told.slice(0, -1) }),
  'a post under the key of another': ({ told }) => ({
    told: told.map((post) => ({ ...post, key: 'same' })),
  }),
  'a post of another instant': ({ told }) => ({
    told: told.map((post) => ({ ...post, at: new Date(0).toISOString() })),
  }),
  'another monitor': ({ told }) => ({ told: told.map((post) => ({ ...post, monitor: 'x' })) }),
  'an alert of Prometheus that nobody expects': ({ alerts }) => ({
    alerts: { ...alerts, EarshotMonitorDown: [{ fromMs: 0, toMs: 0 }] },
  }),
  'a Prometheus that fires nothing': () => ({ alerts: {} }),
  'a Prometheus that missed the loss': ({ alerts: { [LOSS_ALERT]: _missed, ...alerts } }) => ({
    alerts,
  }),
  'a Prometheus that saw nothing fail': () => ({ failing: [] }),
  'a page that says otherwise': ({ before }) => ({
    before: { ...before, page: { headline: 'The chat does not work', openAlerts: 1 } },
  }),
  'a probe that fails while all is well': ({ results }) => ({
    results: [{ ...results[0], result: 'failing', startedAtMs: 0 } as never, ...results],
  }),
  'a log that is silent': () => ({ log: [] }),
};

describePromtool('Prometheus, watching a monitor of a server that goes wrong', () => {
  it('tells the story that status page, JSON, metrics, webhook and log tell', async () => {
    const story = await playStory(temporaryFolder(), SHORT);
    expect(judgeStory(story, SHORT), storyTable(story)).toEqual([]);
    expect(story.told.map(({ event }) => event)).toEqual([
      ...['firing', 'resolved', 'firing', 'resolved'],
    ]);
    for (const [name, change] of Object.entries(CONTRADICTIONS)) {
      const changed = { ...story, ...change(story) };
      expect(judgeStory(changed, SHORT).length, name).toBeGreaterThan(0);
    }
  });
});
