// The status pages in a real Chromium: what they say, with script and without, wide and narrow,
// light and dark; nothing asked of elsewhere, nothing for the console.

import { expect, it } from 'vitest';
import { describeBrowser } from '../support/browser/chromium.ts';
import { backgroundOf, overflowPixels } from '../support/browser/drawn.ts';
import { ACT_TOKEN, aDayOfMonitors } from '../support/monitor/day-of-monitors.ts';

const MONITORS = ['chat-us', 'partner', 'chat', 'market', 'night'];

describeBrowser('the status pages in a browser', ({ open }) => {
  it('tell every monitor, those in trouble first, and load nothing but themselves', async () => {
    const { door } = await aDayOfMonitors();
    const { page, complaints, requests } = await open(`${door.url}/`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
      '1 of 5 monitors is failing',
    );
    expect(
      await page.getByRole('article').getByRole('heading', { level: 2 }).allInnerTexts(),
    ).toEqual(MONITORS);
    const failing = page.getByRole('article', { name: 'chat-us' });
    expect(await failing.locator('.finding p').innerText()).toContain('never reached user 1');
    expect(await failing.getByText('row 88123 <b>&amp;</b>').isVisible()).toBe(true);
    expect(await failing.getByRole('img').getAttribute('aria-label')).toMatch(
      /^The last 60 probes, the oldest first: \d+ ok, \d+ failing\.$/,
    );
    expect(complaints).toEqual([]);
    expect(requests).toEqual([`${door.url}/`]);
  });

  it('show the figures of the API', async () => {
    const { door } = await aDayOfMonitors();
    const { page } = await open(`${door.url}/`);
    const answer = await fetch(`${door.url}/api/v1/monitors/market`);
    const { windows } = (await answer.json()) as {
      windows: Record<string, { availabilityRatio: number }>;
    };
    const ratio = windows['24h']?.availabilityRatio ?? 0;
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(0.97);
    const row = page
      .getByRole('article', { name: 'market' })
      .getByRole('row', { name: '24 hours' });
    expect(await row.innerText()).toContain(`${(Math.floor(ratio * 10_000) / 100).toFixed(2)} %`);
  });

  it('keep open what a reader opened when they refresh', async () => {
    const { door, rig } = await aDayOfMonitors();
    const { page, complaints } = await open(`${door.url}/`);
    const market = page.getByRole('article', { name: 'market' });
    await page.getByRole('article', { name: 'chat-us' }).locator('summary').first().click();
    expect(await page.getByText('row 88123').isVisible()).toBe(false);
    const before = await market.getByText('last probe').innerText();
    await rig.clock.pass(600_000);
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await expect.poll(() => market.getByText('last probe').innerText()).not.toBe(before);
    expect(await page.getByText('row 88123').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('say all of it without script', async () => {
    const { door } = await aDayOfMonitors();
    const { page } = await open(`${door.url}/`, { javaScriptEnabled: false });
    expect(await page.getByRole('article').count()).toBe(5);
    await page.getByRole('link', { name: 'chat-us' }).click();
    expect(page.url()).toBe(`${door.url}/monitors/chat-us`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('chat-us: failing');
    await page.getByText('What it saw').first().click();
    expect(await page.getByText('it was confirmed with id 88123').first().isVisible()).toBe(true);
  });

  it.each([
    ['wide', 1280, 'light'],
    ['phone', 390, 'light'],
    ['dark', 1280, 'dark'],
  ] as const)('fit into a window that is %s', async (name, width, colorScheme) => {
    const { door } = await aDayOfMonitors();
    const viewport = { width, height: 900 };
    for (const path of ['/', '/monitors/market', '/monitors/chat-us', '/monitors/chat/act']) {
      const { page, complaints } = await open(`${door.url}${path}`, { viewport, colorScheme });
      expect(await overflowPixels(page), path).toBe(0);
      expect(await backgroundOf(page)).toBe(
        colorScheme === 'dark' ? 'rgb(17, 19, 23)' : 'rgb(255, 255, 255)',
      );
      expect(complaints).toEqual([]);
      const shots = process.env.EARSHOT_SHOTS;
      if (shots === undefined) continue;
      const file = `${shots}/status${path.replaceAll('/', '-')}-${name}.png`;
      await page.screenshot({ path: file, fullPage: true });
    }
  });

  it.each([true, false])('act with the token, with script or without (%s)', async (script) => {
    const { door, rig } = await aDayOfMonitors();
    const options = { javaScriptEnabled: script };
    const { page, complaints, requests } = await open(`${door.url}/monitors/chat`, options);
    await page.getByRole('link', { name: 'probe now, silence' }).click();
    const act = async (name: string, token: string): Promise<void> => {
      await page.getByLabel('Token of --act-token').fill(token);
      await page.getByRole('button', { name }).click();
      await page.waitForLoadState();
    };
    await act('Probe now', 'a-token-that-is-another-one');
    expect(await page.getByRole('alert').innerText()).toBe('This is not the token.');
    expect(await page.getByLabel('Token of --act-token').inputValue()).toBe('');
    await page.getByLabel('For').selectOption('4h');
    await act('Silence', ACT_TOKEN);
    expect(page.url()).toBe(`${door.url}/monitors/chat`);
    expect(await page.getByText('Silenced until 04:00:00').isVisible()).toBe(true);
    expect(rig.history.silencedUntilMs('chat')).toBe(rig.clock.wallMs() + 4 * 3_600_000);
    await page.getByRole('link', { name: 'probe now, silence' }).click();
    await act('End the silence', ACT_TOKEN);
    expect(await page.getByText('Silenced').count()).toBe(0);
    await page.getByRole('link', { name: 'probe now, silence' }).click();
    const newest = (): number => rig.service.results('chat', { limit: 1 })?.[0]?.sequence ?? 0;
    const before = newest();
    await act('Probe now', ACT_TOKEN);
    await rig.clock.pass(100);
    expect(newest()).toBe(before + 1);
    // The browser itself notes the refusal; there is nothing else.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${door.url}/monitors/chat`))).toEqual([]);
    expect(requests.filter((url) => url.includes(ACT_TOKEN))).toEqual([]);
  });

  it('act from no page of another origin, whatever it knows', async () => {
    const { door, rig } = await aDayOfMonitors();
    const { page } = await open('about:blank');
    await page.setContent(`<form method="post" action="${door.url}/monitors/chat/act">
      <input name="token" value="${ACT_TOKEN}"><button name="act" value="run">go</button></form>`);
    const before = rig.service.results('chat', { limit: 1 })?.[0]?.sequence;
    await page.getByRole('button').click();
    await page.getByText('A page of another origin may not act here.').waitFor();
    await rig.clock.pass(100);
    expect(rig.service.results('chat', { limit: 1 })?.[0]?.sequence).toBe(before);
  });
});
