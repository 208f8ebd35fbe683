// Five whole searches against a server with a known ceiling: each must find it within 5 %, and all
// must agree within 10 %. An hour and a half on a quiet machine.
//
//   node bench/capacity/main.ts [CEILING] [REPETITIONS]

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/index.ts';
import { startNullServer } from '../../src/run/calibration/null-server.ts';
import { type Capacity, findCapacity } from '../../src/run/index.ts';
import { parseScenario } from '../../src/scenario/index.ts';

const USERS = 100;
const FOUND_RATIO = 0.05;
const AGREE_RATIO = 0.1;

async function searchOnce(ceiling: number, folder: string): Promise<Capacity> {
  const server = await startNullServer(USERS, ceiling);
  try {
    writeFileSync(join(folder, 'users.csv'), server.accountsText);
    const text = `version: 1
name: ceiling
target: ${server.url}
accounts: { file: users.csv, exclusive: true }
users: ${USERS}
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: ${ceiling / 3}/s, duration: 1m }
`;
    const { scenario } = parseScenario(text, join(folder, 'ceiling.yaml'));
    if (scenario === null) throw new Error('the scenario of this bench is wrong');
    const { capacity } = await findCapacity({
      ...{ scenario, scenarioText: text, of: 'rate', isQuick: false, clock: systemClock() },
      outDirectory: join(folder, 'search'),
      signal: new AbortController().signal,
      scaled: () => scenario,
      onStep: ({ value, verdict, reasons }) =>
        console.error(`${value.toFixed(1)}/s ${verdict} ${reasons.join('; ')}`),
    });
    return capacity;
  } finally {
    await server.close();
  }
}

async function main(ceiling: number, repetitions: number): Promise<void> {
  const found: number[] = [];
  for (let at = 0; at < repetitions; at += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-'));
    try {
      const { answer } = await searchOnce(ceiling, folder);
      console.log(JSON.stringify({ ceiling, ...answer }));
      if (answer.kind === 'found' && answer.low !== null) found.push(answer.low);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const near = found.filter((low) => Math.abs(low / ceiling - 1) <= FOUND_RATIO);
  const spread = found.length === 0 ? 1 : Math.max(...found) / Math.min(...found) - 1;
  const isWhole = near.length === repetitions && spread <= AGREE_RATIO;
  console.log(JSON.stringify({ repetitions, near: near.length, spread, holds: isWhole }));
  process.exitCode = isWhole ? 0 : 1;
}

await main(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 5));
