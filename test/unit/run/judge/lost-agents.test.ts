// What lost agents told enters the result, and makes nothing sure.

import { expect, test } from 'vitest';
import { decodeHistogram } from '../../../../src/metrics/index.ts';
import type { AgentState } from '../../../../src/run/agent/fleet.ts';
import {
  lostAgents,
  messagesOfLost,
  metricsOfLost,
  talliesOfLost,
  withoutVerdict,
} from '../../../../src/run/judge/lost-agents.ts';
import { finding, NO_MESSAGES, thresholdResult, windowOf } from '../fixtures.ts';

function lostAgent(told: Partial<AgentState['told']> = {}): AgentState {
  return {
    index: 0,
    users: 2,
    ready: true,
    isSilent: false,
    silences: { count: 0, longestMs: 0 },
    connected: null,
    status: null,
    outcome: null,
    failure: null,
    told: { windows: [], open: null, findings: [], ...told },
    lost: 'signal SIGKILL',
  };
}

const { planned, dropped, ...NO_COUNTS } = NO_MESSAGES;
const TOLD = lostAgent({
  windows: [windowOf(0, 20), windowOf(1, 5)],
  findings: [finding(), finding({ suspected: true })],
});

test('an agent without an outcome is lost', () => {
  expect(lostAgents([TOLD])).toEqual([TOLD]);
  expect(planned + dropped).toBe(0);
});

test('its seconds add up, for the run and for a load', () => {
  const counts = { ...NO_COUNTS, sent: 25, confirmed: 25, delivered: 25 };
  expect(messagesOfLost(TOLD, null)).toEqual(counts);
  expect(messagesOfLost(TOLD, 'talk')).toEqual(counts);
  expect(messagesOfLost(TOLD, 'other')).toEqual(NO_COUNTS);
  const { histograms, measuredCounts, seconds } = metricsOfLost(TOLD);
  const latency = histograms.delivery_time;
  expect(latency === undefined ? 0 : decodeHistogram(latency).count).toBe(25);
  expect({ measuredCounts, seconds }).toEqual({ measuredCounts: {}, seconds: {} });
});

test('the second that was not over counts with the others', () => {
  const lost = lostAgent({ windows: [windowOf(0, 20)], open: windowOf(1, 3) });
  expect(messagesOfLost(lost, null).sent).toBe(23);
  const latency = metricsOfLost(lost).histograms.delivery_time;
  expect(latency === undefined ? 0 : decodeHistogram(latency).count).toBe(23);
  expect(messagesOfLost(lostAgent({ open: windowOf(0, 3) }), null).sent).toBe(3);
});

test('its proven findings are violations, its suspicions are not', () => {
  const tally = talliesOfLost(TOLD).find(({ check }) => check === 'lost-relay');
  expect(tally).toMatchObject({ owed: 1, judged: 1, violations: 1, suspected: 1 });
});

test('one that told nothing adds nothing', () => {
  expect(messagesOfLost(lostAgent(), null)).toEqual(NO_COUNTS);
  expect(metricsOfLost(lostAgent())).toMatchObject({ counts: {}, histograms: {} });
});

test('thresholds of a run with a missing part are neither held nor broken', () => {
  const all = (['pass', 'fail', 'unknown'] as const).map((verdict) => thresholdResult({ verdict }));
  const reason = 'an agent was lost, and what it did not tell is missing';
  expect(withoutVerdict(all, reason)).toEqual(
    all.map((one) => ({ ...one, verdict: 'unknown', reason })),
  );
});
