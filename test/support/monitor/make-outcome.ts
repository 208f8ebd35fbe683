// Outcomes, entries and monitors as tests want them: whole, with what matters given.

import type { Monitor, Receiver } from '../../../src/monitor/file/monitors-file.ts';
import type { AlertChange, Entry } from '../../../src/monitor/history/rows.ts';
import type { ProbeOutcome, ProbeResult } from '../../../src/monitor/probe/probe-outcome.ts';
import { type AlertEvent, NEW_MACHINE } from '../../../src/monitor/state/machine.ts';

/** A Monday, midnight. */
export const SOME_WALL_MS = Date.UTC(2026, 0, 5);

export function makeOutcome(result: ProbeResult, given: Partial<ProbeOutcome> = {}): ProbeOutcome {
  const isOk = result === 'ok';
  return {
    startedAtMs: SOME_WALL_MS,
    durationSeconds: 0.25,
    result,
    sentence: isOk ? 'All 2 messages were heard.' : `The probe was ${result}.`,
    phases: [
      { name: 'connect', seconds: 0.05 },
      { name: 'exchange', seconds: 0.2 },
    ],
    messages: { sent: 2, confirmed: 2, delivered: isOk ? 2 : 1, visible: 2, lost: isOk ? 0 : 1 },
    confirmSeconds: [0.01, 0.02],
    deliverySeconds: isOk ? [0.015, 0.03] : [0.015],
    findings: isOk
      ? []
      : [
          {
            check: 'lost-relay',
            severity: 'E',
            sentence: 'Message 1 never reached its receiver.',
            evidence: ['sent at 0.1 s', 'confirmed at 0.12 s'],
          },
        ],
    historyBytes: 4_096,
    readback: 'budgeted',
    story: ['connected', 'sent 2 messages'],
    ...given,
  };
}

export function makeEntry(given: Partial<Entry> = {}): Entry {
  return {
    monitor: 'chat',
    sequence: 1,
    outcome: makeOutcome('ok'),
    atMs: SOME_WALL_MS,
    sentence: '',
    isConfirmation: false,
    isMaintenance: false,
    machine: NEW_MACHINE,
    alerts: [],
    ...given,
  };
}

export function makeAlert(
  event: AlertEvent['event'],
  sequence: number,
  receivers: readonly string[] = ['on-call'],
): AlertChange {
  const openedAtMs = SOME_WALL_MS + sequence * 1_000;
  return {
    event,
    alert: { kind: 'failing', sequence, openedAtMs },
    receivers,
    facts: {
      ...{ monitor: 'chat', kind: 'failing', event, state: event === 'firing' ? 'failing' : 'ok' },
      sentence: 'Message 1 never reached its receiver.',
      findings: [],
      ...{ openedAtMs, atMs: openedAtMs + 500, labels: { team: 'chat' } },
    },
  };
}

export function makeMonitor(given: Partial<Monitor> = {}): Monitor {
  return {
    name: 'chat',
    scenario: 'smoke.yaml',
    target: null,
    allow: [],
    set: [],
    probe: {
      messages: 2,
      pairs: 4,
      fullReadbackEvery: 20,
      readbackBytes: 65_536,
      confirmMaxMs: null,
      deliveryMaxMs: null,
    },
    schedule: { kind: 'interval', everyMs: 30_000 },
    jitterMs: 0,
    timeoutMs: 20_000,
    condition: {
      failures: 2,
      of: 2,
      confirmAfterMs: 5_000,
      recoverAfter: 2,
      unknownAfter: 3,
    },
    maintenance: [],
    labels: { team: 'chat' },
    notify: ['on-call'],
    ...given,
  };
}

export function makeReceiver(given: Partial<Receiver> = {}): Receiver {
  return {
    ...{ name: 'on-call', kind: 'json', url: 'http://127.0.0.1:9/hook', headers: {}, text: null },
    ...{ on: ['failing', 'unknown'], timeoutMs: 10_000, giveUpAfterMs: 86_400_000 },
    ...given,
  };
}
