// What the coordinator knows while a run goes on: merged windows, findings, phases. It feeds the
// run directory and the onlookers, and says when a threshold asks for an early end.

import { createLiveJudge, type LiveJudge, type WindowRecord } from '../metrics/index.ts';
import type { Plan } from '../plan/index.ts';
import type { Severity } from '../scenario/index.ts';
import type { Finding } from '../verify/index.ts';
import type { AgentState } from './agent/fleet.ts';
import type { RunDirectory } from './directory/run-directory.ts';
import type { RunProgress } from './run-progress.ts';
import { WindowMerger } from './window-merger.ts';

const KEPT_WINDOWS = 60;

export interface RunMonitorOptions {
  readonly plan: Plan;
  /** Users of this run: of a shard, its own. */
  readonly userCount: number;
  /** Those that may end the run early. */
  readonly thresholds: Plan['thresholds'];
  readonly targetUrl: string;
  readonly directory: RunDirectory;
  readonly agents: () => readonly AgentState[];
  readonly onProgress: (progress: RunProgress) => void;
  readonly onFindings: (findings: readonly Finding[]) => void;
  /** A threshold with `abort` has definitely failed. */
  readonly onAbort: (expression: string) => void;
}

/** Accumulates the live story of one run. */
export class RunMonitor {
  readonly #options: RunMonitorOptions;
  readonly #merger: WindowMerger;
  readonly #recent: WindowRecord[] = [];
  readonly #findings: Record<Severity | 'suspected', number> = {
    C: 0,
    E: 0,
    W: 0,
    L: 0,
    I: 0,
    suspected: 0,
  };
  readonly #judge: LiveJudge;
  #hasAborted = false;

  constructor(options: RunMonitorOptions) {
    this.#options = options;
    this.#judge = createLiveJudge(options.thresholds, options.plan.generator);
    this.#merger = new WindowMerger((window) => this.#take(window));
  }

  addWindow(agent: number, window: WindowRecord): void {
    this.#options.directory.noteUnfinished({ agent, window });
    this.#add(window);
  }

  /** What an agent tells of a second that is not over. */
  addOpenWindow(agent: number, window: WindowRecord): void {
    this.#options.directory.noteUnfinished({ agent, window });
  }

  addFindings(findings: readonly Finding[]): void {
    for (const finding of findings)
      this.#findings[finding.suspected ? 'suspected' : finding.severity] += 1;
    this.#options.directory.appendFindings(findings);
    this.#options.onFindings(findings);
  }

  /** The run is over: whatever is held goes to disk, with the last words of lost agents. */
  flush(): void {
    for (const { outcome, told } of this.#options.agents())
      if (outcome === null && told.open !== null) this.#add(told.open);
    this.#merger.flush();
  }

  tell(): void {
    this.#options.onProgress(this.progress());
  }

  progress(): RunProgress {
    const { plan, targetUrl, userCount } = this.#options;
    const agents = this.#options.agents();
    const statuses = agents.map((agent) => agent.status).filter((status) => status !== null);
    const sum = (read: (status: (typeof statuses)[number]) => number): number =>
      statuses.reduce((total, status) => total + read(status), 0);
    const slowest = statuses.toSorted((a, b) => a.elapsedMs - b.elapsedMs)[0];
    return {
      phase: slowest?.phase ?? 'prepare',
      scenarioName: plan.name,
      targetUrl,
      elapsedMs: slowest?.elapsedMs ?? -plan.warmupMs,
      warmupMs: plan.warmupMs,
      measureMs: plan.measureMs,
      connectedUsers: sum((status) => status.connectedUsers),
      totalUsers: userCount,
      backlog: sum((status) => status.backlog),
      readsDone: sum((status) => status.readsDone),
      readsOwed: sum((status) => status.readsOwed),
      windows: [...this.#recent],
      findings: { ...this.#findings },
      agentsAlive: agents.filter((agent) => agent.lost === null).length,
      agentsSilent: agents.filter((agent) => agent.isSilent).length,
      agentsTotal: agents.length,
    };
  }

  #add(window: WindowRecord): void {
    const living = this.#options
      .agents()
      .filter((agent) => agent.lost === null && agent.outcome === null);
    this.#merger.add(window, Math.max(1, living.length));
  }

  #take(window: WindowRecord): void {
    this.#options.directory.appendWindow(window);
    this.#recent.push(window);
    if (this.#recent.length > KEPT_WINDOWS) this.#recent.shift();
    this.#judge.add(window);
    // When the load is over there is nothing left to abort.
    const isLoading = window.second * 1000 < this.#options.plan.measureMs;
    const [failed] =
      this.#hasAborted || !isLoading ? [] : this.#judge.judge((window.second + 1) * 1000);
    if (failed === undefined) return;
    this.#hasAborted = true;
    this.#options.onAbort(failed.expression);
  }
}
