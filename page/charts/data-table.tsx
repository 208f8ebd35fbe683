// The numbers behind a chart, for those who want or need them as a table. Made when it is opened.

import { useState } from 'preact/hooks';
import type { ChartSpec } from './chart-spec.ts';
import { formatX } from './plot-options.ts';
import { pairsOf, spanOf } from './read-heat.ts';

export function DataTable({ spec }: { readonly spec: ChartSpec }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="data" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Table</summary>
      {isOpen ? <Rows spec={spec} /> : null}
    </details>
  );
}

function Rows({ spec }: { readonly spec: ChartSpec }) {
  const { heat } = spec;
  const names = heat === undefined ? spec.series.map(({ name }) => name) : ['deliveries'];
  const format = formatX(spec);
  return (
    <section class="scroll tall" aria-label={`${spec.title}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{spec.xKind === 'time' ? 'from t = 0' : 'percentile'}</th>
            {names.map((name) => (
              <th scope="col" class="number" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spec.x.map((x, index) => (
            <tr key={x}>
              <th scope="row">{format(x)}</th>
              {cellsOf(spec, index).map((text, column) => (
                <td class="number" key={names[column]}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function cellsOf(spec: ChartSpec, index: number): readonly string[] {
  const { heat } = spec;
  if (heat === undefined) {
    return spec.series.map(({ values }) => {
      const value = values[index] ?? null;
      return value === null ? '\u2013' : spec.formatY(value);
    });
  }
  const cells = pairsOf(heat.columns[index] ?? []);
  return [cells.map(({ row, count }) => `${count} of ${spanOf(heat, row)}`).join(', ') || '\u2013'];
}
