// One onlooker's stream: a snapshot first, a short queue, a snapshot again for whoever did not
// read.

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/base/index.ts';
import type { LiveEvent } from '../../../src/report/index.ts';
import { eventStream } from '../../../src/ui/event-stream.ts';
import { LiveFeed } from '../../../src/ui/index.ts';
import { progressOf } from '../../golden/report/progress.ts';
import { windowsOf } from '../../golden/report/windows.ts';

const MEASURE = progressOf('measure');
const WINDOWS = windowsOf(41);

function open() {
  const feed = new LiveFeed({ clock: new ManualClock(), loopGapMs: 250 });
  feed.takeProgress({ ...MEASURE, windows: WINDOWS.slice(0, 1) });
  let endCount = 0;
  const stream = eventStream(feed, () => {
    endCount += 1;
  });
  const reader = stream.getReader();
  const read = async (): Promise<LiveEvent | null> => {
    const { value, done } = await reader.read();
    if (done) return null;
    const text = new TextDecoder().decode(value);
    expect(text).toMatch(/^data: [^\n]+\n\n$/u);
    return JSON.parse(text.slice(6)) as LiveEvent;
  };
  const tell = (count: number): void => {
    feed.takeProgress({ ...MEASURE, windows: WINDOWS.slice(0, count) });
  };
  return { feed, read, tell, reader, endCount: () => endCount };
}

describe('the stream of an onlooker', () => {
  it('begins with a snapshot and goes on a second at a time', async () => {
    const { read, tell } = open();
    expect((await read())?.kind).toBe('snapshot');
    tell(2);
    tell(3);
    expect((await read())?.kind).toBe('second');
    expect(await read()).toMatchObject({ kind: 'second', points: [{ at: -2.5 }] });
  });

  it('drops what is not read, and tells everything when it is read again', async () => {
    const { read, tell } = open();
    for (let count = 2; count <= 40; count += 1) tell(count);
    const kinds: (string | undefined)[] = [];
    for (let event = 0; event < 8; event += 1) kinds.push((await read())?.kind);
    // Queued before it stopped reading: the snapshot and seven seconds; the rest was dropped.
    expect(kinds).toEqual(['snapshot', ...Array.from({ length: 7 }, () => 'second')]);
    const again = await read();
    expect(again?.kind === 'snapshot' ? again.page.points.length : 0).toBe(40);
    tell(41);
    expect(await read()).toMatchObject({ kind: 'second', points: [{ at: 35.5 }] });
  });

  it('tells the end to those too who did not read, and is over', async () => {
    const { read, tell, feed, endCount } = open();
    for (let count = 2; count <= 40; count += 1) tell(count);
    feed.conclude('PASSED', '/report');
    const kinds: string[] = [];
    for (let event = await read(); event !== null; event = await read()) kinds.push(event.kind);
    expect(kinds.at(-1)).toBe('ended');
    expect(endCount()).toBe(1);
  });

  it('tells the end to those who come after it', async () => {
    const { feed } = open();
    feed.conclude('FAILED', null);
    const late = eventStream(feed, () => undefined).getReader();
    await late.read();
    const { value } = await late.read();
    expect(new TextDecoder().decode(value)).toContain('"kind":"ended"');
    expect((await late.read()).done).toBe(true);
  });

  it('is left by who closes it, and counted once', async () => {
    const { reader, tell, endCount, feed } = open();
    await reader.cancel();
    tell(2);
    feed.conclude('PASSED', null);
    expect(endCount()).toBe(1);
  });
});
