// The progress of several runs: a line when one begins and one when it ends, on standard error.

import type { RunOutcome } from '../../run/index.ts';
import { shortPath } from '../terminal.ts';

/** `3/5 ended: PASS, delivery p99 12.4 ms, in runs/new/3`. */
export function endLine(name: string, { result, directory }: RunOutcome): string {
  const { delivery_time: open, delivery_service_time: closed } = result.latency;
  const p99Ms = open.p99Ms ?? closed.p99Ms;
  const told = p99Ms === null ? '' : `, delivery p99 ${Number(p99Ms.toPrecision(3))} ms`;
  const where = shortPath(directory);
  return `${name} ended: ${result.verdict}, exit code ${result.exitCode}${told}, in ${where}\n`;
}

/** What a signal does to a series. */
export const STOPPING = 'Stopping: this run settles and is judged, and no other begins.\n';
