// Each fault of the reference server fails exactly the cases that are declared here, and nothing
// fails that is not. What a fault hides from another case is `not-run` there, never a pass. They
// mostly wait, each on a server of its own, so they wait together.

import { describe, expect, test } from 'vitest';
import { type CaseName, CONFORMANCE_CHECKS, caseEntry } from '../../src/conformance/index.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from '../../src/server/index.ts';
import { ROWS } from '../detection/rows/rows.ts';
import { examineFaulty, namesOf } from './examine.ts';

interface Row {
  readonly fault: FaultName;
  /** Without the fault's name; default: at every chance. */
  readonly rule?: string;
  readonly fails: readonly CaseName[];
  /** Cases of which nothing can be said then; default: none. */
  readonly unknown?: readonly CaseName[];
}

const CONTRACT_ROWS: readonly Row[] = [
  { fault: 'ack-without-store', fails: ['stored', 'offline-history'] },
  { fault: 'drop-re', fails: ['re-arrives'] },
  { fault: 'drop-conf', fails: ['conf-arrives'] },
  { fault: 'swallow-send', fails: ['conf-arrives'] },
  { fault: 'error-but-store', fails: ['conf-arrives'] },
  { fault: 'dup-re', fails: ['delivered-once'] },
  { fault: 'dup-conf', fails: ['delivered-once'] },
  { fault: 'dup-store', fails: ['stored-once'] },
  { fault: 'flip-byte', fails: ['text-intact'] },
  { fault: 'truncate', fails: ['text-intact'] },
  { fault: 'nfc', fails: ['text-intact'] },
  { fault: 'html-escape', fails: ['text-intact'] },
  { fault: 're-body-differs', fails: ['text-intact'] },
  { fault: 'misroute', fails: ['eavesdrop'] },
  { fault: 'one-sided-delete', fails: ['history-agrees', 'offline-history'] },
  { fault: 'shuffle-history', fails: ['history-order'] },
  { fault: 'split-thread', rule: 'once: 2', fails: ['one-thread'] },
  { fault: 'stale-thread', fails: ['threads-last'] },
  { fault: 'drop-thread', fails: ['threads-partner'] },
  { fault: 'dup-thread', fails: ['threads-once'] },
  { fault: 'self-thread', fails: ['threads-self'] },
  {
    fault: 'http-500',
    fails: ['unknown-recipient', 'malformed-recipient', 'history-answer', 'threads-answer'],
  },
  { fault: 'wrong-404', fails: ['unknown-recipient', 'history-answer'] },
  { fault: 'wrong-404', rule: 'once: true', fails: ['unknown-recipient'] },
  { fault: 'drop-rest-field', fails: ['history-rows', 'threads-entries'] },
  { fault: 'garbage-frame', fails: ['frames-json'] },
  { fault: 'unknown-action', fails: ['frames-known'] },
  { fault: 'drop-field', fails: ['re-fields'] },
  { fault: 'drop-field', rule: 'rate: 1, channels: [conf]', fails: ['conf-fields'] },
  { fault: 'stringify-ids', fails: ['ids-one-type'] },
  { fault: 'wrong-ids', fails: ['re-parties'] },
  { fault: 'wrong-ids', rule: 'rate: 1, channels: [conf]', fails: ['conf-parties'] },
  { fault: 'reuse-id', fails: ['ids-agree', 'ids-unique', 'ids-ascend'] },
  { fault: 'id-mismatch', fails: ['ids-agree'] },
  { fault: 'epoch-ts', fails: ['times-iso'] },
  { fault: 'naive-ts', fails: ['times-offset'] },
  { fault: 'ts-skew', fails: ['times-agree'] },
  { fault: 'write-behind', fails: ['stored-before-told'] },
  { fault: 'bad-updated', fails: ['history-updated'] },
  { fault: 'ws-violation', fails: ['frames-rfc6455'] },
  { fault: 'huge-frame', fails: ['frames-size'] },
  { fault: 'close-after-store', fails: [], unknown: ['conf-arrives'] },
  { fault: 'drop-during-reconnect', fails: [], unknown: ['re-arrives'] },
  { fault: 'relay-stop', fails: ['re-arrives'] },
  { fault: 'forget-subscription', fails: ['re-arrives'] },
];

const SECURITY_ROWS: readonly Row[] = FAULT_NAMES.flatMap((fault) => {
  const row = ROWS[fault];
  return row.provenBy === 'conformance' ? [{ fault, fails: row.fails }] : [];
});

