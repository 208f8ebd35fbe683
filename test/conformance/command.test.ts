// `earshot conformance` as a user starts it: exit codes, outputs, refusals, and no secret in any of
// them. Servers that are no chat server, lie in every byte or never answer end in bounded time.
// They mostly wait, each on a server of its own, so they wait together.

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type GeneratedAccount, parseFaults, startServer } from '../../src/server/index.ts';
import { runEarshot } from '../support/run-earshot.ts';
import { type EndingTest, temporaryFolder } from '../support/temporary-folder.ts';
import { csvOf, SECRET } from './examine.ts';

interface Scene {
  readonly folder: string;
  readonly url: string;
  readonly accounts: readonly GeneratedAccount[];
  /** Flags for target and accounts. */
  readonly flags: readonly string[];
}

async function openScene(own: EndingTest, faults = ''): Promise<Scene> {
  const rules = faults === '' ? [] : parseFaults(faults, 'faults.yaml');
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET, faults: rules });
  own.onTestFinished(() => server.close());
  const accounts = await server.createAccounts(3, { passwords: true });
  const folder = temporaryFolder(own);
  const path = join(folder, 'users.csv');
  writeFileSync(path, csvOf(accounts));
  const { url } = server;
  return { folder, url, accounts, flags: ['--target', url, '--accounts', path] };
}

/** A server that answers every request alike. */
async function openLiar(
  own: EndingTest,
  answer: (response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  own.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function usersFile(own: EndingTest, count: number): string {
  const path = join(temporaryFolder(own), 'users.csv');
  const accounts = Array.from({ length: count }, (_, index) => ({
    id: `7e57f0e1-0000-4000-8000-00000000000${index}`,
    email: `guest${index}@example.org`,
    token: `made-up-token-number-${index}`,
  }));
  writeFileSync(path, csvOf(accounts));
  return path;
}

const NOWHERE = ['--target', 'http://127.0.0.1:9'];

const conformance = (...flags: string[]) => runEarshot(['conformance', '--quiet', ...flags]);

test.concurrent('without a target the embedded server is examined and passes', async () => {
  const run = await conformance();
  expect(run.stdout).toContain('Every must of the contract holds.');
  expect(run).toMatchObject({ code: 0, stderr: '' });
});

test.concurrent('a broken promise ends with 3, in table, JSON and JUnit alike', async (own) => {
  const { folder, flags } = await openScene(own, '- { fault: drop-rest-field, rate: 1 }');
  const [junit, json] = [join(folder, 'j.xml'), join(folder, 'r.json')];
  const files = ['-o', `junit=${junit}`, '-o', `json=${json}`];
  const run = await conformance(...flags, '--contract-only', ...files);
  expect(run.code).toBe(3);
  expect(run.stdout).toContain('2 cases did not hold.');
  expect(run.stdout).toContain('entity.messages[].updated is missing');
  expect(run.stdout).toContain('document: Chat API, 1. Get Messages');
  expect(run.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'fail', exitCode: 3 });
  const xml = readFileSync(junit, 'utf8');
  expect(xml.match(/<failure /g)).toHaveLength(3);
  expect(xml).toContain('name="history-rows"');
});

test.concurrent('--json prints one document and nothing else', async (own) => {
  const { flags } = await openScene(own);
  const run = await conformance(...flags, '--contract-only', '--json');
  expect(run).toMatchObject({ code: 0, stderr: '', json: { schemaVersion: 1, verdict: 'pass' } });
});

test.concurrent('no token, password or secret is in any output, given or forged', async (own) => {
  const { folder, flags, accounts } = await openScene(own, '- { fault: auth-skip-sig, rate: 1 }');
  const secretFile = join(folder, 'secret.txt');
  writeFileSync(secretFile, SECRET);
  const json = join(folder, 'r.json');
  const secret = ['--jwt-secret-file', secretFile, '--expiry-grace', '6s'];
  const run = await conformance(...flags, ...secret, '-o', `json=${json}`);
  expect(run.code).toBe(3);
  const said = run.stdout + run.stderr + readFileSync(json, 'utf8');
  const parts = accounts.flatMap(({ token, password }) => [password, ...token.split('.').slice(1)]);
  expect([SECRET, ...parts].filter((part) => said.includes(part))).toEqual([]);
  expect(said).not.toContain('eyJ');
});

test.concurrent('a target elsewhere is refused unless it is one’s own', async (own) => {
  const accounts = usersFile(own, 3);
  const elsewhere = [
    '--target',
    'http://192.0.2.1:9',
    '--accounts',
    accounts,
    '--timeout',
    '200ms',
  ];
  const bare = await conformance(...elsewhere);
  expect(bare.stderr).toContain('[TARGET_NOT_ALLOWED]');
  const allowed = await conformance(...elsewhere, '--allow-target', '192.0.2.1');
  expect(allowed.stderr).toContain('192.0.2.1 is not declared your own');
  expect(allowed.stderr).toContain('--own-target 192.0.2.1');
  const only = ['--allow-target', '192.0.2.1', '--contract-only'];
  expect((await conformance(...elsewhere, ...only)).stderr).toContain('[TARGET_UNREACHABLE]');
  const declared = await conformance(...elsewhere, '--own-target', '192.0.2.1');
  expect(declared.stderr).toContain('[TARGET_UNREACHABLE]');
  expect([bare.code, allowed.code, declared.code]).toEqual([6, 6, 6]);
});

test.concurrent.for([
  ['nobody listens', [...NOWHERE], 3, 6, 'TARGET_UNREACHABLE'],
  ['one account is too few', [...NOWHERE], 1, 2, 'ACCOUNTS_INVALID'],
  ['the target is no address', ['--target', 'nonsense'], 3, 2, 'SCENARIO_INVALID'],
  ['a time is no time', [...NOWHERE, '--timeout', 'soon'], 3, 2, 'USAGE'],
  ['an output is of no kind', [...NOWHERE, '-o', 'html=x.html'], 3, 2, 'USAGE'],
  [
    'a secret cannot be read',
    [...NOWHERE, '--jwt-secret-file', '/nonexistent/file'],
    3,
    2,
    'USAGE',
  ],
] as const)('%s: a clear error', async ([, flags, count, code, error], own) => {
  const run = await conformance(...flags, '--accounts', usersFile(own, count));
  expect(run).toMatchObject({ code, stdout: '' });
  expect(run.stderr).toContain(`[${error}]`);
});

test.concurrent('a target needs accounts, and an accounts file must be one', async (own) => {
  const { folder, url } = await openScene(own);
  const without = await conformance('--target', url);
  expect(without.stderr).toContain('--target needs --accounts FILE');
  const path = join(folder, 'bad.csv');
  writeFileSync(path, 'id,token\nno-uuid,abc\n');
  const bad = await conformance('--target', url, '--accounts', path);
  expect(bad.stderr).toContain('bad.csv:2: the id is not a UUID');
  expect([without.code, bad.code]).toEqual([2, 2]);
});

test.concurrent('a token that the target refuses ends with 6 and names its row', async (own) => {
  const { url } = await openScene(own);
  const run = await conformance('--target', url, '--accounts', usersFile(own, 3));
  expect(run.code).toBe(6);
  expect(run.stderr).toMatch(/users\.csv:2\) answered 401/);
  expect(run.stderr).not.toContain('made-up-token');
});

