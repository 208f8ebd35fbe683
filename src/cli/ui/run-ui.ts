// What `earshot run --ui` does beside its run: the live page while it lasts, its report to those
// who look at the end. Nothing of it changes a verdict, and the run never waits for a browser.

import { systemClock } from '../../base/index.ts';
import { renderReportPage, verdictWordOf } from '../../report/index.ts';
import { type RunOptions, type RunOutcome, readRun } from '../../run/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { LiveFeed, type LivePage, openLivePage } from '../../ui/index.ts';
import { parseWhole } from '../options.ts';

export interface RunUi {
  /** Where the page is; null without one. */
  readonly url: string | null;
  /** What the run is to tell, beside its progress on the terminal. */
  readonly onProgress: NonNullable<RunOptions['onProgress']>;
  readonly onFindings: NonNullable<RunOptions['onFindings']>;
  /** The run is over: whoever looks is led to its report. */
  conclude(outcome: RunOutcome): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

const PORT_BOUNDS = { low: 0, high: 65_535 };

/**
 * Opens the page that `--ui [PORT]` asks for; without the flag nothing is opened.
 * @throws EarshotError `USAGE`, and `SERVER_START` when the port cannot be had.
 */
export async function openRunUi(
  flag: string | true | undefined,
  scenario: Scenario,
  onStop: () => void,
): Promise<RunUi> {
  if (flag === undefined) return NOBODY_LOOKS;
  const port = flag === true ? 0 : parseWhole('--ui', flag, PORT_BOUNDS);
  const { loopGapMs } = scenario.generator;
  const feed = new LiveFeed({ clock: systemClock(), loopGapMs });
  const page = await openLivePage({ port, feed, onStop });
  return {
    url: page.url,
    onProgress: (progress) => feed.takeProgress(progress),
    onFindings: (findings) => feed.takeFindings(findings),
    conclude: (outcome) => conclude(page, outcome),
    close: () => page.close(),
  };
}

async function conclude(page: LivePage, { result, directory }: RunOutcome): Promise<void> {
  const verdict = verdictWordOf(result);
  try {
    const { windows } = await readRun(directory, { isOwn: true });
    await page.conclude(verdict, renderReportPage(result, windows));
  } catch {
    // The directory may be full or gone by now; the verdict has been told as text.
    await page.conclude(verdict, null);
  }
}

const NOBODY_LOOKS: RunUi = {
  url: null,
  onProgress: () => undefined,
  onFindings: () => undefined,
  conclude: async () => undefined,
  close: async () => undefined,
};
