// What a chart shows beside its series: the measurement floor, spans in which the generator was
// disturbed, the cells of a heat map, limits with their words.

import type uPlot from 'uplot';
import { colorOf } from '../theme.tsx';
import type { ChartHeat, ChartSpec } from './chart-spec.ts';

const LABEL_FONT_PX = 11.5;
const HATCH_PX = 6;
/** Ten per cent of full colour for a single sample: it must be seen. */
const FAINTEST = 0.1;

/** Behind the series. */
export function paintBehind(plot: uPlot, spec: ChartSpec): void {
  const { ctx } = plot;
  ctx.save();
  clip(plot);
  ctx.fillStyle = colorOf('shade');
  for (const [from, to] of spec.shaded ?? []) {
    const left = plot.valToPos(from, 'x', true);
    const width = Math.max(2 * devicePixelRatio, plot.valToPos(to, 'x', true) - left);
    ctx.fillRect(left, plot.bbox.top, width, plot.bbox.height);
  }
  if (spec.floor != null) paintFloor(plot, spec.floor);
  if (spec.heat !== undefined) paintHeat(plot, spec, spec.heat);
  ctx.restore();
}

/** Above the series. */
export function paintLines(plot: uPlot, spec: ChartSpec): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  for (const line of spec.lines ?? []) {
    const y = plot.valToPos(line.value, 'y', true);
    if (line.tone === 'none' || y < bbox.top || y > bbox.top + bbox.height) continue;
    const color = colorOf(line.tone);
    ctx.strokeStyle = color;
    ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    write(plot, { text: line.text, y: y - 4 * devicePixelRatio, color, isRight: true });
  }
  ctx.restore();
}

/** Hatched: what lies in it is not told apart. */
function paintFloor(plot: uPlot, floor: number): void {
  const { ctx, bbox } = plot;
  const bottom = bbox.top + bbox.height;
  const y = Math.min(bottom, Math.max(bbox.top, plot.valToPos(floor, 'y', true)));
  if (!Number.isFinite(y) || y >= bottom) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, y, bbox.width, bottom - y);
  ctx.clip();
  ctx.strokeStyle = colorOf('hatch');
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  const step = HATCH_PX * devicePixelRatio;
  for (let x = bbox.left - (bottom - y); x < bbox.left + bbox.width; x += step) {
    ctx.moveTo(x, bottom);
    ctx.lineTo(x + (bottom - y), y);
  }
  ctx.stroke();
  ctx.restore();
  ctx.strokeStyle = colorOf('faint');
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  const hasRoom = bottom - y > (LABEL_FONT_PX + 6) * devicePixelRatio;
  const place = (hasRoom ? bottom : y) - 4 * devicePixelRatio;
  write(plot, { text: 'measurement floor', y: place, color: colorOf('faint'), isRight: true });
}

function paintHeat(plot: uPlot, spec: ChartSpec, heat: ChartHeat): void {
  const { ctx, bbox } = plot;
  ctx.fillStyle = colorOf('heat');
  const full = Math.log1p(heat.largest);
  for (const [column, cells] of heat.columns.entries()) {
    const x = spec.x[column] ?? 0;
    const left = Math.round(plot.valToPos(x - heat.halfWidth, 'x', true));
    const right = Math.round(plot.valToPos(x + heat.halfWidth, 'x', true));
    for (let at = 0; at + 1 < cells.length; at += 2) {
      const row = cells[at] ?? 0;
      const low = heat.bounds[row - 1];
      const high = heat.bounds[row];
      const bottom = low === undefined ? bbox.top + bbox.height : placeOf(plot, low);
      const top = high === undefined ? bbox.top : placeOf(plot, high);
      ctx.globalAlpha = FAINTEST + (1 - FAINTEST) * (Math.log1p(cells[at + 1] ?? 0) / full);
      ctx.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }
  }
  ctx.globalAlpha = 1;
}

/** On whole pixels, so that neighbours neither overlap nor part. */
function placeOf(plot: uPlot, value: number): number {
  return Math.round(plot.valToPos(value, 'y', true));
}

function write(
  { ctx, bbox }: uPlot,
  label: {
    readonly text: string;
    readonly y: number;
    readonly color: string;
    readonly isRight: boolean;
  },
): void {
  ctx.font = `${LABEL_FONT_PX * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = label.isRight ? 'right' : 'left';
  ctx.textBaseline = 'alphabetic';
  const margin = 4 * devicePixelRatio;
  const x = label.isRight ? bbox.left + bbox.width - margin : bbox.left + margin;
  ctx.save();
  ctx.setLineDash([]);
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.strokeStyle = colorOf('card');
  ctx.strokeText(label.text, x, label.y);
  ctx.fillStyle = label.color;
  ctx.fillText(label.text, x, label.y);
  ctx.restore();
}

function clip({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}
