// A run that was killed: what its directory still proves. Proven findings stand; everything that was
// not settled is unknown; latencies are those of the windows that reached the disk.

import { summarizeWindows, type WindowRecord } from '../../metrics/index.ts';
import { TIME_METRIC_NAMES, type TimeMetricName } from '../../scenario/index.ts';
import { type Finding, judgeChecks, type MessageCounts, talliesOfFindings } from '../../verify/index.ts';
import type { RunHeader } from '../directory/run-header.ts';
import type { RunMessages, RunResult } from '../run-result.ts';
import { judgeRun } from './verdict.ts';

export interface KilledRun {
  readonly header: RunHeader;
  readonly windows: readonly WindowRecord[];
  readonly findings: readonly Finding[];
}
