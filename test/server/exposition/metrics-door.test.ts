// The /metrics door over real HTTP: its route, its formats, and whom it refuses.

import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Family, openMetricsDoor } from '../../../src/exposition/index.ts';
import { readExposition } from '../../support/exposition/prometheus-text.ts';

const USERS: Family = {
  name: 'earshot_users',
  help: 'Users.',
  type: 'gauge',
  samples: [{ labels: {}, value: 4 }],
};

async function door(families: () => readonly Family[] = () => [USERS]): Promise<string> {
  const opened = await openMetricsDoor({ host: '127.0.0.1', port: 0, families });
  onTestFinished(() => opened.close());
  return opened.url;
}

async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await request(url, { method, headers });
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    headers: response.headers,
    text: await response.body.text(),
  };
}

describe('the /metrics door', () => {
  it('answers in the text format, and in OpenMetrics to those who ask', async () => {
    const url = await door();
    const text = await get(url);
    expect(text).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(readExposition(text.text, 'text').value('earshot_users')).toBe(4);
    const open = await get(url, { accept: 'application/openmetrics-text;version=1.0.0' });
    expect(open.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(readExposition(open.text, 'openmetrics').value('earshot_users')).toBe(4);
    expect(open.headers['cache-control']).toBe('no-store');
    expect(open.headers['x-content-type-options']).toBe('nosniff');
  });

  it('asks anew at every scrape', async () => {
    let value = 0;
    const url = await door(() => {
      value += 1;
      return [{ ...USERS, type: 'gauge', samples: [{ labels: {}, value }] }];
    });
    const values = [await get(url), await get(url)].map(({ text }) =>
      readExposition(text, 'text').value('earshot_users'),
    );
    expect(values).toEqual([1, 2]);
  });

  it('has one route, and only reads', async () => {
    const url = await door();
    expect(await get(url.replace('/metrics', '/'))).toMatchObject({ status: 404 });
    expect(await get(`${url}/../../etc/passwd`)).toMatchObject({ status: 404 });
    expect(await get(url, {}, 'POST')).toMatchObject({ status: 405 });
    expect(await get(url, {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
    expect(await get(`${url}?a=b`)).toMatchObject({ status: 200 });
  });

  it('answers on loopback to loopback names alone', async () => {
    const url = await door();
    expect(await get(url, { host: 'rebound.example.org' })).toMatchObject({ status: 421 });
    expect(await get(url, { host: 'localhost' })).toMatchObject({ status: 200 });
  });

  it('says so when the address is taken', async () => {
    const url = new URL(await door());
    const again = openMetricsDoor({
      host: '127.0.0.1',
      port: Number(url.port),
      families: () => [],
    });
    await expect(again).rejects.toMatchObject({ code: 'SERVER_START' });
  });
});
