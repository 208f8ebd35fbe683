// What onlookers see of a run in progress: plain data, made new for every look.

import type { Phase } from '../engine/index.ts';
import type { WindowRecord } from '../metrics/index.ts';
import type { Severity } from '../scenario/index.ts';

export interface RunProgress {
  readonly phase: 'prepare' | Phase;
  readonly scenarioName: string;
  readonly targetUrl: string;
  /** From t = 0; negative before it. */
  readonly elapsedMs: number;
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly connectedUsers: number;
  readonly totalUsers: number;
  readonly backlog: number;
  readonly readsDone: number;
  readonly readsOwed: number;
  /** The last seconds, all agents merged, oldest first; at most 60. */
  readonly windows: readonly WindowRecord[];
  /** Proven findings by severity, and suspected ones. */
  readonly findings: Readonly<Record<Severity | 'suspected', number>>;
  readonly agentsAlive: number;
  /** Of those: they have said nothing for more than 2.5 s. */
  readonly agentsSilent: number;
  readonly agentsTotal: number;
}
