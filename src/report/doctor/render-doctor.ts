// What the doctor found, for a terminal: a row each, and the remedy below what will not do.

import type { Diagnosis } from '../../run/index.ts';
import { type SummaryOptions, sheetOf } from '../summary/sheet.ts';
import { floorTextOf } from '../text/floor.ts';
import { padEnd } from '../text/plain.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';

const MARKS = { ok: '\u2713', warn: '?', fail: '\u2717' } as const;
const TONES = { ok: 'good', warn: 'unsure', fail: 'bad' } as const;
const NAME_COLUMNS = 14;

/** Ends with a line feed. */
export function renderDoctor(diagnosis: Diagnosis, options: SummaryOptions): string {
  const sheet = sheetOf(options);
  const { scenarioName, rows, calibration } = diagnosis;
  const title = scenarioName === null ? 'This machine' : `This machine, for ${scenarioName}`;
  const lines = [
    heading(title, sheet),
    ...rows.flatMap((row) => rowLines(row, sheet)),
    '',
    heading('Calibration', sheet),
    ...paragraph(floorTextOf(calibration), { indent: 2, hanging: 2 }, sheet),
  ];
  return `\n${lines.join('\n')}\n\n`;
}

function rowLines(row: Diagnosis['rows'][number], sheet: Sheet): readonly string[] {
  const { name, status, found, needed, remedy } = row;
  const mark = sheet.paint(TONES[status], MARKS[status]);
  const text = needed === null ? found : `${found} (needed: ${needed})`;
  const [first = '', ...rest] = paragraph(text, { indent: 4 + NAME_COLUMNS }, sheet);
  const shown = `  ${mark} ${padEnd(name, NAME_COLUMNS)}${first.trimStart()}`;
  const tone = TONES[status];
  const indent = 4 + NAME_COLUMNS;
  return [shown, ...rest, ...(remedy === null ? [] : paragraph(remedy, { indent, tone }, sheet))];
}
