// Monitors files: what is right comes out with its units, what is wrong has its place and a
// suggestion, all of it at once.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { monitorsJsonSchema, parseMonitors } from '../../../../src/monitor/index.ts';
import { formatDiagnostics } from '../../../../src/scenario/index.ts';

const FOLDER = '/etc/earshot';
const FILE = `${FOLDER}/monitors.yaml`;

/** Every diagnostic as `line:column severity message | hint`. */
function told(text: string): readonly string[] {
  return parseMonitors(text, FILE).diagnostics.map(
    ({ severity, message, hint, position }) =>
      `${position.line}:${position.column} ${severity} ${message}${hint === null ? '' : ` | ${hint}`}`,
  );
}

const FULL = `version: 1
history: { file: data/m.db, keep: 7d }
concurrency: 3
targets: ['http://127.0.0.1:8000/']
receivers:
  on-call:
    kind: slack
    url: '\${env:SLACK_WEBHOOK}'
    text: '{monitor} ({label.team}) is {state}: {sentence}'
  hook: { kind: json, url: 'http://127.0.0.1:9000/hook', headers: { authorization: '\${file:t}' } }
  am: { kind: alertmanager, url: 'http://127.0.0.1:9093', on: [failing], giveUpAfter: 2h }
monitors:
  chat:
    scenario: smoke.yaml
    interval: 30s
    jitter: 3s
    labels: { team: chat, tier: 1 }
    notify: [on-call]
  nightly:
    scenario: /srv/whole.yaml
    target: https://chat.example.org/base/
    allow: [chat.example.org]
    set: { deadlines.confirm: 2s }
    cron: '0 4 * * *'
    timezone: Europe/Vienna
    timeout: 2m
    messages: 6
    pairs: 10
    readback: { every: 5, budget: 1MiB }
    thresholds: { confirm_time: 500ms, delivery_time: 1s }
    failWhen: 3 of 5
    confirmAfter: 10s
    recoverAfter: 1
    unknownAfter: 5
    maintenance:
      - { from: 2026-12-01T02:00:00Z, to: 2026-12-01 05:00+01:00 }
      - { cron: '0 3 * * 0', for: 30m }
`;

