// One probe as blackbox_exporter would tell it, for a scrape that is a probe: `probe_*` as its
// dashboards and alerts know them, `earshot_probe_*` for what only a chat has.

import type { Family, ScalarFamily } from '../../exposition/index.ts';
import type { ProbeOutcome, ProbePhaseName } from '../probe/probe-outcome.ts';

const PHASES: readonly ProbePhaseName[] = ['authenticate', 'connect', 'exchange', 'readback'];
const RESULTS = ['ok', 'failing', 'unknown'] as const;
const SEVERITIES = ['C', 'E', 'W', 'L'] as const;
const OPERATIONS = ['sent', 'confirmed', 'delivered', 'visible', 'lost'] as const;

/** Fresh for each probe; never more than about 30 series. */
export function probeFamilies(outcome: ProbeOutcome): readonly Family[] {
  const { result, durationSeconds, phases, findings, messages, historyBytes } = outcome;
  const secondsOf = (name: ProbePhaseName): number =>
    phases.find((phase) => phase.name === name)?.seconds ?? 0;
  const slowest = (seconds: readonly number[]): readonly number[] =>
    seconds.length === 0 ? [] : [Math.max(...seconds)];
  return [
    gauge('probe_success', 'Whether the probe was ok.', Number(result === 'ok')),
    gauge('probe_duration_seconds', 'How long the probe took.', durationSeconds),
    each('probe_phase_duration_seconds', 'How long each phase took; 0: not begun.', {
      label: 'phase',
      values: PHASES.map((phase) => [phase, secondsOf(phase)]),
    }),
    each('earshot_probe_result', '1 for the result; unknown says nothing of the target.', {
      label: 'result',
      values: RESULTS.map((name) => [name, Number(name === result)]),
    }),
    each('earshot_probe_findings', 'What was proven, by severity.', {
      label: 'severity',
      values: SEVERITIES.map((name) => [
        name,
        findings.filter(({ severity }) => severity === name).length,
      ]),
    }),
    each('earshot_probe_messages', 'Messages by how far they came; lost: proven.', {
      label: 'operation',
      values: OPERATIONS.map((name) => [name, messages[name]]),
    }),
    some('earshot_probe_confirm_seconds_max', 'The slowest confirmation.', {
      values: slowest(outcome.confirmSeconds),
    }),
    some('earshot_probe_delivery_seconds_max', 'The slowest delivery.', {
      values: slowest(outcome.deliverySeconds),
    }),
    gauge('earshot_history_bytes', 'What one full readback costs.', historyBytes),
  ];
}

function gauge(name: string, help: string, value: number): ScalarFamily {
  return some(name, help, { values: [value] });
}

function some(name: string, help: string, { values }: { values: readonly number[] }): ScalarFamily {
  return { name, help, type: 'gauge', samples: values.map((value) => ({ labels: {}, value })) };
}

function each(
  name: string,
  help: string,
  by: { readonly label: string; readonly values: readonly (readonly [string, number])[] },
): ScalarFamily {
  const samples = by.values.map(([value, sample]) => ({
    labels: { [by.label]: value },
    value: sample,
  }));
  return { name, help, type: 'gauge', samples };
}
