// What receivers get, word by word; and that what came from a target stays text.

import { describe, expect, test } from 'vitest';
import { Random } from '../../../../src/base/index.ts';
import type { NotificationFacts } from '../../../../src/monitor/history/rows.ts';
import { backOffMs } from '../../../../src/monitor/notify/back-off.ts';
import { renderPayload } from '../../../../src/monitor/notify/payloads.ts';
import { fillTemplate } from '../../../../src/monitor/notify/template.ts';
import { templateMistake } from '../../../../src/monitor/notify/template-mistake.ts';
import { makeReceiver } from '../../../support/monitor/make-outcome.ts';

const OPENED = Date.UTC(2026, 0, 5, 9);

function facts(given: Partial<NotificationFacts> = {}): NotificationFacts {
  return {
    ...{ monitor: 'chat', kind: 'failing', event: 'firing', state: 'failing' },
    ...{ sentence: '1 of 2 messages was lost.', findings: ['m1 never arrived.'] },
    ...{ openedAtMs: OPENED, atMs: OPENED, labels: { team: 'chat' } },
    ...given,
  };
}

function render(kind: 'slack' | 'json' | 'alertmanager', given = {}, text: string | null = null) {
  const notification = { key: 'k1', alert: 'chat/failing/7', receiver: 'r', facts: facts(given) };
  return renderPayload(notification, makeReceiver({ kind, text }), OPENED + 1_000);
}

const OVER = { event: 'resolved', state: 'ok', atMs: OPENED + 90_000, sentence: 'All heard.' };

describe('a Slack-compatible message', () => {
  test('says what is wrong, since when, and for whom', () => {
    expect(render('slack')).toEqual({
      path: '',
      body: {
        text: 'chat is failing: 1 of 2 messages was lost.',
        attachments: [
          {
            color: 'danger',
            fallback: 'chat is failing: 1 of 2 messages was lost.',
            text: '• m1 never arrived.',
            fields: [
              { title: 'monitor', value: 'chat', short: true },
              { title: 'since', value: '2026-01-05T09:00:00.000Z', short: true },
              { title: 'team', value: 'chat', short: true },
            ],
          },
        ],
      },
    });
    expect(render('slack', OVER).body).toMatchObject({
      text: 'chat is ok again after 1m30s: All heard.',
      attachments: [{ color: 'good' }],
    });
  });

  test('calls nobody whom a server would like to call', () => {
    const sentence = '<!channel> <@U1> @here & <https://evil.example|click>';
    const text = JSON.stringify(render('slack', { sentence, findings: [sentence] }).body);
    expect(text).not.toMatch(/<|>|@(?!\u200b)/);
    expect(text).toContain('&lt;!channel&gt;');
  });
});

describe('plain JSON', () => {
  test('holds everything, with the key that tells a repetition', () => {
    expect(render('json', OVER)).toEqual({
      path: '',
      body: {
        ...{ version: 1, key: 'k1', alert: 'chat/failing/7', event: 'resolved', kind: 'failing' },
        ...{ monitor: 'chat', state: 'ok', text: 'chat is ok again after 1m30s: All heard.' },
        ...{ sentence: 'All heard.', findings: ['m1 never arrived.'], labels: { team: 'chat' } },
        ...{ openedAt: '2026-01-05T09:00:00.000Z', at: '2026-01-05T09:01:30.000Z' },
      },
    });
  });

  test('says what an alert of the other kind means', () => {
    const unknown = { kind: 'unknown', state: 'unknown', sentence: 'No answer of the rig.' };
    expect(render('json', unknown).body).toMatchObject({
      text: 'chat cannot tell whether the chat works: No answer of the rig.',
    });
    expect(render('json', { ...OVER, kind: 'unknown', state: 'failing' }).body).toMatchObject({
      text: 'chat can tell again after 1m30s, and is failing: All heard.',
    });
  });

  test('has no negative duration when the clock was put back', () => {
    expect(render('json', { ...OVER, atMs: OPENED - 5_000 }).body).toMatchObject({
      text: 'chat is ok again after 0ms: All heard.',
    });
  });
});

describe('an alert of Alertmanager', () => {
  test('fires with an end of its own, and ends', () => {
    expect(render('alertmanager')).toEqual({
      path: '/api/v2/alerts',
      body: [
        {
          labels: {
            ...{ alertname: 'EarshotMonitorFailing', monitor: 'chat', severity: 'critical' },
            team: 'chat',
          },
          annotations: {
            summary: 'chat is failing: 1 of 2 messages was lost.',
            description: '1 of 2 messages was lost.\nm1 never arrived.',
          },
          startsAt: '2026-01-05T09:00:00.000Z',
          endsAt: '2026-01-05T10:00:01.000Z',
        },
      ],
    });
    expect(render('alertmanager', OVER).body).toMatchObject([
      { startsAt: '2026-01-05T09:00:00.000Z', endsAt: '2026-01-05T09:01:30.000Z' },
    ]);
  });

  test('is known by its monitor whatever its labels say; the severity may be one’s own', () => {
    const labels = { monitor: 'x', alertname: 'y', severity: 'page' };
    expect(render('alertmanager', { labels, kind: 'unknown' }).body).toMatchObject([
      { labels: { alertname: 'EarshotMonitorUnknown', monitor: 'chat', severity: 'page' } },
    ]);
  });
});

describe('a template', () => {
  test('has its places filled, and nothing that was filled in is filled again', () => {
    const text =
      '{monitor} {event} {state} {since} {duration} {label.team}{label.none}: {sentence}';
    expect(render('json', { ...OVER, sentence: '{monitor}' }, text).body).toMatchObject({
      text: 'chat resolved ok 2026-01-05T09:00:00.000Z 1m30s chat: {monitor}',
    });
  });

  test.each([
    ['{monitr}', "Did you mean 'monitor'?"],
    ['{}', 'Known: monitor, event, state, sentence, since, duration, label.NAME.'],
    ['{label.}', 'Known: monitor, event, state, sentence, since, duration, label.NAME.'],
    ['{toString}', 'Known: monitor, event, state, sentence, since, duration, label.NAME.'],
  ])('with the unknown place %s is refused', (template, hint) => {
    expect(templateMistake(template)?.hint).toBe(hint);
  });

  test('may hold braces that are none, and labels that no prototype has', () => {
    expect(templateMistake('} {monitor} {{')).toBeNull();
    const places = { monitor: 'm', event: '', state: '', sentence: '', since: '', duration: '' };
    expect(fillTemplate('{label.constructor}{monitor}', { places, labels: {} })).toBe('m');
  });
});

describe('waiting between tries', () => {
  test('doubles up to five minutes, half of it by chance', () => {
    const random = new Random('back-off');
    for (let failures = 1; failures <= 40; failures += 1) {
      const wholeMs = Math.min(300_000, 5_000 * 2 ** (failures - 1));
      const waitMs = backOffMs(failures, random);
      expect(waitMs).toBeGreaterThanOrEqual(wholeMs / 2);
      expect(waitMs).toBeLessThanOrEqual(wholeMs);
    }
  });

  test('does what the receiver asks for, within the bound', () => {
    const random = new Random('back-off');
    expect(backOffMs(1, random, 60_000)).toBe(60_000);
    expect(backOffMs(1, random, 3_600_000)).toBe(300_000);
  });
});
