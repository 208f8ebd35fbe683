// Each fault of the reference server turns exactly its declared check and consequences, for exactly
// the messages that were hurt, with the exit code of the severity table. Real servers, real runs,
// several at a time; what needs a calm machine is in calm.test.ts.

import { describe, expect, test } from 'vitest';
import { CONFORMANCE_CHECKS } from '../../src/conformance/index.ts';
import { CHECK_NAMES, CONFORMANCE_CHECK_NAMES } from '../../src/scenario/index.ts';
import { FAULT_NAMES, FAULTS } from '../../src/server/index.ts';
import { CHECKS } from '../../src/verify/index.ts';
import { INVISIBLE_FAULTS, needsCalm } from './cells.ts';
import { CELLS, expectCell, TITLE } from './expect-cell.ts';
import { ROWS } from './rows/rows.ts';
import { CLEAN_CELL, runCell } from './run-cell.ts';

describe.concurrent('a fault of the server', () => {
  test.each(CELLS.filter((cell) => !needsCalm(cell)))(TITLE, expectCell);

  test('none is reported where none was injected', async () => {
    const outcome = await runCell(CLEAN_CELL);
    expect(outcome.injections).toEqual([]);
    expect(outcome.findings.filter((finding) => !finding.suspected)).toEqual([]);
    expect(outcome.result).toMatchObject({ verdict: 'pass', exitCode: 0, coverageRatio: 1 });
    const { sent, confirmed, delivered, visible } = outcome.result.messages;
    expect({ confirmed, delivered, visible }).toEqual({
      confirmed: sent,
      delivered: sent,
      visible: sent,
    });
  });
});

describe('the matrix', () => {
  test('has a fault for every check and a check for every fault', () => {
    const broken = new Set(Object.values(FAULTS).map((fault) => fault.breaks));
    expect(
      [...CHECK_NAMES, ...CONFORMANCE_CHECK_NAMES].filter((check) => !broken.has(check)),
    ).toEqual([]);
    const checks: Readonly<Record<string, { readonly brokenBy: readonly string[] }>> = {
      ...CHECKS,
      ...CONFORMANCE_CHECKS,
    };
    for (const [fault, entry] of Object.entries(FAULTS)) {
      expect(checks[entry.breaks]?.brokenBy, fault).toContain(fault);
    }
  });

  test('strikes once or holds a state in every row that a run proves', () => {
    const proven = FAULT_NAMES.filter((fault) => ROWS[fault].provenBy === 'run');
    const inCells = new Set(CELLS.map(({ fault }) => fault));
    expect(proven.filter((fault) => !inCells.has(fault))).toEqual([]);
  });

  test('leaves out only faults that no client of the document can see', () => {
    expect(INVISIBLE_FAULTS).toEqual([]);
  });
});
