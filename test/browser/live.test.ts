// `earshot run --ui` in a real Chromium: a real run is shown second by second, the button ends it,
// and the report that takes the page's place says what result.json says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatCount } from '../../src/report/text/format.ts';
import { parseResult } from '../../src/run/index.ts';
import { describeBrowser } from '../support/browser/chromium.ts';
import { paintedShares } from '../support/browser/drawn.ts';
import { startEarshot } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CHARTS = ['latency', 'heat', 'curve', 'rate', 'users', 'sockets', 'lag', 'cpu'];
/** Long enough that the button is pressed while it lasts, on the slowest machine. */
const LONG = ['--duration', '120s', '--workers', '1'];

describeBrowser('the live page in a browser', ({ open }) => {
  it('shows a run as it goes on, stops it at a button, and ends as its report', async () => {
    const out = join(temporaryFolder(), 'run');
    const command = ['run', 'scenarios/smoke.yaml', '--ui', '--out', out, ...LONG];
    const child = startEarshot(command, { timeoutMs: 170_000 });
    const [, address = ''] = await child.output(/^Live: (http:\/\/127\.0\.0\.1:\d+\/#[\w-]+)$/m);
    const { page, complaints, requests } = await open(address);
    await page.getByRole('heading', { name: 'smoke', exact: true }).waitFor();
    const points = page.locator('[data-island="curve"] canvas');
    await points.waitFor({ timeout: 60_000 });
    await expect
      .poll(() => paintedShares(page), { timeout: 60_000 })
      .toMatchObject(Object.fromEntries(CHARTS.map((name) => [name, expect.any(Number)])));
    const first = await page.getByRole('slider').first().getAttribute('aria-valuemax');
    await expect
      .poll(() => page.getByRole('slider').first().getAttribute('aria-valuemax'), {
        timeout: 60_000,
      })
      .not.toBe(first);
    for (const [name, share] of Object.entries(await paintedShares(page))) {
      expect(share, name).toBeGreaterThan(0.005);
    }
    await page.getByRole('button', { name: 'Stop the load' }).click();
    await page.getByText('The run was interrupted; what was measured is kept.').waitFor({
      timeout: 60_000,
    });
    const { code, stderr } = await child.finished;
    expect(code, stderr).toBe(130);
    const result = parseResult(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(result.messages.sent).toBeGreaterThan(0);
    const again = `npx earshot run scenarios/smoke.yaml ${LONG.join(' ')} --seed`;
    expect(await page.locator('pre').innerText()).toContain(again);
    const figures = await page.locator('.figures').innerText();
    expect(figures).toContain(formatCount(result.messages.sent));
    expect(Object.keys(await paintedShares(page))).toEqual(CHARTS);
    expect(complaints).toEqual([]);
    const { origin } = new URL(address);
    expect([...new Set(requests.map((url) => new URL(url).origin))]).toEqual([origin]);
  });
});
