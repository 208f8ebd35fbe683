// The state of a monitor as a pure function of its results: ok, failing or unknown, with
// hysteresis, and the alerts that open and end with it. Knows no clock, schedule or receiver.

import type { AlertKind, Condition } from '../file/monitors-file.ts';
import type { ProbeResult } from '../probe/probe-outcome.ts';

export type MonitorState = ProbeResult;

export interface OpenAlert {
  readonly kind: AlertKind;
  /** The sequence of the probe that opened it: with monitor and kind the alert's identity. */
  readonly sequence: number;
  /** Wall clock. */
  readonly openedAtMs: number;
}

/** Everything that the next step depends on; plain data that survives as JSON. */
export interface Machine {
  readonly state: MonitorState;
  /** Wall clock of the result that brought the state; null before the first. */
  readonly sinceMs: number | null;
  /** Results that could tell, oldest first; `F` and `O`. Forgotten when the state changes. */
  readonly recent: string;
  /** In a row, until now. */
  readonly okCount: number;
  readonly unknownCount: number;
  /** In a row, whatever could not tell in between. */
  readonly failureCount: number;
  readonly lastAtMs: number | null;
  /** At most one of each kind. */
  readonly alerts: readonly OpenAlert[];
}

export interface MachinePolicy extends Condition {
  /** Results that lie further back than this say nothing about now. */
  readonly staleAfterMs: number;
}

export interface JudgedResult {
  readonly result: ProbeResult;
  /** Wall clock; may step. */
  readonly atMs: number;
  readonly sequence: number;
}

export interface AlertEvent {
  readonly event: 'firing' | 'resolved';
  readonly alert: OpenAlert;
}

export interface Step {
  readonly machine: Machine;
  /** In the order in which they are told. */
  readonly events: readonly AlertEvent[];
  /** The result contradicts the state: the next probe should come soon. */
  readonly isDoubtful: boolean;
}

export const NEW_MACHINE: Machine = {
  state: 'unknown',
  sinceMs: null,
  recent: '',
  okCount: 0,
  unknownCount: 0,
  failureCount: 0,
  lastAtMs: null,
  alerts: [],
};

/** The state after one more result. */
export function advance(before: Machine, judged: JudgedResult, policy: MachinePolicy): Step {
  const fresh = isStale(before, judged, policy) ? forgetEvidence(before) : before;
  const counted = count(fresh, judged, policy);
  const state = stateOf(counted, judged.result, policy);
  const mayOpen = state === 'failing' || counted.unknownCount >= policy.unknownAfter;
  const { alerts, events } = changeAlerts(counted.alerts, { state, mayOpen, judged });
  const isDoubtful = contradicts(state, judged.result);
  if (state === before.state) {
    return {
      machine: { ...counted, alerts, sinceMs: counted.sinceMs ?? judged.atMs },
      ...{ events, isDoubtful },
    };
  }
  // The row that brought the state goes on; the window begins anew.
  const machine = { ...counted, recent: '', state, sinceMs: judged.atMs, alerts };
  return { machine, events, isDoubtful };
}

/** Evidence of before says nothing about now: after maintenance, after a long silence. */
export function forgetEvidence(machine: Machine): Machine {
  return { ...machine, recent: '', okCount: 0, unknownCount: 0 };
}

/** A clock that was put back makes nothing stale. */
function isStale(
  before: Machine,
  { atMs }: JudgedResult,
  { staleAfterMs }: MachinePolicy,
): boolean {
  return before.lastAtMs !== null && atMs - before.lastAtMs > staleAfterMs;
}

function count(machine: Machine, { result, atMs }: JudgedResult, { of }: MachinePolicy): Machine {
  const next = { ...machine, lastAtMs: atMs };
  if (result === 'unknown') return { ...next, okCount: 0, unknownCount: machine.unknownCount + 1 };
  const letter = result === 'failing' ? 'F' : 'O';
  const recent = (machine.recent + letter).slice(-of);
  return result === 'failing'
    ? { ...next, recent, okCount: 0, unknownCount: 0, failureCount: machine.failureCount + 1 }
    : { ...next, recent, okCount: machine.okCount + 1, unknownCount: 0, failureCount: 0 };
}

function stateOf(machine: Machine, result: ProbeResult, policy: MachinePolicy): MonitorState {
  switch (result) {
    case 'failing':
      return failuresIn(machine.recent) >= policy.failures ? 'failing' : machine.state;
    case 'unknown':
      return machine.unknownCount >= policy.unknownAfter ? 'unknown' : machine.state;
    case 'ok': {
      const wasFailing = machine.alerts.some(({ kind }) => kind === 'failing');
      return machine.okCount >= (wasFailing ? policy.recoverAfter : 1) ? 'ok' : machine.state;
    }
  }
}

function failuresIn(recent: string): number {
  return recent.split('F').length - 1;
}

interface AlertChange {
  readonly alerts: readonly OpenAlert[];
  readonly events: readonly AlertEvent[];
}

interface Reached {
  readonly state: MonitorState;
  /** The state is reason enough for an alert; a monitor that has just begun is not. */
  readonly mayOpen: boolean;
  readonly judged: JudgedResult;
}

/** Nobody is told that a failure is over because nobody can tell any more. */
function changeAlerts(open: readonly OpenAlert[], reached: Reached): AlertChange {
  const { state, mayOpen, judged } = reached;
  const { atMs, sequence } = judged;
  const ended = open.filter(
    ({ kind }) => state === 'ok' || (state === 'failing' && kind === 'unknown'),
  );
  const kept = open.filter((alert) => !ended.includes(alert));
  const resolved = ended.map((alert): AlertEvent => ({ event: 'resolved', alert }));
  const isKnown = kept.some(({ kind }) => kind === 'failing' || kind === state);
  if (state === 'ok' || isKnown || !mayOpen) return { alerts: kept, events: resolved };
  const alert: OpenAlert = { kind: state, sequence, openedAtMs: atMs };
  return { alerts: [...kept, alert], events: [{ event: 'firing', alert }, ...resolved] };
}

function contradicts(state: MonitorState, result: ProbeResult): boolean {
  if (result === 'unknown') return false;
  return result !== state;
}
