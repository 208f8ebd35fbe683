// Notifications as their receivers want them: a Slack-compatible message, plain JSON, an alert of
// Alertmanager's API v2. Pure. What came from a target is text and stays text.

import { isoFromWallMs } from '../../base/index.ts';
import type { AlertKind, Receiver, ReceiverKind } from '../file/monitors-file.ts';
import type { Notification, NotificationFacts } from '../history/rows.ts';
import { describeNotification } from './describe.ts';

export interface Payload {
  /** Below the receiver's address. */
  readonly path: string;
  readonly body: unknown;
}

type Render = (notification: Notification, receiver: Receiver, nowMs: number) => Payload;

const RENDER: Readonly<Record<ReceiverKind, Render>> = {
  slack: renderSlack,
  json: renderPlain,
  alertmanager: renderAlert,
};

/** An alert that is not told again ends by itself: as long as a monitor may stand still. */
const ALERT_LIFE_MS = 3_600_000;

/** Renders for the receiver's kind; `nowMs` is the wall clock. */
export function renderPayload(
  notification: Notification,
  receiver: Receiver,
  nowMs: number,
): Payload {
  return RENDER[receiver.kind](notification, receiver, nowMs);
}

function renderSlack({ facts }: Notification, receiver: Receiver): Payload {
  const text = forChat(describeNotification(facts, receiver));
  const fields = [
    { title: 'monitor', value: forChat(facts.monitor), short: true },
    { title: 'since', value: isoFromWallMs(facts.openedAtMs), short: true },
    ...Object.entries(facts.labels).map(([title, value]) => ({
      ...{ title, value: forChat(value), short: true },
    })),
  ];
  const findings = facts.findings.map((line) => `• ${forChat(line)}`).join('\n');
  const color = facts.state === 'ok' ? 'good' : facts.state === 'failing' ? 'danger' : 'warning';
  return {
    path: '',
    body: { text, attachments: [{ color, fallback: text, text: findings, fields }] },
  };
}

/** No markup, and nobody is called who is not on call: `<!channel>` and `@channel` stay text. */
function forChat(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll('@', '@\u200b');
}

function renderPlain({ key, alert, facts }: Notification, receiver: Receiver): Payload {
  const { monitor, kind, event, state, sentence, findings, labels } = facts;
  return {
    path: '',
    body: {
      version: 1,
      ...{ key, alert, event, kind, monitor, state },
      text: describeNotification(facts, receiver),
      ...{ sentence, findings, labels },
      openedAt: isoFromWallMs(facts.openedAtMs),
      at: isoFromWallMs(facts.atMs),
    },
  };
}

const ALERT_NAMES: Readonly<Record<AlertKind, string>> = {
  failing: 'EarshotMonitorFailing',
  unknown: 'EarshotMonitorUnknown',
};

function renderAlert({ facts }: Notification, receiver: Receiver, nowMs: number): Payload {
  const { monitor, kind, event, labels } = facts;
  const isOver = event === 'resolved';
  return {
    path: '/api/v2/alerts',
    body: [
      {
        labels: {
          severity: kind === 'failing' ? 'critical' : 'warning',
          ...labels,
          alertname: ALERT_NAMES[kind],
          monitor,
        },
        annotations: {
          summary: describeNotification(facts, receiver),
          description: descriptionOf(facts),
        },
        startsAt: isoFromWallMs(facts.openedAtMs),
        endsAt: isoFromWallMs(
          isOver ? Math.max(facts.atMs, facts.openedAtMs + 1) : nowMs + ALERT_LIFE_MS,
        ),
      },
    ],
  };
}

function descriptionOf({ sentence, findings }: NotificationFacts): string {
  return [sentence, ...findings].join('\n');
}