describe('a monitors file', () => {
  test('comes out with defaults filled, units normalised, paths resolved, secrets unread', () => {
    const { file, diagnostics } = parseMonitors(FULL, FILE);
    expect(diagnostics).toEqual([]);
    expect(file).toMatchObject({
      file: FILE,
      history: { path: `${FOLDER}/data/m.db`, keepMs: 7 * 86_400_000 },
      concurrency: 3,
      targets: ['http://127.0.0.1:8000'],
    });
    expect(file?.receivers).toEqual([
      {
        ...{ name: 'on-call', kind: 'slack', url: { kind: 'env', name: 'SLACK_WEBHOOK' } },
        ...{ headers: {}, text: '{monitor} ({label.team}) is {state}: {sentence}' },
        ...{ on: ['failing', 'unknown'], timeoutMs: 10_000, giveUpAfterMs: 86_400_000 },
      },
      {
        ...{ name: 'hook', kind: 'json', url: 'http://127.0.0.1:9000/hook', text: null },
        headers: { authorization: { kind: 'file', path: `${FOLDER}/t` } },
        ...{ on: ['failing', 'unknown'], timeoutMs: 10_000, giveUpAfterMs: 86_400_000 },
      },
      {
        ...{ name: 'am', kind: 'alertmanager', url: 'http://127.0.0.1:9093', text: null },
        ...{ headers: {}, on: ['failing'], timeoutMs: 10_000, giveUpAfterMs: 7_200_000 },
      },
    ]);
    expect(Object.isFrozen(file?.monitors[0]?.condition)).toBe(true);
  });

  test('says of each monitor all that it needs', () => {
    expect(parseMonitors(FULL, FILE).file?.monitors).toEqual([
      {
        ...{ name: 'chat', scenario: `${FOLDER}/smoke.yaml`, target: null, allow: [], set: [] },
        probe: {
          ...{ messages: 2, pairs: 4, fullReadbackEvery: 20, readbackBytes: 65_536 },
          ...{ confirmMaxMs: null, deliveryMaxMs: null },
        },
        schedule: { kind: 'interval', everyMs: 30_000 },
        ...{ jitterMs: 3_000, timeoutMs: 20_000 },
        condition: {
          ...{ failures: 2, of: 2, confirmAfterMs: 5_000, recoverAfter: 2, unknownAfter: 3 },
        },
        ...{ maintenance: [], labels: { team: 'chat', tier: '1' }, notify: ['on-call'] },
      },
      {
        ...{ name: 'nightly', scenario: '/srv/whole.yaml' },
        ...{ target: 'https://chat.example.org/base', allow: ['chat.example.org'] },
        set: [{ path: 'deadlines.confirm', value: '2s' }],
        probe: {
          ...{ messages: 6, pairs: 10, fullReadbackEvery: 5, readbackBytes: 1_048_576 },
          ...{ confirmMaxMs: 500, deliveryMaxMs: 1_000 },
        },
        schedule: { kind: 'cron', pattern: '0 4 * * *', timezone: 'Europe/Vienna' },
        ...{ jitterMs: 0, timeoutMs: 120_000 },
        condition: {
          ...{ failures: 3, of: 5, confirmAfterMs: 10_000, recoverAfter: 1, unknownAfter: 5 },
        },
        maintenance: [
          { kind: 'once', fromMs: Date.UTC(2026, 11, 1, 2), toMs: Date.UTC(2026, 11, 1, 4) },
          { kind: 'cron', pattern: '0 3 * * 0', timezone: 'UTC', durationMs: 1_800_000 },
        ],
        ...{ labels: {}, notify: ['on-call', 'hook', 'am'] },
      },
    ]);
  });

  test('that says next to nothing has sensible defaults', () => {
    const { file } = parseMonitors('version: 1\nmonitors: { chat: { scenario: s.yaml } }', FILE);
    expect(file?.monitors[0]).toMatchObject({
      schedule: { kind: 'interval', everyMs: 30_000 },
      ...{ timeoutMs: 20_000, notify: [] },
    });
    const short = parseMonitors('version: 1\nmonitors: { c: { scenario: s, interval: 2s } }', FILE);
    expect(short.file?.monitors[0]?.timeoutMs).toBe(1_600);
  });

  test('tells all its mistakes at once, each with its place and what to do', () => {
    const text = `version: 1
histroy: { file: x.db }
receivers:
  on-call: { kind: slak, url: '\${env:X}' }
  other: { kind: json, url: 'http://127.0.0.1/x', text: '{monitr} is {state}', on: [] }
monitors:
  chat: { scenario: smoke.yaml, interval: 30, failWhen: 1 of 2 }
  two: { scenario: smoke.yaml, interval: 2s, cron: '* * * * *', notify: [otter] }
  three:
    scenario: smoke.yaml
    cron: '0 0 30 2 *'
    timezone: Europe/Vinna
    readback: { evry: 3, budget: 64 }
  four:
    interval: 30s
    jitter: 20s
    timeout: 40s
    scenario: smoke.yaml
    maintenance: [{ from: 2026-03-01T00:00:00Z, to: 2026-02-01T00:00:00Z }, { cron: '0 3 * * *' }]
  five: { scenario: smoke.yaml, interval: 2s, notify: [on-call, on-call] }
`;
    expect(told(text)).toEqual([
      "2:1 error Unknown key 'histroy'. | Did you mean 'history'?",
      "4:20 error There is no kind of receiver 'slak'. | Did you mean 'slack'?",
      "5:57 error There is no {monitr} in a notification. | Did you mean 'monitor'?",
      '5:84 error This receiver would never be told. | Leave `on` out.',
      "7:43 error A duration needs its unit; this is 30. | Did you mean '30s'?",
      "7:57 error '1 of 2' would wake somebody for one probe. | A failing probe is confirmed by a second one: write at least 2.",
      '8:46 error A monitor has an interval or a cron. | Leave one of them out.',
      "8:74 error There is no receiver 'otter'. | Did you mean 'other'?",
      "11:11 error '0 0 30 2 *' is not a cron pattern: it never comes true. | Five fields: minute hour day month weekday, such as '*/5 * * * *'.",
      "12:15 error There is no time zone 'Europe/Vinna'. | Did you mean 'Europe/Vienna'?",
      "13:17 error Unknown key 'evry'. | Did you mean 'every'?",
      "13:34 error A size needs its unit; this is 64. | Did you mean '64KiB'?",
      '19:77 error The key \'for\' is missing. | For example "30m".',
      '20:43 warning A probe every 2s leaves 86,400 messages a day on the server, for ever. | The API has no delete; see the guide.',
      "20:65 error 'on-call' is listed twice.",
    ]);
  });

  test('tells what does not fit together in a monitor that is right by itself', () => {
    const text = `version: 1
receivers: { a: { kind: json, url: 'http://127.0.0.1/x' }, b: { kind: json, url: 'http://127.0.0.1/x' } }
monitors:
  chat:
    scenario: smoke.yaml
    interval: 30s
    jitter: 20s
    timeout: 40s
    notify: [a]
    maintenance: [{ from: 2026-03-01T00:00:00Z, to: 2026-02-01T00:00:00Z }]
`;
    expect(told(text)).toEqual([
      "2:60 warning No monitor notifies 'b'.",
      "7:13 error The jitter is more than half of the 30s between two probes. | Write at most '15s'.",
      '8:14 warning A probe may outlast the 30s to the next, which is then skipped.',
      '10:53 error The window ends before it begins.',
    ]);
  });

  test.each([
    ['', '1:1 error A monitors file is a map of keys and values.'],
    ['[]', "1:1 error A monitors file is a map of keys and values. | It begins with 'version: 1'."],
    ['version: 1\nmonitors: {}', '2:11 error There is no monitor.'],
    ['version: 1\nmonitors: {a: {}}', "2:12 error The key 'scenario' is missing."],
    ['version: 1\nmonitors: {1a: {scenario: s}}', "2:12 error '1a' cannot be a name here."],
    ['version: 1\nmonitors: {a: {scenario: s}, a: {scenario: s}}', "2:30 error Duplicate key 'a'."],
    [
      `version: 1\nmonitors: {${Array.from({ length: 21 }, (_, at) => `m${at}: {scenario: s}`).join(', ')}}`,
      '2:1 error At most 20 monitors; these are 21.',
    ],
  ])('that begins %j is refused', (text, first) => {
    expect(told(text).join('\n')).toContain(first);
    expect(parseMonitors(text, FILE).file).toBeNull();
  });

  test.each([
    "a: { kind: slack, url: 'https://hooks.slack.com/services/T0/B0/geheim' }",
    "a: { kind: json, url: 'http://user:geheim@127.0.0.1/x' }",
    "a: { kind: json, url: 'http://127.0.0.1/x?token=geheim' }",
    "a: { kind: json, url: 'http://127.0.0.1/x', headers: { authorization: Bearer geheim } }",
    "a: { kind: json, url: 'http://127.0.0.1/x', headers: { x-note: Bearer geheim } }",
    "a: { kind: json, url: 'x${env:geheim' }",
    'a: { kind: json, url: [geheim] }',
  ])('does not hold a secret, and a message about one does not show it: %s', (receiver) => {
    const text = `version: 1\nreceivers:\n  ${receiver}\nmonitors: { chat: { scenario: s } }\n`;
    const { file, diagnostics } = parseMonitors(text, FILE);
    expect(file).toBeNull();
    expect(formatDiagnostics(diagnostics, text, { color: false })).not.toContain('geheim');
  });

  test('is what its JSON Schema says', () => {
    const validate = new Ajv({ strict: false }).compile(monitorsJsonSchema());
    expect(validate(parse(FULL))).toBe(true);
    expect(validate({ version: 1, monitors: { a: { scenarios: 's' } } })).toBe(false);
  });

  test('that ships is right', () => {
    const shipped = path.join(import.meta.dirname, '../../../../scenarios/monitors.yaml');
    const { file, diagnostics } = parseMonitors(readFileSync(shipped, 'utf8'), shipped);
    expect(diagnostics).toEqual([]);
    expect(file?.monitors.length).toBeGreaterThan(0);
  });
});
