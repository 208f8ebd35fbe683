// What a file no longer names: alerts of monitors that are gone end, and nothing waits for ever for
// a receiver that is gone.

import type { MonitorsFile } from '../file/monitors-file.ts';
import type { History } from '../history/history.ts';
import type { AlertChange, Entry } from '../history/rows.ts';
import { type Machine, NEW_MACHINE, type OpenAlert } from '../state/machine.ts';

const SENTENCE = 'The monitor was removed from the file.';

/** Gives up what waits for forgotten receivers; returns the entries that end forgotten alerts. */
export function closeForgotten(
  file: MonitorsFile,
  history: History,
  nowMs: number,
): readonly Entry[] {
  const receivers = new Set(file.receivers.map(({ name }) => name));
  for (const receiver of history.outbox.waitingReceivers()) {
    if (!receivers.has(receiver)) giveUp(history, receiver);
  }
  const monitors = new Set(file.monitors.map(({ name }) => name));
  return history.monitorNames().flatMap((name) => {
    const kept = history.monitor(name);
    if (monitors.has(name) || kept === null || kept.machine.alerts.length === 0) return [];
    return [closing(name, kept.sequence + 1, { machine: kept.machine, nowMs })];
  });
}

function giveUp(history: History, receiver: string): void {
  for (let row = history.outbox.next(receiver); row !== null; row = history.outbox.next(receiver)) {
    history.outbox.markFailed(row.id, 'the receiver was removed from the file');
  }
}

function closing(
  monitor: string,
  sequence: number,
  { machine, nowMs }: { readonly machine: Machine; readonly nowMs: number },
): Entry {
  const changeOf = (alert: OpenAlert): AlertChange => ({
    ...{ event: 'resolved', alert, receivers: [] },
    facts: {
      ...{ monitor, kind: alert.kind, event: 'resolved', state: 'unknown' },
      ...{ sentence: SENTENCE, findings: [], labels: {} },
      ...{ openedAtMs: alert.openedAtMs, atMs: nowMs },
    },
  });
  return {
    ...{ monitor, sequence, outcome: null, atMs: nowMs, sentence: SENTENCE },
    ...{ isConfirmation: false, isMaintenance: false, machine: NEW_MACHINE },
    alerts: machine.alerts.map(changeOf),
  };
}
