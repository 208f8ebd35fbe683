// A server with a known ceiling, which queues what is above it: the search finds it. Steps are
// shorter than the command's; bench/capacity has the whole lengths.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { renderCapacity, renderCapacityMarkdown } from '../../../src/report/index.ts';
import { startNullServer } from '../../../src/run/calibration/null-server.ts';
import { makeCapacitySchema } from '../../../src/run/capacity/capacity-schema.ts';
import { findCapacity } from '../../../src/run/capacity/find-capacity.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CEILING_PER_SECOND = 400;

function scenarioOf(folder: string, url: string): { text: string; scenario: Scenario } {
  const text = `version: 1
name: ceiling
target: ${url}
accounts: { file: users.csv, exclusive: true }
users: 40
seed: ceiling
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 300/s, duration: 1m }
deadlines: { confirm: 10s, deliver: 10s, settle: 10s }
# A machine that is too crowded is said to be unfit, and accuses nobody.
generator: { pacerLag: 100ms }
`;
  const { scenario } = parseScenario(text, join(folder, 'ceiling.yaml'));
  if (scenario === null) throw new Error('the scenario of this test is wrong');
  return { text, scenario };
}

test('the ceiling of a server that queues lies between what holds and what does not', async () => {
  const folder = temporaryFolder();
  const server = await startNullServer(40, CEILING_PER_SECOND);
  try {
    writeFileSync(join(folder, 'users.csv'), server.accountsText);
    const { text, scenario } = scenarioOf(folder, server.url);
    const { capacity } = await findCapacity({
      ...{ scenario, scenarioText: text, of: 'rate', isQuick: true, clock: systemClock() },
      pace: { seconds: 4, messages: 100, bracketRatio: 0.25 },
      workers: 1,
      outDirectory: join(folder, 'search'),
      signal: new AbortController().signal,
      scaled: () => scenario,
      onStep: () => {},
    });
    const { kind, low, high } = capacity.answer;
    expect(capacity.steps.map(({ verdict }) => verdict)).toContain('holds');
    expect(Number(low)).toBeLessThan(CEILING_PER_SECOND * 1.03);
    // Where others have the machine, a starved server bears less and a starved rig says so.
    if (capacity.steps.every(({ verdict }) => verdict !== 'unfit')) {
      expect(kind).toBe('found');
      expect(Number(low)).toBeGreaterThan(CEILING_PER_SECOND * 0.5);
      expect(Number(high)).toBeLessThan(Number(low) * 1.26);
    }
    expect(capacity.steps.every(({ lost }) => lost === 0)).toBe(true);
    const validate = new Ajv2020({ strict: false }).compile(makeCapacitySchema());
    expect(validate(JSON.parse(JSON.stringify(capacity)))).toBe(true);
    const shown = renderCapacity(capacity, { columns: 100, color: false });
    expect(shown).toContain('a guess');
    expect(renderCapacityMarkdown(capacity)).toContain('| Load | | Achieved |');
  } finally {
    await server.close();
  }
}, 240_000);
