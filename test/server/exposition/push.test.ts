// Pushing: what arrives, how often it is tried, and what a failure says.

import { describe, expect, it } from 'vitest';
import {
  assertGateway,
  type Family,
  type PushOptions,
  pushFamilies,
} from '../../../src/exposition/index.ts';
import { startGateway } from '../../support/exposition/gateway.ts';
import { readExposition } from '../../support/exposition/prometheus-text.ts';

const FAMILIES: readonly Family[] = [
  { name: 'earshot_users', help: 'Users.', type: 'gauge', samples: [{ labels: {}, value: 4 }] },
];

function push(url: string, options: Partial<PushOptions> = {}): Promise<string | null> {
  return pushFamilies({
    url,
    grouping: [
      ['job', 'earshot'],
      ['scenario', 'smoke'],
    ],
    credentials: null,
    families: FAMILIES,
    pauseMs: 1,
    timeoutMs: 2000,
    ...options,
  });
}

describe('pushing', () => {
  it('replaces the group with the text format', async () => {
    const gateway = await startGateway(200);
    expect(await push(`${gateway.url}/`)).toBeNull();
    const [only] = gateway.pushed;
    expect(gateway.pushed).toHaveLength(1);
    expect(only).toMatchObject({ method: 'PUT', path: '/metrics/job/earshot/scenario/smoke' });
    expect(only?.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(only?.headers.authorization).toBeUndefined();
    expect(readExposition(only?.body ?? '', 'text').value('earshot_users')).toBe(4);
  });

  it('sends what is no plain word as base64', async () => {
    const gateway = await startGateway(202);
    for (const value of ['a/b ü', '..', ''])
      await push(gateway.url, { grouping: [['job', value]] });
    const sent = gateway.pushed.map(({ path }) => path.replace('/metrics/job@base64/', ''));
    expect(sent.map((text) => Buffer.from(text, 'base64url').toString())).toEqual([
      'a/b ü',
      '..',
      '',
    ]);
    expect(sent.at(-1)).toBe('=');
  });

  it('tries again what may pass, three times at the most', async () => {
    const recovering = await startGateway(503, 200);
    expect(await push(recovering.url)).toBeNull();
    expect(recovering.pushed).toHaveLength(2);
    const broken = await startGateway(500);
    expect(await push(broken.url)).toContain('it answered 500');
    expect(broken.pushed).toHaveLength(3);
  });

  it('does not repeat what is refused, nor follow where it is sent', async () => {
    for (const status of [400, 401, 302]) {
      const gateway = await startGateway(status);
      expect(await push(gateway.url)).toContain(`it answered ${status}`);
      expect(gateway.pushed).toHaveLength(1);
    }
  });

  it('ends within its time when nobody answers, and when a signal comes', async () => {
    const silent = await startGateway(null);
    expect(await push(silent.url, { timeoutMs: 50 })).toContain('no answer within 50 ms');
    expect(silent.pushed).toHaveLength(3);
    expect(await push(silent.url, { signal: AbortSignal.abort() })).toContain('interrupted');
    expect(silent.pushed).toHaveLength(3);
  });

  it('is told, not thrown, when nobody listens', async () => {
    expect(await push('http://127.0.0.1:1')).toContain('could not be pushed');
  });

  it('shows its credentials to the gateway and to nobody else', async () => {
    const gateway = await startGateway(403);
    const warning = await push(gateway.url, { credentials: 'ear:s3cret' });
    expect(gateway.pushed[0]?.headers.authorization).toBe(`Basic ${btoa('ear:s3cret')}`);
    expect(warning).not.toContain('s3cret');
    expect(warning).not.toContain(btoa('ear:s3cret'));
  });
});

describe('the address of a gateway', () => {
  it('is on loopback or allowed by name', () => {
    for (const url of ['http://127.0.0.1:9091', 'https://localhost/push', 'http://[::1]:9091']) {
      expect(() => assertGateway(url, [])).not.toThrow();
    }
    expect(() => assertGateway('http://push.example.org', ['Push.example.org'])).not.toThrow();
    expect(() => assertGateway('http://push.example.org', ['example.org'])).toThrow(
      'push.example.org is not on loopback',
    );
    expect(() => assertGateway('http://127.0.0.1.example.org', [])).toThrow('not on loopback');
  });

  it('holds no password, query or other protocol, and repeats none of it', () => {
    for (const url of [
      'http://ear:s3cret@127.0.0.1',
      'http://127.0.0.1/?s3cret',
      's3cret',
      'file:///s3cret',
    ]) {
      expect(() => assertGateway(url, [])).toThrow(/--pushgateway takes an address (?!.*s3cret)/u);
    }
  });
});
