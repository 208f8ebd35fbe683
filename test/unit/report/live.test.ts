// The live view: sparklines, widths, and the bytes of the painter.

import { describe, expect, it } from 'vitest';
import { LivePainter, liveStateOf, renderLive } from '../../../src/report/index.ts';
import { sparkline } from '../../../src/report/live/sparkline.ts';
import { displayWidth } from '../../../src/report/text/plain.ts';
import { progressOf } from '../../golden/report/progress.ts';

describe('a sparkline', () => {
  it('scales from zero to its largest value and leaves gaps empty', () => {
    expect(sparkline([0, 1, 4, null, 8], 10)).toBe('\u2581\u2581\u2584 \u2588');
    expect(sparkline([1, 2, 3], 2)).toBe('\u2586\u2588');
    expect([sparkline([], 5), sparkline([1], 0), sparkline([0, 0], 5)]).toEqual([
      '',
      '',
      '\u2581\u2581',
    ]);
  });

  it('survives infinite values', () => {
    expect(sparkline([1, Number.POSITIVE_INFINITY, 2], 3)).toBe('\u2584\u2581\u2588');
  });
});

describe('the live view', () => {
  it('never exceeds the width it is given, with colour or without', () => {
    for (const columns of [44, 60, 80, 120, 200]) {
      for (const color of [false, true]) {
        const lines = renderLive(liveStateOf(progressOf('measure')), { columns, color });
        expect(Math.max(...lines.map(displayWidth))).toBeLessThan(Math.max(columns, 80));
      }
    }
  });

  it('shows no credentials of the target', () => {
    const text = renderLive(liveStateOf(progressOf('measure')), { columns: 200, color: false });
    expect(text.join('\n')).not.toContain('secret');
  });

  it('decodes each window once when it is given a memo', () => {
    const memo = new WeakMap();
    const progress = progressOf('measure');
    const first = liveStateOf(progress, memo);
    expect(progress.windows.every((window) => memo.has(window))).toBe(true);
    expect(liveStateOf(progress, memo)).toEqual(first);
  });
});

describe('the painter', () => {
  /** A screen that understands just what the painter writes. */
  function screen(columns = 20) {
    let text = '';
    const size = { columns };
    const painter = new LivePainter(
      (more) => {
        text += more;
      },
      () => size.columns,
    );
    const taken = () => {
      const all = text;
      text = '';
      return all;
    };
    return { painter, taken, size };
  }

  it('hides the cursor once, redraws in place and gives the cursor back', () => {
    const { painter, taken } = screen();
    painter.paint(['a', 'b'], 0);
    expect(taken()).toBe('\u001b[?25la\nb\n');
    painter.paint(['c'], 100);
    expect(taken()).toBe('\u001b[2A\r\u001b[0Jc\n');
    painter.close();
    painter.close();
    painter.paint(['d'], 1000);
    expect(taken()).toBe('\u001b[1A\r\u001b[0J\u001b[?25h');
  });

  it('repaints at most every 100 ms but for the last time', () => {
    const { painter, taken } = screen();
    painter.paint(['a'], 0);
    taken();
    painter.paint(['b'], 99);
    expect(taken()).toBe('');
    painter.paint(['c'], 99, true);
    expect(taken()).toBe('\u001b[1A\r\u001b[0Jc\n');
  });

  it('erases what a narrower terminal has wrapped', () => {
    const { painter, taken, size } = screen();
    painter.paint(['0123456789', 'b'], 0);
    taken();
    size.columns = 4;
    painter.paint(['c'], 200);
    expect(taken()).toBe('\u001b[4A\r\u001b[0Jc\n');
  });

  it('keeps lines above what it repaints', () => {
    const { painter, taken } = screen();
    painter.printAbove('first');
    painter.paint(['a'], 0);
    painter.printAbove('second');
    expect(taken()).toBe('first\n\u001b[?25la\n\u001b[1A\r\u001b[0Jsecond\na\n');
    painter.close();
    taken();
    painter.printAbove('third');
    expect(taken()).toBe('third\n');
  });

  it('writes nothing at all when nothing was painted', () => {
    const { painter, taken } = screen();
    painter.close();
    expect(taken()).toBe('');
  });
});
