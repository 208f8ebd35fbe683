// What the live page is told: each second once, findings as they come, a snapshot for whoever fell
// behind, and never more than its bounds.

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/base/index.ts';
import type { LiveEvent } from '../../../src/report/index.ts';
import type { RunProgress } from '../../../src/run/index.ts';
import { LiveFeed } from '../../../src/ui/index.ts';
import type { Finding } from '../../../src/verify/index.ts';
import { progressOf } from '../../golden/report/progress.ts';
import { RESULTS } from '../../golden/report/results.ts';
import { windowsOf } from '../../golden/report/windows.ts';

const MEASURE = progressOf('measure');
const [FOUND] = RESULTS.failing.checks.flatMap(({ evidence }) => evidence);

function feedOf() {
  const clock = new ManualClock();
  const feed = new LiveFeed({ clock, loopGapMs: 250 });
  const events: LiveEvent[] = [];
  const leave = feed.subscribe((event) => events.push(event));
  return { clock, feed, events, leave };
}

/** The run's progress once its first `count` windows have been closed. */
function seenFor(count: number, changes: Partial<RunProgress> = {}): RunProgress {
  return { ...MEASURE, windows: windowsOf(count), ...changes };
}

function findings(count: number, changes: Partial<Finding> = {}): readonly Finding[] {
  if (FOUND === undefined) throw new Error('the failing result has no finding');
  const finding = { ...FOUND, ...changes };
  return Array.from({ length: count }, (_, index) => ({ ...finding, summary: `number ${index}` }));
}

describe('the feed of the live page', () => {
  it('tells each second once, however often the run tells of it', () => {
    const { feed, events } = feedOf();
    feed.takeProgress(seenFor(3));
    expect(events.map(({ kind }) => kind)).toEqual(['snapshot']);
    feed.takeProgress(seenFor(4));
    feed.takeProgress(seenFor(4));
    feed.takeProgress(seenFor(6));
    const seconds = events.flatMap((event) => (event.kind === 'second' ? [event] : []));
    expect(seconds.map(({ points }) => points.map(({ at }) => at))).toEqual([[-1.5], [-0.5, 0.5]]);
    expect(seconds.at(-1)?.status).toMatchObject({ phase: 'measuring', sent: 1200, planned: 1200 });
    expect(feed.snapshot().page.points).toHaveLength(6);
    expect(feed.snapshot().status).toMatchObject({ grave: 2, proven: 3, suspected: 3 });
  });

  it('shows no credentials of the target', () => {
    const { feed } = feedOf();
    feed.takeProgress(seenFor(1));
    expect(JSON.stringify(feed.snapshot())).not.toContain('secret');
    expect(feed.snapshot().status?.target).toBe('http://127.0.0.1:40123');
  });

  it('tells the status by itself twice a second at most, and at once in a new phase', () => {
    const { feed, events, clock } = feedOf();
    feed.takeProgress(seenFor(1));
    events.length = 0;
    for (let step = 0; step < 10; step += 1) {
      clock.advance(100);
      feed.takeProgress(seenFor(1));
    }
    expect(events.map(({ kind }) => kind)).toEqual(['status', 'status']);
    feed.takeProgress(seenFor(1, { phase: 'settle' }));
    expect(events.at(-1)).toMatchObject({ kind: 'status', status: { phase: 'settling' } });
  });

  it('keeps the latest forty findings, with their drawings, and counts the others', () => {
    const { feed, events } = feedOf();
    feed.takeFindings(findings(1));
    feed.takeFindings(findings(1000));
    feed.takeFindings([]);
    const kept = feed.snapshot().findings;
    expect(kept).toHaveLength(40);
    expect([kept[0]?.number, kept.at(-1)?.number]).toEqual([962, 1001]);
    expect(kept.at(-1)).toMatchObject({ check: 'lost-relay', word: 'error', tone: 'fail' });
    expect(kept.at(-1)?.summary).toBe('number 999');
    expect(kept.at(-1)?.drawing).toContain('class="spacetime"');
    expect(events.map((event) => (event.kind === 'findings' ? event.findings.length : 0))).toEqual([
      1, 40,
    ]);
  });

  it('says of a suspicion that it is one', () => {
    const { feed } = feedOf();
    feed.takeFindings(findings(1, { suspected: true }));
    expect(feed.snapshot().findings[0]).toMatchObject({ word: 'suspected', tone: 'idle' });
  });

  it('does not mix service times with the response times that come later', () => {
    const { feed, events } = feedOf();
    const closed = windowsOf(3).map((window) => ({
      ...window,
      histograms: { delivery_service_time: window.histograms.delivery_time ?? fail() },
    }));
    feed.takeProgress({ ...MEASURE, windows: closed });
    expect(feed.snapshot().page.deliveryMetric).toBe('delivery_service_time');
    feed.takeProgress({ ...MEASURE, windows: [...closed, ...windowsOf(4).slice(3)] });
    expect(events.at(-1)?.kind).toBe('snapshot');
    const { page } = feed.snapshot();
    expect(page.deliveryMetric).toBe('delivery_time');
    expect(page.points.map(({ delivery }) => delivery !== null)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('says that somebody asked for the end, and tells nothing after the end', () => {
    const { feed, events, clock } = feedOf();
    feed.takeProgress(seenFor(1));
    feed.noteStop();
    expect(events.at(-1)).toMatchObject({ kind: 'status', status: { isStopping: true } });
    feed.conclude('PASSED', '/report');
    feed.conclude('FAILED', null);
    clock.advance(1000);
    feed.takeProgress(seenFor(9));
    expect(events.at(-1)).toEqual({ kind: 'ended', verdict: 'PASSED', path: '/report' });
    expect(feed.ended).toEqual({ kind: 'ended', verdict: 'PASSED', path: '/report' });
  });

  it('tells nothing to those who left', () => {
    const { feed, events, leave } = feedOf();
    leave();
    feed.takeProgress(seenFor(1));
    expect(events).toEqual([]);
  });
});

function fail(): never {
  throw new Error('every window has deliveries');
}
