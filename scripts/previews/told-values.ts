// Numbers, names and colours as a panel of a board asks for them: units, words for states, legends.
// Knows Grafana's words for them and draws nothing.

import type { BoardPanel, Target } from '../../test/support/prometheus/board-queries.ts';
import type { Series } from '../../test/support/prometheus/prometheus.ts';

const COLORS: Readonly<Record<string, string>> = {
  ...{ green: '#73bf69', yellow: '#fade2a', orange: '#ff9830', red: '#f2495c', blue: '#5794f2' },
  ...{ purple: '#b877d9', text: '#d8d9da', transparent: 'transparent' },
};
const PALETTE = ['#73bf69', '#f2cc0c', '#8ab8ff', '#ff780a', '#f2495c', '#b877d9', '#5794f2'];

export interface Line {
  readonly name: string;
  readonly refId: string;
  readonly color: string;
  readonly isDashed: boolean;
  readonly values: Series['values'];
}

interface Mapped {
  readonly text?: string;
  readonly color?: string;
}

export function colorNamed(name: string): string {
  return COLORS[name] ?? name;
}

/** The series of a panel, each with its legend and the colour that the board gives it. */
export function linesOf(
  panel: BoardPanel,
  answers: readonly { readonly refId: string; readonly series: readonly Series[] }[],
): readonly Line[] {
  const lines: Line[] = [];
  for (const target of panel.targets ?? []) {
    const { series = [] } = answers.find(({ refId }) => refId === target.refId) ?? {};
    for (const { metric, values } of series) {
      const { color, isDashed } = strokeOf(panel, target.refId);
      lines.push({
        name: legendOf(target, metric),
        refId: target.refId,
        color: color ?? (PALETTE[lines.length % PALETTE.length] as string),
        ...{ isDashed, values },
      });
    }
  }
  return lines;
}

function legendOf(target: Target, metric: Series['metric']): string {
  const template = target.legendFormat ?? '';
  if (template === '') return Object.values(metric).join(' ');
  return template.replace(/\{\{\s*(\w+)\s*\}\}/gu, (_, label: string) => metric[label] ?? '');
}

function strokeOf(panel: BoardPanel, refId: string): { color: string | null; isDashed: boolean } {
  const own = (panel.fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => matcher.id === 'byFrameRefID' && matcher.options === refId)
    .flatMap(({ properties }) => properties);
  const color = own.find(({ id }) => id === 'color')?.value as { fixedColor?: string } | undefined;
  const isDashed = own.some(({ id }) => id === 'custom.lineStyle');
  return { color: color?.fixedColor ?? null, isDashed };
}

/** A number as the panel tells it: in words where it maps numbers to states. */
export function tell(panel: BoardPanel, value: number): { text: string; color: string } {
  const { mappings, unit, decimals } = panel.fieldConfig?.defaults ?? {};
  const mapped = mappedTo(mappings, value);
  if (mapped?.text !== undefined) {
    return { text: mapped.text, color: colorNamed(mapped.color ?? 'text') };
  }
  const text = formatUnit(value, unit ?? 'none', decimals);
  return { text, color: stepColor(panel, value) };
}

export function mappedTo(mappings: unknown, value: number): Mapped | undefined {
  const list = (mappings ?? []) as readonly { type: string; options: Record<string, Mapped> }[];
  return list.find(({ type }) => type === 'value')?.options[String(value)];
}

export function stepsOf(
  panel: BoardPanel,
): readonly { readonly value: number | null; readonly color: string }[] {
  return panel.fieldConfig?.defaults.thresholds?.steps ?? [];
}

export function stepColor(panel: BoardPanel, value: number): string {
  const reached = stepsOf(panel).filter((step) => step.value === null || value >= step.value);
  return colorNamed(reached.at(-1)?.color ?? 'text');
}

/** As Grafana would, near enough for a picture. */
export function formatUnit(value: number, unit: string, decimals?: number): string {
  if (!Number.isFinite(value)) return '-';
  if (unit === 'percentunit') return `${(100 * value).toFixed(decimals ?? 1)} %`;
  if (unit === 's') return formatSeconds(value);
  if (unit === 'bytes') return formatBytes(value);
  const rounded = value.toFixed(decimals ?? (Math.abs(value) < 10 ? 2 : 1)).replace(/\.0+$/u, '');
  return unit === 'cps' || unit === 'ops' ? `${rounded}/s` : rounded;
}

function formatSeconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 0.001) return `${(value * 1e6).toPrecision(3)} µs`;
  if (size < 1) return `${Number((value * 1000).toPrecision(3))} ms`;
  if (size < 120) return `${Number(value.toPrecision(3))} s`;
  return size < 7200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3600)} h`;
}

function formatBytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10));
  const unit = ['B', 'KiB', 'MiB', 'GiB', 'TiB'][power];
  return `${Number((value / 1024 ** power).toPrecision(3))} ${unit}`;
}
