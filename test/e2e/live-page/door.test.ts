// The door of the live page: whom it answers, whom it does not, and who may stop the run. On real
// sockets, without a run behind it.

import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { renderReportPage } from '../../../src/report/index.ts';
import { LiveFeed, type LivePage, openLivePage } from '../../../src/ui/index.ts';
import { RESULTS } from '../../golden/report/results.ts';
import { windowsOf } from '../../golden/report/windows.ts';

interface Opened {
  readonly page: LivePage;
  readonly origin: string;
  readonly token: string;
  readonly stops: () => number;
}

async function open(): Promise<Opened> {
  let stopCount = 0;
  const feed = new LiveFeed({ clock: systemClock(), loopGapMs: 250 });
  const onStop = (): void => {
    stopCount += 1;
  };
  const page = await openLivePage({ port: 0, feed, onStop });
  onTestFinished(() => page.close());
  const [address = '', token = ''] = page.url.split('#');
  return { page, origin: new URL(address).origin, token, stops: () => stopCount };
}

/** With headers that `fetch` does not let one set. */
function ask(url: string, method: string, headers: Readonly<Record<string, string>>) {
  return new Promise<number>((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

describe('the door of the live page', () => {
  it('serves one page that may run its own script and ask its own server alone', async () => {
    const { origin } = await open();
    const answer = await fetch(`${origin}/`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-/u);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).not.toMatch(/https?:\/\/(?!www\.w3\.org)/u);
  });

  it('answers no name but those of loopback, and no other page of the browser', async () => {
    const { origin } = await open();
    const status = (headers: Readonly<Record<string, string>>) =>
      ask(`${origin}/events`, 'GET', headers);
    expect(await status({ Host: 'evil.example' })).toBe(421);
    expect(await status({ Origin: 'http://evil.example' })).toBe(403);
    expect(await status({ Origin: 'null' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'same-site' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
  });

  it('stops the run for its own page with the token, and for nobody else', async () => {
    const { origin, token, stops } = await open();
    const stop = (headers: Readonly<Record<string, string>>, method = 'POST') =>
      ask(`${origin}/stop`, method, headers);
    const own = { Origin: origin, Authorization: `Bearer ${token}` };
    expect(await stop({ Origin: origin })).toBe(401);
    expect(await stop({ ...own, Authorization: `Bearer ${token.slice(1)}` })).toBe(401);
    expect(await stop({ ...own, Authorization: `Bearer ${'x'.repeat(token.length)}` })).toBe(401);
    expect(await stop({ ...own, Origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await stop({ Authorization: `Bearer ${token}` })).toBe(403);
    expect(await stop(own, 'GET')).toBe(405);
    expect(stops()).toBe(0);
    expect(await stop(own)).toBe(202);
    expect(stops()).toBe(1);
  });

  it('has no other paths, and takes no other methods', async () => {
    const { origin } = await open();
    expect(await ask(`${origin}/report`, 'GET', {})).toBe(404);
    expect(await ask(`${origin}/../etc/passwd`, 'GET', {})).toBe(404);
    expect(await ask(`${origin}/`, 'DELETE', {})).toBe(405);
  });

  it('takes sixteen onlookers at once, and another when one has left', async () => {
    const { origin } = await open();
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const look = (signal: AbortSignal) => fetch(`${origin}/events`, { signal });
    const first = new AbortController();
    const answers = [await look(first.signal)];
    for (let count = 1; count < 16; count += 1) answers.push(await look(leaving.signal));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200));
    expect((await look(leaving.signal)).status).toBe(503);
    first.abort();
    await expect.poll(async () => (await look(leaving.signal)).status).toBe(200);
  });

  it('leads onlookers to the report, waits until they have it, and gives the port up', async () => {
    const { page, origin } = await open();
    const events = await fetch(`${origin}/events`);
    const concluded = page.conclude('PASSED', renderReportPage(RESULTS.passing, windowsOf()));
    expect(await events.text()).toContain('"kind":"ended","verdict":"PASSED","path":"/report"');
    const report = await fetch(`${origin}/report`);
    expect(await report.text()).toContain('All 12,000 messages are accounted for');
    await concluded;
    await expect(fetch(`${origin}/report`)).rejects.toThrow();
  });

  it('does not wait long for an onlooker who never reads', async () => {
    const { page, origin } = await open();
    const deaf = connect(Number(new URL(origin).port), '127.0.0.1');
    onTestFinished(() => {
      deaf.destroy();
    });
    deaf.pause();
    deaf.on('error', () => undefined);
    deaf.write(`GET /events HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n\r\n`);
    await expect.poll(async () => (await fetch(`${origin}/`)).status).toBe(200);
    const began = systemClock().nowMs();
    await page.conclude('PASSED', renderReportPage(RESULTS.passing, windowsOf()));
    await page.close();
    expect(systemClock().nowMs() - began).toBeLessThan(20_000);
  });
});
