// Every question that a board, an alert or a recording rule asks, asked of a real Prometheus which
// has scraped a real run: each has an answer.

import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describePromtool } from '../../support/exposition/promtool.ts';
import {
  type Answered,
  askBoard,
  endOf,
  fillVariables,
  hasData,
  readBoards,
  withoutCondition,
} from '../../support/prometheus/board-queries.ts';
import { shippedRules } from '../../support/prometheus/shipped-config.ts';
import { RATE_INTERVAL, type WatchedRun, watchRun } from './watched-run.ts';

/** More for previews: see `scripts/board-previews.ts`. */
const LOAD_SECONDS = Number(process.env.EARSHOT_BOARD_SECONDS ?? 5);
const RESULTS_FILE = process.env.EARSHOT_BOARD_RESULTS;

function told(answers: readonly Answered[]): readonly string[] {
  return answers.map(({ board, panel, refId, expr }) => `${board} ${panel}${refId}: ${expr}`);
}

async function askBoards({ prometheus, span }: WatchedRun): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (const board of readBoards()) {
    const filling = await fillVariables(board, prometheus, RATE_INTERVAL);
    answers.push(...(await askBoard(board, prometheus, { filling, span })));
  }
  return answers;
}

async function mutePartsOf({ prometheus, span }: WatchedRun): Promise<readonly string[]> {
  const mute: string[] = [];
  for (const { record, alert, expr } of shippedRules()) {
    const asked = record === undefined ? withoutCondition(expr) : record;
    const series = await prometheus.range(asked, endOf(span));
    // What no longer has a condition tells something; what is recorded was recorded.
    if (!hasData(series)) mute.push(`${alert ?? record}: ${withoutCondition(expr)}`);
    // As it stands it is at least a question.
    await prometheus.instant(expr, span.toS);
  }
  return mute;
}

/** But for those that speak of the machine that the tests run on. */
async function firingOf({ prometheus }: WatchedRun): Promise<readonly string[]> {
  const alerts = await prometheus.alerts();
  return alerts
    .filter(({ name, state }) => state === 'firing' && !/Generator|LoadNotOffered/u.test(name))
    .map(({ name }) => name);
}

describePromtool('Prometheus, watching a run', () => {
  it('answers every panel, alert and rule, and fires no alert at a good run', async () => {
    const watched = await watchRun(LOAD_SECONDS);
    const scraped = await watched.prometheus.range('up == 1', endOf(watched.span));
    expect(new Set(scraped.map(({ metric }) => metric.job))).toEqual(
      new Set(['earshot-monitor', 'earshot-probe', 'earshot-run', 'earshot-server']),
    );

    const answers = await askBoards(watched);
    if (RESULTS_FILE !== undefined) {
      writeFileSync(RESULTS_FILE, JSON.stringify({ span: watched.span, answers }));
    }
    expect(told(answers.filter(({ series }) => !hasData(series)))).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
    expect(await mutePartsOf(watched)).toEqual([]);
    expect(await firingOf(watched)).toEqual(['EarshotWatchdog']);
  });
});
