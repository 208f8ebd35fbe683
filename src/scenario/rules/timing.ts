// Whether deadlines, heartbeat and reconnect make sense beside each other.

import { errorAt, type Problem, warningAt } from '../schema/problem.ts';
import type { Rule } from './rule.ts';

/** Settle outlasts the deadlines; waits have their order. */
export const timingRule: Rule = ({ deadlines, heartbeat, reconnect }) => {
  const problems: Problem[] = [];
  if (deadlines !== null) {
    const longestMs = Math.max(deadlines.confirmMs, deadlines.deliverMs);
    if (deadlines.settleMs < longestMs) {
      const message = 'settle is shorter than a deadline: the last messages could not be judged.';
      problems.push(errorAt(['deadlines', 'settle'], message, 'Raise settle.'));
    }
  }
  if (heartbeat !== null && heartbeat.timeoutMs > heartbeat.intervalMs) {
    const message = 'The timeout is longer than the interval: the next ping is not answered yet.';
    problems.push(warningAt(['heartbeat', 'timeout'], message));
  }
  if (reconnect !== null && reconnect.baseMs > reconnect.maxMs) {
    problems.push(errorAt(['reconnect', 'max'], 'max is shorter than base.'));
  }
  return problems;
};
