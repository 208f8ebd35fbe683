// Correct servers pass: ours with two and three accounts, one on another stack, one whose tokens
// come by login. What cannot be tried for want of material is not run, never passed. They mostly
// wait, each on a server of its own, so they wait together.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CASE_NAMES } from '../../src/conformance/index.ts';
import { startServer } from '../../src/server/index.ts';
import { describeForeign, startForeignServer, writeForeignAccounts } from '../support/foreign.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { caseOf, csvOf, examine, examineFaulty, namesOf, SECRET, scenarioFor } from './examine.ts';

const EXPIRY_CASES = ['expired-token-rest', 'expired-token-socket', 'session-outlives-token'];

test.concurrent('the reference server passes every case', async () => {
  const { report } = await examineFaulty('');
  expect(namesOf(report, 'pass')).toEqual(CASE_NAMES);
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0, reasons: [], accountCount: 3 });
});

test.concurrent('the reference server passes again with the same accounts', async (context) => {
  const folder = temporaryFolder(context);
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET });
  try {
    const scenario = scenarioFor(server.url, csvOf(await server.createAccounts(3, NO_PASSWORDS)), {
      folder,
    });
    await examine(scenario, { jwtSecret: SECRET });
    const again = await examine(scenario, { jwtSecret: SECRET });
    expect(namesOf(again, 'pass')).toEqual(CASE_NAMES);
  } finally {
    await server.close();
  }
});

const NO_PASSWORDS = { passwords: false };

test.concurrent('two accounts leave a third user’s cases unrun, which strict counts', async () => {
  const { report } = await examineFaulty('', { accountCount: 2, jwtSecret: null });
  const untried = ['eavesdrop', 'history-leak', 'sender-spoof', ...EXPIRY_CASES];
  expect(namesOf(report, 'not-run').toSorted()).toEqual(untried.toSorted());
  expect(report).toMatchObject({ verdict: 'pass', exitCode: 0, accountCount: 2 });
  expect(caseOf(report, 'eavesdrop').reason).toBe('there is no third account');
  expect(caseOf(report, 'expired-token-rest').reason).toContain('--jwt-secret-file');
  const { report: strict } = await examineFaulty('', {
    ...{ accountCount: 2, jwtSecret: null, contractOnly: true, strict: true },
  });
  expect(strict).toMatchObject({ verdict: 'unknown', exitCode: 5 });
});

test.concurrent('a secret that does not sign the tokens proves nothing about expiry', async () => {
  const { report } = await examineFaulty('- { fault: auth-skip-exp, rate: 1 }', {
    jwtSecret: 'another secret than the right one',
  });
  expect(namesOf(report, 'not-run')).toEqual(EXPIRY_CASES);
  expect(caseOf(report, 'expired-token-rest').reason).toContain('does not sign these tokens');
});

test.concurrent('contract-only tries no probe', async () => {
  const { report } = await examineFaulty('', { contractOnly: true });
  const reasons = report.cases
    .filter(({ verdict }) => verdict === 'not-run')
    .map(({ reason }) => reason);
  expect(reasons.length).toBe(21);
  expect([...new Set(reasons)]).toEqual(['left out by --contract-only']);
});

test.concurrent('accounts that log in, and minted tokens, are examined alike', async (context) => {
  const folder = temporaryFolder(context);
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET });
  try {
    const accounts = await server.createAccounts(3, { passwords: true });
    const bare = accounts.map(({ id, email, password }) => ({ id, email, password }));
    const login = 'auth: { login: {} }\n';
    const byLogin = scenarioFor(server.url, csvOf(bare), { folder, more: login });
    expect(await examine(byLogin, { contractOnly: true })).toMatchObject({ exitCode: 0 });
    const jwt = 'auth: { jwt: { secret: "${env:EXAMINED_SECRET}" } }\n';
    const minted = scenarioFor(server.url, csvOf(bare), { folder, more: jwt });
    const report = await examine(minted, { env: { EXAMINED_SECRET: SECRET } });
    expect(namesOf(report, 'pass')).toEqual(CASE_NAMES);
  } finally {
    await server.close();
  }
});

describeForeign('a server on another stack', () => {
  test.concurrent('passes the contract and the probes that its tokens allow', async (context) => {
    const folder = temporaryFolder(context);
    const path = join(folder, 'guests.csv');
    writeForeignAccounts(path, 3);
    const foreign = await startForeignServer(['--accounts', path]);
    try {
      const csv = readFileSync(path, 'utf8');
      const report = await examine(scenarioFor(foreign.url, csv, { folder }));
      expect({ fail: namesOf(report, 'fail'), unknown: namesOf(report, 'unknown') }).toEqual({
        fail: [],
        unknown: [],
      });
      const forged = ['alg-none-rest', 'alg-none-socket', 'swapped-payload-rest'];
      const opaque = [...EXPIRY_CASES, ...forged, 'swapped-payload-socket'];
      expect(namesOf(report, 'not-run').toSorted()).toEqual(opaque.toSorted());
      expect(report.exitCode).toBe(0);
    } finally {
      await foreign.stop();
    }
  });
});
