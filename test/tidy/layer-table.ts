// The layer table of ARCHITECTURE.md as data. Only reads the table; the import rules judge by it.

/** Room to floor; higher floors may import lower ones. */
export type LayerTable = ReadonlyMap<string, number>;

/** The rows of the table whose header is `| room | floor |`. */
export function parseLayerTable(markdown: string): LayerTable {
  const rows = tableRows(markdown, ['room', 'floor']);
  const table = new Map<string, number>();
  for (const [room, floor] of rows) {
    const number = Number(floor);
    if (room === undefined || !Number.isInteger(number) || table.has(room)) {
      throw new Error(`ARCHITECTURE.md: the layer table has a bad row: ${room} | ${floor}`);
    }
    table.set(room, number);
  }
  if (table.size === 0) throw new Error('ARCHITECTURE.md has no layer table');
  return table;
}

/** The cells of the first table with exactly this header; empty when there is none. */
export function tableRows(markdown: string, header: readonly string[]): readonly string[][] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => cellsOf(line).join('|') === header.join('|'));
  if (start === -1) return [];
  const rows: string[][] = [];
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith('|')) break;
    rows.push(cellsOf(line));
  }
  return rows;
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
