// Each fault of the reference server turns exactly its declared check and consequences, for exactly
// the messages that were hurt, with the exit code of the severity table. Real servers, real runs.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/scenario/index.ts';
import { FAULTS } from '../../src/server/index.ts';
import { CHECKS, severityUnder } from '../../src/verify/index.ts';
import { type Cell, detectionCells, INVISIBLE_FAULTS } from './cells.ts';
import { controlHashes } from './control-hashes.ts';
import { type CellOutcome, runCell } from './run-cell.ts';

const NO_CONTRACT: Contract = {
  devices: null,
  order: null,
  reads: null,
  ids: null,
  threads: null,
  errors: null,
};

const CELLS = detectionCells((check, contract) =>
  severityUnder(check, { ...NO_CONTRACT, ...(JSON.parse(contract) as Partial<Contract>) }),
);

/** Runs a cell in a folder of its own, which goes when the run is over. */
async function runAlone(cell: Parameters<typeof runCell>[0]): Promise<CellOutcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-detection-'));
  try {
    return await runCell(cell, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a run reports, by check. */
function reported({ findings }: CellOutcome): { primary: string[]; consequences: string[] } {
  const proven = findings.filter((finding) => !finding.suspected);
  const names = (isPrimary: boolean): string[] => [
    ...new Set(
      proven
        .filter((finding) => (finding.consequenceOf === null) === isPrimary)
        .map((finding) => finding.check),
    ),
  ];
  return { primary: names(true), consequences: names(false).toSorted() };
}

/**
 * The messages that the run charges are those that were hurt. Only a probe or a fence of the rig's
 * own may be hurt and owe nothing: the readback sends them as its means of proof.
 */
function expectSameMessages(cell: Cell, outcome: CellOutcome): void {
  const { findings, injections, result, scenario } = outcome;
  const charged = new Set(
    findings
      .filter((finding) => finding.check === cell.check && !finding.suspected)
      .map((finding) => finding.message?.bodyHash ?? null),
  );
  const hurt = injections.filter((injection) => injection.observable);
  const hashes = new Set(hurt.map((injection) => injection.bodyHash));
  expect([...charged].filter((hash) => !hashes.has(hash))).toEqual([]);
  if (cell.comparison === 'subset') return;
  const controls = controlHashes(result, scenario);
  const missed = hurt.filter(({ bodyHash }) => !charged.has(bodyHash));
  expect(missed.filter(({ bodyHash }) => !controls.has(bodyHash ?? ''))).toEqual([]);
}

/** Runs a cell and holds its whole account against the ground truth. */
async function expectCell(cell: Cell): Promise<void> {
  const outcome = await runAlone(cell);
  const { primary, consequences } = reported(outcome);
  const observable = outcome.injections.filter((injection) => injection.observable);
  expect(observable.length, 'observable injections').toBeGreaterThan(0);
  expect(primary).toEqual([cell.check]);
  expect(cell.consequences).toEqual(expect.arrayContaining(consequences));
  expect({
    exitCode: outcome.exitCode,
    reasons: outcome.result.reasons.map(({ kind }) => kind),
  }).toEqual({
    exitCode: cell.exitCode,
    reasons: cell.exitCode === 0 ? [] : ['check'],
  });
  if (cell.comparison !== 'some') expectSameMessages(cell, outcome);
}

const TITLE = '$fault is reported as $check, and as nothing else';

describe.concurrent('a fault of the server', () => {
  test.each(CELLS.filter(({ check }) => check !== 'late-delivery'))(TITLE, expectCell);

  test('none is reported where none was injected', async () => {
    const clean = {
      fault: 'drop-re',
      dose: 'once: 1000000',
      contract: '{}',
      talk: 'lively',
    } as const;
    const outcome = await runAlone(clean);
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

describe('a fault that only a calm machine can tell from its own delays', () => {
  test.each(CELLS.filter(({ check }) => check === 'late-delivery'))(TITLE, expectCell);
});

describe('the matrix', () => {
  test('has a fault for every check and a check for every fault', () => {
    const broken = new Set(Object.values(FAULTS).map((fault) => fault.breaks));
    expect(Object.keys(CHECKS).filter((check) => !broken.has(check as never))).toEqual([]);
    for (const [fault, entry] of Object.entries(FAULTS)) {
      expect(CHECKS[entry.breaks].brokenBy, fault).toContain(fault);
    }
  });

  test('leaves out only faults that no client of the document can see', () => {
    expect(INVISIBLE_FAULTS).toEqual(['trust-client-sender']);
  });
});