/** What an examination of two users and a few messages cannot see, and why. */
const UNSEEN: Readonly<Partial<Record<FaultName, string>>> = {
  'invent-message': 'a message of somebody else is legal where the accounts are not exclusive',
  'delay-re': 'late is not lost',
  'stale-replica': 'it hides only what its reader has proven to have read',
  'first-device-only':
    'whether each device receives is no promise of the document: devices informs',
  'late-subscribe': 'the first message to a new socket may come too early for it',
  'flap-read': 'nobody reads the same history often enough',
  'id-backwards': 'a fresh store has no smaller id to spare',
  'reorder-window': 'order is no promise of the document, and one message is under way at a time',
  blackhole: 'a socket that answers nothing may have been cut off by the network',
  'reorder-after-ack': 'one message is under way at a time',
  'replay-old-run': 'an old message of others may arrive at any time',
  'replay-on-connect': 'what a socket gets as it opens belongs to no message of the examination',
  'shuffle-threads': 'the order of threads is no promise of the document, and there is one thread',
  'seen-flap': 'nobody reads again what was shown as seen',
  'mutate-row': 'a row changes later than anybody reads it again',
  'seen-always': 'when a row becomes seen is no promise of the document',
  'seen-never': 'when a row becomes seen is no promise of the document',
  'clock-offset': 'a server’s clock may be wrong as long as all its times agree',
  'node-partition': 'two users may well be on the same node',
  capacity: 'one message is under way at a time, and no queue fills',
  freeze: 'late is not lost',
  'sync-handler': 'late is not lost, and nobody else is there to be held up',
  'idle-close': 'no socket idles that long',
  'close-1011': 'a server may close a socket at any time; the next message gets a new one',
  'leak-connections': 'there are too few connects to become slow',
  'unbounded-buffer': 'everybody reads what comes',
  'reply-first': 'nobody answers so late that he has surely read what he answers',
};

const EXIT_OF = { C: 3, E: 3, W: 0, L: 0, I: 0 } as const;
const EXIT_UNKNOWN = 5;

async function expectRow(row: Row, isWhole: boolean): Promise<void> {
  const { fault, rule = 'rate: 1', fails, unknown = [] } = row;
  const { report } = await examineFaulty(`- { fault: ${fault}, ${rule} }`, {
    contractOnly: !isWhole,
    timeoutMs: isWhole ? 2_500 : 1_500,
  });
  expect({ failed: namesOf(report, 'fail'), unknown: namesOf(report, 'unknown') }).toEqual({
    failed: fails,
    unknown,
  });
  const worst = Math.max(0, ...fails.map((name) => EXIT_OF[caseEntry(name).severity]));
  expect(report.exitCode).toBe(worst === 0 && unknown.length > 0 ? EXIT_UNKNOWN : worst);
  for (const one of report.cases.filter(({ verdict }) => verdict === 'fail')) {
    expect(one.reason).not.toBe('');
    expect(one.came).not.toBe('');
    expect(one.sent).not.toBe('');
  }
}

describe('a fault of the contract fails exactly its cases', () => {
  test.concurrent.each(CONTRACT_ROWS)('$fault $rule: $fails', (row) => expectRow(row, false));
});

describe('a fault of security fails exactly its cases', () => {
  test.concurrent.each(SECURITY_ROWS)('$fault: $fails', (row) => expectRow(row, true));

  test('and each is a case of the check that the fault breaks', () => {
    for (const { fault, fails } of SECURITY_ROWS) {
      const checks = new Set(fails.map((name) => caseEntry(name).check));
      expect([...checks]).toEqual([FAULTS[fault].breaks]);
    }
  });
});

describe('the table', () => {
  test('has a row for every fault that conformance can see, and a reason for every other', () => {
    const seen = new Set([...CONTRACT_ROWS, ...SECURITY_ROWS].map(({ fault }) => fault));
    const missing = FAULT_NAMES.filter((fault) => !seen.has(fault) && UNSEEN[fault] === undefined);
    expect(missing).toEqual([]);
    expect(Object.keys(UNSEEN).filter((fault) => seen.has(fault as FaultName))).toEqual([]);
  });

  test('has a row for every security check', () => {
    const broken = new Set(SECURITY_ROWS.map(({ fault }) => FAULTS[fault].breaks));
    expect([...broken].toSorted()).toEqual(Object.keys(CONFORMANCE_CHECKS).toSorted());
  });
});
