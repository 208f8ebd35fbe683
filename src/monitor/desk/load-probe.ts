// A monitor of the file to its probe: reads the scenario, puts the monitor's settings in, and says
// what is wrong with them together.

import { EarshotError, formatDuration } from '../../base/index.ts';
import type { StartEmbedded } from '../../run/index.ts';
import {
  formatDiagnostics,
  parseScenario,
  readScenarioFile,
  type Scenario,
} from '../../scenario/index.ts';
import type { Monitor } from '../file/monitors-file.ts';
import { createProbe, type MonitorProbe } from '../probe/create-probe.ts';

export interface LoadSettings {
  /** Hosts that are allowed beside loopback and the monitor's own list. */
  readonly allowTargets: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startEmbedded?: StartEmbedded;
}

export interface LoadedProbe {
  readonly probe: MonitorProbe;
  /** Probes with the same key use the same accounts of the same server. */
  readonly accountsKey: string;
  readonly targetUrl: string;
}

/**
 * The probe of a monitor; `target` replaces that of monitor and scenario.
 * @throws EarshotError `SCENARIO_UNREADABLE`, `SCENARIO_INVALID`, `MONITORS_INVALID`,
 * `PLAN_INVALID`, `BEHAVIOR_INVALID`, `TARGET_NOT_ALLOWED`
 */
export function loadProbe(
  monitor: Monitor,
  settings: LoadSettings,
  target: string | null = monitor.target,
): LoadedProbe {
  const allowTargets = [...monitor.allow, ...settings.allowTargets];
  const scenario = scenarioOf(monitor, target, allowTargets);
  const { messages, pairs, fullReadbackEvery, readbackBytes, ...objectives } = monitor.probe;
  const { env, startEmbedded } = settings;
  const probe = createProbe({
    ...{ scenario, allowTargets, env, messages, fullReadbackEvery, ...objectives },
    ...{ groups: pairs, historyBudgetBytes: readbackBytes },
    ...(startEmbedded === undefined ? {} : { startEmbedded }),
  });
  if (probe.leastTimeoutMs > monitor.timeoutMs) {
    const [has, needs] = [formatDuration(monitor.timeoutMs), formatDuration(probe.leastTimeoutMs)];
    const message = `monitor '${monitor.name}': its timeout of ${has} is too short; it needs ${needs}`;
    throw new EarshotError('MONITORS_INVALID', message, {
      hint: 'Raise `timeout`, or lower `messages`.',
    });
  }
  const targetUrl = scenario.target.kind === 'url' ? scenario.target.url : 'embedded';
  const file = scenario.accounts.kind === 'file' ? scenario.accounts.path : monitor.name;
  return { probe, targetUrl, accountsKey: `${file}\n${targetUrl}` };
}

function scenarioOf(
  monitor: Monitor,
  target: string | null,
  allowTargets: readonly string[],
): Scenario {
  const { name, scenario: path, set: overrides } = monitor;
  const text = readScenarioFile(path);
  const changes = { overrides, allowTargets, ...(target === null ? {} : { target }) };
  const { scenario, diagnostics } = parseScenario(text, path, changes);
  if (scenario !== null) return scenario;
  const shown = formatDiagnostics(diagnostics, text, { color: false });
  throw new EarshotError('SCENARIO_INVALID', `The scenario of monitor '${name}':\n\n${shown}\n`);
}
