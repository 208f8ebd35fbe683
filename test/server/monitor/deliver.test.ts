// Deliveries over real sockets: what is posted, what its answers mean, and that nothing of an
// address or an answer comes back.

import { describe, expect, onTestFinished, test } from 'vitest';
import { openMailman } from '../../../src/monitor/notify/deliver.ts';
import { startWebhook, type Webhook } from '../../support/monitor/webhook.ts';

async function open() {
  const webhook = await startWebhook();
  const mailman = openMailman();
  onTestFinished(async () => {
    await mailman.close();
    await webhook.close();
  });
  const deliver = (given: { url?: string; timeoutMs?: number; signal?: AbortSignal } = {}) =>
    mailman.deliver({
      ...{ url: `${webhook.url}/geheim`, headers: { 'idempotency-key': 'k1' }, body: '{"a":1}' },
      ...{ timeoutMs: 5_000, signal: new AbortController().signal },
      ...given,
    });
  return { webhook, deliver };
}

function answering(webhook: Webhook, status: number | null): void {
  webhook.status = status;
}

describe('a delivery', () => {
  test('posts JSON with its key', async () => {
    const { webhook, deliver } = await open();
    expect(await deliver()).toEqual({ isDelivered: true });
    expect(webhook.posted).toMatchObject([
      {
        path: '/geheim',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' },
        body: { a: 1 },
      },
    ]);
  });

  test.each([
    [204, null],
    [302, false],
    [400, true],
    [401, false],
    [404, false],
    [429, false],
    [503, false],
  ])('that is answered with %i is taken for what it is', async (status, isFinal) => {
    const { webhook, deliver } = await open();
    answering(webhook, status);
    const expected =
      isFinal === null
        ? { isDelivered: true }
        : { isDelivered: false, why: `it answered ${status}`, isFinal, retryAfterMs: 7_000 };
    expect(await deliver()).toEqual(expected);
    // Never redirected.
    expect(webhook.posted.map(({ path }) => path)).toEqual(['/geheim']);
  });

  test('that is not answered ends in its time', async () => {
    const { webhook, deliver } = await open();
    answering(webhook, null);
    expect(await deliver({ timeoutMs: 200 })).toMatchObject({ why: 'no answer within 200 ms' });
  });

  test('to nobody says so without the address', async () => {
    const { webhook, deliver } = await open();
    await webhook.close();
    const failed = await deliver();
    expect(failed).toMatchObject({ isDelivered: false, why: 'ECONNREFUSED', isFinal: false });
    expect(JSON.stringify(failed)).not.toMatch(/127|geheim/);
  });

  test('ends when it is told to', async () => {
    const { webhook, deliver } = await open();
    answering(webhook, null);
    const stopping = new AbortController();
    const delivered = deliver({ signal: stopping.signal });
    stopping.abort();
    expect(await delivered).toMatchObject({ isDelivered: false, isFinal: false });
  });
});
