// The generator's own health, the agents, what was learned of the server, and where the files are.

import type { RunResult } from '../../run/index.ts';
import { floorOfRun } from '../text/floor.ts';
import { formatBytes, formatMs, formatPlural, formatShare } from '../text/format.ts';
import { plainText } from '../text/plain.ts';
import { dotted, heading, paragraph, type Sheet } from '../text/section.ts';
import { boundTexts, generatorWord, isRebuilt } from '../words.ts';

const MAX_LEARNED = 6;

export function generatorSection(result: RunResult, sheet: Sheet): readonly string[] {
  const { generator, learned } = result;
  const lost = result.agents.filter((agent) => agent.state !== 'completed');
  return [
    heading('Generator', sheet),
    ...dotted([fitnessOf(result, sheet), ...healthOf(result)], 2, sheet),
    ...dotted(boundsOf(result), 2, sheet).map((line) => sheet.paint('faint', line)),
    ...paragraph(floorOfRun(result), { indent: 2, hanging: 2, tone: 'faint' }, sheet),
    ...generator.reasons.flatMap((text) => paragraph(text, { indent: 4, tone: 'unsure' }, sheet)),
    ...lost.flatMap((agent) => {
      const text = `agent ${agent.index} ${agent.state}: ${agent.error ?? 'no reason known'}`;
      return paragraph(text, { indent: 4, tone: 'unsure' }, sheet);
    }),
    ...learned.slice(0, MAX_LEARNED).flatMap((text) => {
      const line = `learned: ${text}`;
      return paragraph(line, { indent: 2, hanging: 2, tone: 'faint' }, sheet);
    }),
  ];
}

function fitnessOf(result: RunResult, sheet: Sheet): string {
  const word = generatorWord(result);
  if (word === 'not judged') return sheet.paint('unsure', `\u2013 ${word}`);
  return word === 'fit'
    ? sheet.paint('good', `\u2713 ${word}`)
    : sheet.paint('unsure', `? ${word}`);
}

/** Facts of the generator in a few words each; also used by other forms of the report. */
export function healthOf(result: RunResult): readonly string[] {
  const { generator, agents } = result;
  if (isRebuilt(result)) return rebuiltHealthOf(generator);
  return [
    `pacer lag p99 ${formatMs(generator.pacerLagP99Ms)}, max ${formatMs(generator.pacerLagMaxMs)}`,
    `receive lag p99 ${formatMs(generator.receiveLagP99Ms)}`,
    gapText(generator),
    `GC pause max ${formatMs(generator.gcPauseMaxMs)}`,
    `CPU ${formatShare(generator.cpuRatio)} of a core`,
    `machine ${formatShare(generator.machineCpuRatio)}`,
    stealText(generator),
    `${formatBytes(generator.rssMaxBytes)} in ${formatPlural(agents.length, 'agent')}`,
  ];
}

/** What the seconds of a killed run tell: the worst of each, and nothing else is known. */
function rebuiltHealthOf(generator: RunResult['generator']): readonly string[] {
  if (generator.rssMaxBytes === 0) return [];
  return [
    `pacer lag max ${formatMs(generator.pacerLagMaxMs)}`,
    `loop gap max ${formatMs(generator.loopGapMaxMs)}`,
    `CPU up to ${formatShare(generator.cpuRatio)} of a core`,
    `up to ${formatBytes(generator.rssMaxBytes)}`,
  ];
}

function gapText({ loopGapCount, loopGapMaxMs }: RunResult['generator']): string {
  if (loopGapCount === 0) return 'no loop gap';
  return `${formatPlural(loopGapCount, 'loop gap')}, max ${formatMs(loopGapMaxMs)}`;
}

function stealText({ stealRatio }: RunResult['generator']): string {
  return stealRatio === null ? 'steal not known' : `steal ${formatShare(stealRatio)}`;
}

function boundsOf(result: RunResult): readonly string[] {
  const [first, ...rest] = boundTexts(result);
  return first === undefined ? [] : [`bounds: ${first}`, ...rest];
}

export function filesSection(
  { recording }: RunResult,
  directory: string | undefined,
  sheet: Sheet,
): readonly string[] {
  if (directory === undefined) return [];
  const where = sheet.paint('accent', plainText(directory));
  const files =
    'report.html \u00b7 result.json \u00b7 windows.ndjson \u00b7 anomalies.ndjson \u00b7 junit.xml';
  const lines = [heading('Files', sheet), `  ${where}`, `  ${sheet.paint('faint', files)}`];
  return [...lines, ...recordingLines(recording, sheet)];
}

function recordingLines(recording: RunResult['recording'], sheet: Sheet): readonly string[] {
  if (recording === null) return [];
  const { complete, bytes, calls, reasons } = recording;
  const size = `${formatPlural(calls, 'call')} in ${formatBytes(bytes)}`;
  if (complete) return [`  ${sheet.paint('faint', `recorded: ${size}, recording-N.bin`)}`];
  const text = `? the recording is incomplete (${size}): ${reasons.join('; ')}`;
  return paragraph(text, { indent: 2, hanging: 2, tone: 'unsure' }, sheet);
}
