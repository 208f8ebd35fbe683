// The boards as files: what Grafana needs of them, and what a reader may expect of every panel.

import { describe, expect, it } from 'vitest';
import { buildBoard } from '../../../scripts/dashboards/kit/board.ts';
import { chart, stat } from '../../../scripts/dashboards/kit/panels.ts';
import {
  type BoardFile,
  type BoardPanel,
  readBoards,
  withoutCondition,
} from '../../support/prometheus/board-queries.ts';
import { unknownIn } from '../../support/prometheus/known-series.ts';
import { shippedRules } from '../../support/prometheus/shipped-config.ts';

const BOARDS = readBoards();
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

function panelsOf(board: BoardFile): readonly BoardPanel[] {
  return board.panels.filter(({ type }) => type !== 'row');
}

function targetsOf(board: BoardFile) {
  return panelsOf(board).flatMap(({ title, targets = [] }) =>
    targets.map((target) => ({ ...target, where: `${board.uid}, ${title}` })),
  );
}

/** Cells of the grid that more or fewer than one panel covers, down to the last panel. */
function badCells(panels: readonly BoardPanel[]): readonly string[] {
  const covered = new Map<string, number>();
  const depth = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h));
  for (const { gridPos } of panels) {
    for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        covered.set(`${x},${y}`, (covered.get(`${x},${y}`) ?? 0) + 1);
      }
    }
  }
  const cells = Array.from({ length: 24 * depth }, (_, at) => `${at % 24},${Math.floor(at / 24)}`);
  const outside = [...covered.keys()].filter((cell) => !cells.includes(cell));
  return [...cells.filter((cell) => covered.get(cell) !== 1), ...outside];
}

it('has four boards, whose addresses never change', () => {
  expect(BOARDS.map(({ file, uid }) => [file, uid])).toEqual([
    ['earshot-delivery.json', 'earshot-delivery'],
    ['earshot-generator.json', 'earshot-generator'],
    ['earshot-monitor.json', 'earshot-monitor'],
    ['earshot-run.json', 'earshot-run'],
  ]);
});

describe.each(BOARDS.map((board) => [board.uid, board] as const))('the board %s', (_uid, board) => {
  it('has what Grafana needs to load it', () => {
    expect(board).toMatchObject({ schemaVersion: expect.any(Number), tags: ['earshot'] });
    expect(board.title.length * board.description.length).toBeGreaterThan(0);
    const ids = board.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id) && id > 0)).toBe(true);
    for (const { where, refId, expr } of targetsOf(board)) {
      expect(
        [refId, expr].every((text) => text.length > 0),
        where,
      ).toBe(true);
    }
    for (const { title, targets = [] } of panelsOf(board)) {
      const refIds = targets.map(({ refId }) => refId);
      expect(new Set(refIds).size, title).toBe(refIds.length);
      expect(refIds.length, title).toBeGreaterThan(0);
    }
  });

  it('fills its grid without holes and without overlaps, numbers first', () => {
    expect(badCells(board.panels)).toEqual([]);
    const first = board.panels.filter(({ gridPos }) => gridPos.y === 0);
    expect(new Set(first.map(({ type }) => type))).toEqual(new Set(['stat']));
  });

  it('asks the data source that its variable names, and leads to the other boards', () => {
    expect(board.templating.list[0]).toMatchObject({ type: 'datasource', name: 'datasource' });
    for (const { datasource, title } of panelsOf(board)) expect(datasource, title).toEqual(SOURCE);
    for (const { datasource, where } of targetsOf(board)) expect(datasource, where).toEqual(SOURCE);
    expect(board.links).toMatchObject([{ type: 'dashboards', tags: ['earshot'], keepTime: true }]);
  });

  it('explains every panel in a sentence and gives its numbers a unit or words', () => {
    for (const { title, description = '', fieldConfig, type } of panelsOf(board)) {
      expect(description.length, title).toBeGreaterThan(40);
      expect(description.endsWith('.'), title).toBe(true);
      const { unit, mappings } = fieldConfig?.defaults ?? {};
      if (type !== 'table') expect(unit ?? mappings, title).toBeDefined();
    }
  });

  it('names only series and labels that something exposes, and only variables that it has', () => {
    const names = new Set(['__rate_interval', ...board.templating.list.map(({ name }) => name)]);
    for (const { expr, where } of targetsOf(board)) {
      expect(unknownIn(expr), where).toEqual([]);
      const used = [...expr.matchAll(/\$\{?(\w+)/gu)].map(([, name]) => String(name));
      expect(
        used.filter((name) => !names.has(name)),
        where,
      ).toEqual([]);
    }
  });

  it('takes rates over the interval that fits the scrape', () => {
    for (const { expr, where } of targetsOf(board)) {
      const ranges = [...expr.matchAll(/\[([^\]]+)\]/gu)].map(([, range]) => range);
      expect(new Set([...ranges, '$__rate_interval']).size, where).toBe(1);
    }
  });

  it('draws alerts that exist', () => {
    const [pattern] = board.annotations.list.map(({ expr }) => /alertname=~"([^"]+)"/u.exec(expr));
    const alerts = shippedRules().flatMap(({ alert }) => (alert === undefined ? [] : [alert]));
    const drawn = alerts.filter((name) => new RegExp(`^(?:${pattern?.[1]})$`, 'u').test(name));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn).not.toContain('EarshotWatchdog');
  });
});

describe('the makers of boards', () => {
  const words = { title: 'T', description: 'D.', queries: [{ expr: 'up' }] };
  const board = {
    ...{ uid: 'u', title: 'T', description: 'D', variables: [], from: 'now-1h' },
    ...{ refresh: '5s', scrapeInterval: '5s', alerts: '.*' },
  };

  it('refuse a line that leaves a hole, and one of unequal heights', () => {
    const half = { title: null, lines: [[stat({ ...words, width: 12 })]] };
    expect(() => buildBoard({ ...board, sections: [half] })).toThrow(
      'u, top: a line of 12 columns',
    );
    const line = [stat({ ...words, width: 12 }), chart({ ...words, width: 12 })];
    const uneven = { title: 'S', lines: [line] };
    expect(() => buildBoard({ ...board, sections: [uneven] })).toThrow('u, S: a line of 24');
  });
});

describe('what the tests know of queries', () => {
  it('finds series and labels that nobody exposes', () => {
    const expr = 'sum(earshot_users_connected{load="a"}) / earshot_user_connected';
    expect(unknownIn(expr)).toEqual(['earshot_users_connected{load}', 'earshot_user_connected']);
  });

  it('takes the condition out of an alert and leaves its series', () => {
    const expr = '(a{state="x"} >= 3 and b == 1) unless on (m) earshot:m == 1';
    expect(withoutCondition(expr)).toBe(
      '(a{state="x"} >= bool 3 and b == bool 1) and on (m) earshot:m == bool 1',
    );
    expect(withoutCondition('absent(up{a="<"})')).toBe('(up{a="<"})');
  });
});
