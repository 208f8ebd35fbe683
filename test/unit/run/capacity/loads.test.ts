// Which loads a search may try: rates as they are, users in whole cells and within the accounts.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rateLoads, userLoads } from '../../../../src/run/capacity/loads.ts';
import { parseScenario, type Scenario } from '../../../../src/scenario/index.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** Cells of three: `chain(3)`. */
function scaledIn(folder: string, accounts: string): (factor: number) => Scenario {
  const text = `version: 1
name: cells
target: http://127.0.0.1:1
accounts: ${accounts}
users: 9
conversations: chain(3)
load: { talk: { executor: constant-arrival-rate, behavior: send-message, rate: 3/s, duration: 9s } }
`;
  return (factor) => {
    const { scenario, diagnostics } = parseScenario(text, join(folder, 'a.yaml'), {
      // Cut off, as the command does.
      scale: (Math.floor(factor * 1e6) / 1e6).toFixed(6),
    });
    if (scenario === null) throw new Error(diagnostics.map(({ message }) => message).join());
    return scenario;
  };
}

function accountsFile(folder: string, count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    return `${id},user${at}@example.test,token-${at}\n`;
  });
  writeFileSync(join(folder, 'users.csv'), `id,email,token\n${rows.join('')}`);
  return '{ file: users.csv }';
}

test('rates are tried as they are, up to a million a second', () => {
  const { start, most, round, note } = rateLoads(100 / 3);
  expect({ start, most, note }).toEqual({ start: 33.3333, most: 1_000_000, note: null });
  expect(round(400.123456789)).toBe(400.123);
});

test('no more users are tried than there are accounts, in whole cells', () => {
  const folder = temporaryFolder();
  const scaled = scaledIn(folder, accountsFile(folder, 32));
  const { start, most, round, note } = userLoads(scaled(1), scaled);
  expect({ start, most }).toEqual({ start: 9, most: 30 });
  expect([13, 15, 16].map(round)).toEqual([15, 15, 18]);
  expect(note).toContain('users.csv has 32 accounts');
});

test('a file with too few accounts for the scenario is left to the first step to refuse', () => {
  const folder = temporaryFolder();
  const scaled = scaledIn(folder, accountsFile(folder, 5));
  expect(userLoads(scaled(1), scaled)).toMatchObject({ start: 9, most: 9000, note: null });
});
