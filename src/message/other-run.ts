// Finds an intact marker of any run in a text: what another Earshot left on the same accounts.

import { HEAD, HEAD_SYMBOLS, KINDS } from './layout.ts';
import { CRC_START, CRC_STEP, NO_VALUE, scramble, valueAt } from './symbols.ts';

/**
 * Places that are tried in one text: bounds the time that a hostile text of consonants can cost.
 */
const MAX_CANDIDATES = 4096;

/** True when `text` holds 63 symbols in a row whose checksum is right. */
export function hasOtherRun(text: string): boolean {
  let start = 0;
  for (let tried = 0; tried < MAX_CANDIDATES && start + HEAD_SYMBOLS <= text.length; ) {
    const gap = lastGap(text, start);
    if (gap >= start) {
      start = gap + 1;
    } else {
      if (isIntactHead(text, start)) return true;
      start += 1;
      tried += 1;
    }
  }
  return false;
}

/**
 * The last place in the 63 units from `start` that is no symbol; less than `start` when all are.
 */
function lastGap(text: string, start: number): number {
  let index = start + HEAD_SYMBOLS - 1;
  while (index >= start && valueAt(text, index) !== NO_VALUE) index -= 1;
  return index;
}

function isIntactHead(text: string, at: number): boolean {
  let crc = CRC_START;
  for (let index = at; index < at + HEAD.check; index += 1) {
    crc = (CRC_STEP[(crc ^ valueAt(text, index)) & 15] as number) ^ (crc >>> 4);
  }
  let check = 0;
  for (let index = at + HEAD.check; index < at + HEAD_SYMBOLS; index += 1) {
    check = (check << 4) | valueAt(text, index);
  }
  return check >>> 0 === scramble(crc) && valueAt(text, at + HEAD.kind) < KINDS.length;
}
