// The summary that a tired person reads in five seconds: the verdict in words first, then why, then
// everything that supports it. A pure function of the result.

import type { RunResult } from '../../run/index.ts';
import { againOf } from '../again.ts';
import { checksSection } from './checks-section.ts';
import { filesSection, generatorSection } from './generator-section.ts';
import { latencySection } from './latency-section.ts';
import { messagesSection } from './messages-section.ts';
import { type SummaryOptions, sheetOf } from './sheet.ts';
import { storyHint } from './story-hint.ts';
import { thresholdsSection } from './thresholds-section.ts';
import { verdictSection } from './verdict-section.ts';

/** Renders a result for a terminal or a log; ends with a line feed. */
export function renderSummary(result: RunResult, options: SummaryOptions): string {
  const sheet = sheetOf(options);
  const sections = [
    verdictSection(result, sheet),
    thresholdsSection(result, sheet),
    checksSection(result, sheet),
    messagesSection(result, sheet),
    latencySection(result, sheet),
    generatorSection(result, sheet),
    storyHint(result, { directory: options.directory, again: againOf(result) }, sheet),
    filesSection(result, options.directory, sheet),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
}
