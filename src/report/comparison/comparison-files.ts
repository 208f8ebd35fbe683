// A comparison as files of the user's choice.

import type { Comparison } from '../../run/index.ts';
import { writeReportFile } from '../files/write-reports.ts';
import { renderComparisonHtml } from './comparison-html.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';

const RENDERERS = {
  json: renderComparisonJson,
  markdown: renderComparisonMarkdown,
  html: renderComparisonHtml,
} as const;

export type ComparisonReportKind = keyof typeof RENDERERS;

export const COMPARISON_REPORT_KINDS = Object.keys(RENDERERS) as readonly ComparisonReportKind[];

/** One report of a comparison, in a file of the user's choice. */
export interface ComparisonOutput {
  readonly kind: ComparisonReportKind;
  readonly path: string;
}

/** The document as it is, for programs; ends with a line feed. */
export function renderComparisonJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}

/**
 * Writes every report, whole or not at all. @throws EarshotError `RUN_DIRECTORY` naming the file.
 */
export async function writeComparison(
  comparison: Comparison,
  outputs: readonly ComparisonOutput[],
): Promise<void> {
  for (const { kind, path } of outputs) await writeReportFile(path, RENDERERS[kind](comparison));
}
