// A board as a page of our own: its grid, its panels, uPlot for its charts. It is not Grafana, and
// says so. Loads nothing from elsewhere.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Answered, BoardFile } from '../../test/support/prometheus/board-queries.ts';
import type { Span } from '../../test/support/prometheus/prometheus.ts';
import { type ChartSpec, drawPanel } from './draw-panel.ts';

const ROW_PX = 29;
const GAP_PX = 6;

export interface Results {
  readonly span: Span;
  readonly answers: readonly Answered[];
}

export function boardPage(board: BoardFile, { span, answers }: Results): string {
  const charts: ChartSpec[] = [];
  const panels = board.panels.map((panel) => {
    const own = answers.filter((one) => one.board === board.uid && one.panel === panel.id);
    const { html, chart } = drawPanel(panel, own, span);
    if (chart !== null) charts.push(chart);
    const { x, y, w, h } = panel.gridPos;
    const area = `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
    return `<section class="${panel.type}" style="grid-area:${area}">${html}</section>`;
  });
  const require = createRequire(import.meta.url);
  const read = (name: string): string =>
    readFileSync(require.resolve(`uplot/dist/${name}`), 'utf8');
  return `<!doctype html><meta charset="utf-8"><title>${board.title}</title>
<style>${read('uPlot.min.css')}${STYLE}</style>
<header><b>${board.title}</b><span>Drawn by Earshot’s own preview, not by Grafana</span></header>
<main>${panels.join('\n')}</main>
<script>${read('uPlot.iife.min.js')}</script>
<script>const CHARTS = ${JSON.stringify(charts).replaceAll('<', '\\u003c')};${SCRIPT}</script>`;
}

const STYLE = `
body { margin: 0; padding: 10px; background: #111217; color: #ccccdc; font: 12px system-ui, sans-serif }
header { display: flex; justify-content: space-between; padding: 2px 6px 10px; font-size: 15px }
header span { color: #8e8e9e; font-size: 12px }
main { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: ${ROW_PX}px; gap: ${GAP_PX}px }
section { background: #181b1f; border: 1px solid #24282e; border-radius: 3px; padding: 4px 8px;
  overflow: hidden; display: flex; flex-direction: column; min-width: 0 }
section.row { background: none; border: none; padding: 8px 2px 0 }
h2 { margin: 0; font-size: 14px } h3 { margin: 2px 0; font-size: 12px; font-weight: 600; white-space: nowrap }
.number { margin: auto; font-size: 25px; font-weight: 600; text-align: center; white-space: nowrap; display: flex; gap: 16px }
.number.mute { color: #8e8e9e; font-size: 16px }
.number.named { font-size: 20px }
.number.named small { display: block; font-size: 11px; font-weight: 400 }
.chart { flex: 1; min-height: 0 }
.legend { margin: 2px 0; display: flex; flex-wrap: wrap; gap: 0 12px; max-height: 46px; overflow: hidden }
.legend i { display: inline-block; width: 14px; margin: 0 4px 3px 0 } .legend b { color: #fff; font-weight: 500 }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: 3px 6px; white-space: nowrap }
.bars td.bar { width: 60% } .bars .bar i { display: block; height: 16px; min-width: 2px }
.timeline td:first-child { width: 60px } .time { position: relative; height: 34px }
.time i { position: absolute; top: 0; bottom: 0; overflow: hidden; color: #111217; font-style: normal;
  line-height: 34px; text-align: center }
.heat { height: 100% } .heat td { padding: 0 } .heat th { font-weight: 400; width: 40px; padding: 0 6px }
.rows th { color: #8ab8ff; font-weight: 500; border-bottom: 1px solid #24282e }
.rows td { border-bottom: 1px solid #1f2329 }
.u-legend { display: none }`;

/** Runs in the page: one chart for each box, with the limits of its panel drawn across it. */
const SCRIPT = `
const short = (v) => {
  if (v === 0) return '0';
  const a = Math.abs(v);
  if (a >= 1048576) return +(v / 1048576).toPrecision(3) + 'M';
  if (a >= 1024) return +(v / 1024).toPrecision(3) + 'k';
  return String(+v.toPrecision(3));
};
const labels = { s: (v) => v === null ? '' : v < 1 && v > 0 ? +(v * 1000).toPrecision(3) + ' ms' : short(v) + ' s',
  percentunit: (v) => Math.round(v * 100) + ' %' };
for (const { id, data, lines, unit, isLog, min, softMax, steps } of CHARTS) {
  const box = document.getElementById(id);
  const label = (v) => v === null ? '' : (labels[unit] ?? short)(v);
  const grid = { stroke: '#24282e', width: 1 };
  const range = (u, low, high) => {
    if (low === null || high === null) return isLog ? [0.001, 1] : [0, 1];
    if (isLog) return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
    const bottom = min ?? (low - (high - low) * 0.1);
    const top = Math.max(high <= bottom ? bottom + 1 : high + (high - bottom) * 0.1, softMax ?? -Infinity);
    return [bottom, top];
  };
  const drawSteps = (u) => {
    for (const { value, color } of steps) {
      const y = u.valToPos(value, 'y', true);
      if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) continue;
      u.ctx.save();
      u.ctx.strokeStyle = color;
      u.ctx.setLineDash([6, 4]);
      u.ctx.beginPath();
      u.ctx.moveTo(u.bbox.left, y);
      u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
      u.ctx.stroke();
      u.ctx.restore();
    }
  };
  new uPlot({
    width: box.clientWidth, height: box.clientHeight,
    cursor: { show: false }, legend: { show: false },
    scales: { y: { distr: isLog ? 3 : 1, range } },
    axes: [
      { stroke: '#8e8e9e', grid, ticks: grid, size: 26, space: 70 },
      { stroke: '#8e8e9e', grid, ticks: grid, size: 58,
        values: (u, ticks) => ticks.map((v) => isLog && Math.log10(v) % 1 !== 0 ? '' : label(v)) },
    ],
    series: [{}, ...lines.map(({ color, isDashed }) => ({
      stroke: color, width: 1.5, points: { show: false },
      dash: isDashed ? [8, 5] : undefined,
    }))],
    hooks: { draw: [drawSteps] },
  }, data, box);
}`;
