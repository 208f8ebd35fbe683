// Silence counted in turns: told within three seconds, given up late, and never by the
// coordinator's own sleep.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Activity,
  type SilenceNews,
  SilenceWatch,
} from '../../../../src/run/agent/life/silence-watch.ts';

const TURN_MS = 20;

/** Turns until there is news, at most `limitMs`; how long it took and what it was. */
function untilNews(
  watch: SilenceWatch,
  activity: Activity,
  limitMs: number,
): { afterMs: number; news: SilenceNews } | null {
  for (let afterMs = TURN_MS; afterMs <= limitMs; afterMs += TURN_MS) {
    const news = watch.turn(TURN_MS, () => activity);
    if (news !== null) return { afterMs, news };
  }
  return null;
}

describe('an agent that says nothing', () => {
  test('is told of once, within three seconds, with what its process does', () => {
    const watch = new SilenceWatch();
    expect(untilNews(watch, 'stopped', 60_000)).toEqual({
      afterMs: 2500,
      news: { kind: 'silent', text: 'its process is stopped' },
    });
    expect(watch.isSilent).toBe(true);
    expect(untilNews(watch, 'stopped', 27_480)).toBeNull();
    expect(watch.silences).toEqual({ count: 1, longestMs: 29_980 });
  });

  test.each(['stopped', 'idle', 'unknown'] as const)(
    'is given up after 30 s when it is %s',
    (activity) => {
      const watch = new SilenceWatch();
      untilNews(watch, activity, 3000);
      expect(untilNews(watch, activity, 60_000)).toMatchObject({
        afterMs: 27_500,
        news: { kind: 'given-up', text: expect.stringMatching(/^silent for 30s: its process /) },
      });
    },
  );

  test('lives while it computes, for two minutes', () => {
    const watch = new SilenceWatch();
    untilNews(watch, 'busy', 3000);
    expect(untilNews(watch, 'busy', 117_480)).toBeNull();
    expect(untilNews(watch, 'busy', 20)?.news.kind).toBe('given-up');
  });

  test('is back with its first word, and may be silent again', () => {
    const watch = new SilenceWatch();
    untilNews(watch, 'stopped', 3000);
    untilNews(watch, 'stopped', 5000);
    expect(watch.heard()).toBe(7500);
    expect(watch.heard()).toBeNull();
    expect(watch.isSilent).toBe(false);
    expect(untilNews(watch, 'idle', 3000)?.afterMs).toBe(2500);
    expect(watch.silences).toEqual({ count: 2, longestMs: 7500 });
  });
});

test('a coordinator that slept for an hour accuses nobody', () => {
  const watch = new SilenceWatch();
  expect(watch.turn(3_600_000, () => 'stopped')).toBeNull();
  expect(watch.silences).toEqual({ count: 0, longestMs: 200 });
});

test('an agent that speaks twice a second is never silent to a starved coordinator', () => {
  const turns = fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 300 });
  fc.assert(
    fc.property(turns, (spans) => {
      const watch = new SilenceWatch();
      let untoldMs = 0;
      for (const sinceMs of spans) {
        // What came while the coordinator slept is read in the turn that follows.
        expect(watch.turn(sinceMs, () => 'unknown')).toBeNull();
        untoldMs += sinceMs;
        if (untoldMs < 500) continue;
        untoldMs = 0;
        expect(watch.heard()).toBeNull();
      }
      expect(watch.silences.count).toBe(0);
    }),
  );
});
