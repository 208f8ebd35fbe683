// A day in the life of five monitors, in virtual time, behind a real door: one is well, one fails
// now, one cannot tell, one had a bad hour, one is in maintenance.

import { onTestFinished } from 'vitest';
import type { MonitorDoor } from '../../../src/monitor/http/monitor-door.ts';
import { openMonitorDoor } from '../../../src/monitor/http/monitor-door.ts';
import type { ProbeOutcome, ProbeRequest } from '../../../src/monitor/probe/probe-outcome.ts';
import { makeMonitor, makeOutcome, SOME_WALL_MS } from './make-outcome.ts';
import { ServiceRig } from './service-rig.ts';

export const ACT_TOKEN = 'a-token-of-the-tests-0123456789';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const monitor = (name: string, labels: Readonly<Record<string, string>>) =>
  makeMonitor({
    ...{ name, labels, target: `https://${name}.example.org`, notify: [] },
    schedule: { kind: 'interval', everyMs: 5 * MINUTE_MS },
  });

const MONITORS = [
  monitor('chat', { service: 'chat', region: 'eu' }),
  monitor('market', { service: 'market' }),
  monitor('chat-us', { service: 'chat', region: 'us' }),
  monitor('partner', { service: 'partner' }),
  makeMonitor({
    ...monitor('night', { service: 'chat' }),
    maintenance: [
      { kind: 'once', fromMs: SOME_WALL_MS + DAY_MS - HOUR_MS, toMs: SOME_WALL_MS + 2 * DAY_MS },
    ],
  }),
];

const LOST = `lost-relay: Message #1 of user 0 was stored and never reached user 1`;

function outcomeAt({ monitor: name, sequence }: ProbeRequest, wallMs: number): ProbeOutcome {
  const hour = (wallMs - SOME_WALL_MS) / HOUR_MS;
  const startedAtMs = wallMs;
  const wobble = 1 + 0.5 * Math.sin(sequence / 7) + (sequence % 11) / 8;
  const deliverySeconds = [0.006 * wobble, 0.018 * wobble * (hour > 14 && hour < 17 ? 9 : 1)];
  const confirmSeconds = deliverySeconds.map((seconds) => seconds * 0.8);
  const sentence = '2 messages confirmed and delivered, and found in the history.';
  const ok = { startedAtMs, deliverySeconds, confirmSeconds, sentence, historyBytes: 480_000 };
  if (name === 'chat-us' && hour > 23.6) return failingOutcome(startedAtMs);
  if (name === 'market' && hour > 9 && hour < 10) return slowOutcome(startedAtMs);
  if (name === 'partner' && hour > 22) return expiredOutcome(startedAtMs);
  return makeOutcome('ok', ok);
}

function failingOutcome(startedAtMs: number): ProbeOutcome {
  return makeOutcome('failing', {
    ...{ startedAtMs, sentence: `${LOST}.`, deliverySeconds: [0.012], confirmSeconds: [0.01] },
    historyBytes: 3_400_000,
    findings: [
      {
        check: 'lost-relay',
        severity: 'E',
        sentence: 'Message #1 of user 0 was stored and never reached user 1',
        evidence: [
          '+0.104 s sender: message #1 was sent to user 1',
          '+0.110 s sender: it was confirmed with id 88123',
          '+0.204 s receiver: message #2, sent after it, arrived on the same socket',
          '+2.310 s rest: the history of both shows row 88123 <b>&amp;</b>',
        ],
      },
    ],
    story: [
      'probe of chat at https://chat-us.example.org',
      '+0.000 s authenticate: 62.8 ms',
      '+0.063 s connect: 21.6 ms',
      '+0.084 s exchange: 2.40 s',
      '+2.488 s readback: 88.1 ms',
      `failing: ${LOST}.`,
    ],
  });
}

function slowOutcome(startedAtMs: number): ProbeOutcome {
  const sentence = 'A message was delivered after 3.20 s, more than 2.00 s.';
  return makeOutcome('failing', {
    ...{ startedAtMs, sentence, findings: [], deliverySeconds: [0.9, 3.2] },
    story: ['delivered after 900 ms, 3.20 s', `failing: ${sentence}`],
  });
}

function expiredOutcome(startedAtMs: number): ProbeOutcome {
  const sentence = 'The token of users.csv:2, users.csv:3 has expired.';
  return makeOutcome('unknown', {
    ...{ startedAtMs, sentence, findings: [], deliverySeconds: [], confirmSeconds: [] },
    ...{ phases: [], messages: { sent: 0, confirmed: 0, delivered: 0, visible: 0, lost: 0 } },
    story: [`unknown: ${sentence}`, 'Make newer or longer-lived tokens.'],
  });
}

export interface DayRig {
  readonly rig: ServiceRig;
  readonly door: MonitorDoor;
}

/** The door after a day; nothing passes any more unless a test lets it. */
export async function aDayOfMonitors(
  token: string | null = ACT_TOKEN,
  path = ':memory:',
): Promise<DayRig> {
  const rig = new ServiceRig({
    path,
    monitors: MONITORS,
    probe: async (request, clock) => outcomeAt(request, clock.wallMs()),
  });
  await rig.clock.pass(DAY_MS);
  const { service, clock } = rig;
  const desk = {
    modules: MONITORS.map(({ name }) => name),
    targets: [],
    probeNow: () => Promise.resolve('busy' as const),
  };
  const listen = { host: '127.0.0.1', port: 0 };
  const door = await openMonitorDoor({
    ...{ ...listen, view: service, acts: service, desk, token, clock },
  });
  onTestFinished(() => door.close());
  return { rig, door };
}
