// The probes of a monitors file: each monitor's scenario, with the monitor's own settings on top.
// Sends nothing before the first probe.

import { assert, EarshotError, formatDuration } from '../../base/index.ts';
import {
  createProbe,
  type Monitor,
  type MonitorProbe,
  type MonitorsFile,
  type RunProbe,
} from '../../monitor/index.ts';
import { requireScenario } from '../load-scenario.ts';

export interface OpenedProbes {
  readonly run: RunProbe;
  /** Ends what probes keep between them. Idempotent. */
  close(): Promise<void>;
}

/**
 * Prepares every probe of a file.
 * @throws EarshotError `SCENARIO_INVALID`, `MONITORS_INVALID` and what `createProbe` throws
 */
export function openProbes(file: MonitorsFile): OpenedProbes {
  const probes = new Map(file.monitors.map((monitor) => [monitor.name, openProbe(monitor)]));
  return {
    run: (request) => {
      const probe = probes.get(request.monitor);
      assert(probe !== undefined, `a probe of '${request.monitor}' is prepared`);
      return probe.run(request);
    },
    close: async () => {
      await Promise.all([...probes.values()].map((probe) => probe.close()));
    },
  };
}

function openProbe(monitor: Monitor): MonitorProbe {
  const { messages, pairs, readbackBytes, fullReadbackEvery } = monitor.probe;
  const { confirmMaxMs, deliveryMaxMs } = monitor.probe;
  const { scenario } = requireScenario(monitor.scenario, flagsOf(monitor), {
    color: false,
    // Its warnings are about loads and thresholds of a run.
    warn: () => undefined,
  });
  const probe = createProbe({
    ...{ scenario, allowTargets: monitor.allow, messages, groups: pairs, fullReadbackEvery },
    ...{ historyBudgetBytes: readbackBytes, confirmMaxMs, deliveryMaxMs },
  });
  if (monitor.timeoutMs >= probe.leastTimeoutMs) return probe;
  const [has, needs] = [monitor.timeoutMs, probe.leastTimeoutMs].map(formatDuration);
  throw new EarshotError(
    'MONITORS_INVALID',
    `The monitor '${monitor.name}' gives its probes ${has}; its scenario needs ${needs}.`,
    { hint: 'Raise its timeout, or lower its messages.' },
  );
}

function flagsOf({ target, allow, set }: Monitor) {
  return {
    ...(target === null ? {} : { target }),
    allowTarget: allow,
    set: set.map(({ path, value }) => `${path}=${value}`),
  };
}