test.concurrent('an expired token that has not expired is refused', async (own) => {
  const { folder, flags, accounts } = await openScene(own);
  const path = join(folder, 'expired.txt');
  writeFileSync(path, accounts[0]?.token ?? '');
  const run = await conformance(...flags, '--expired-token-file', path);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('has not expired');
});

test.concurrent('a server that never answers is unreachable in bounded time', async (own) => {
  const url = await openLiar(own, () => undefined);
  const run = await conformance(
    '--target',
    url,
    '--accounts',
    usersFile(own, 3),
    '--timeout',
    '500ms',
  );
  expect(run).toMatchObject({ code: 6, timedOut: false });
  expect(run.stderr).toContain('did not answer in time');
});

test.concurrent('a server whose answers are too large is named as such', async (own) => {
  const url = await openLiar(own, (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`"${'x'.repeat(9 * 1024 * 1024)}"`);
  });
  const run = await conformance(
    '--target',
    url,
    '--accounts',
    usersFile(own, 3),
    '--timeout',
    '5s',
  );
  expect(run.code).toBe(6);
  expect(run.stderr).toContain('the answer is too large');
});

const BODIES: readonly (readonly [string, string, string])[] = [
  ['HTML', 'text/html', '<!doctype html><script>alert(1)</script>'],
  ['no JSON', 'application/json', '{"status": "success", "entity": {"messages": ['],
  ['deep nesting', 'application/json', '['.repeat(200_000)],
  [
    'strange types',
    'application/json',
    '{"status":1,"entity":{"messages":{"0":null}},"success":"x"}',
  ],
  ['escape sequences', 'application/json', '"\u001b[2J\u001b]0;owned\u0007"'],
];

test.concurrent.for(BODIES)(
  'a server that answers everything with %s fails',
  async ([, type, body], own) => {
    const url = await openLiar(own, (response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    const run = await conformance(
      '--target',
      url,
      '--accounts',
      usersFile(own, 3),
      '--timeout',
      '1s',
    );
    expect(run).toMatchObject({ timedOut: false });
    expect([3, 5]).toContain(run.code);
    // Nothing of the answer reaches the terminal as a control sequence.
    expect(run.stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  },
);
