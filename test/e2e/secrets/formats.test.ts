// Every report, exposition, story and replay of one run whose server throws everything back at us:
// none of them shows a token, a header or the credentials of a Pushgateway.

import { existsSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { REPORT_KINDS } from '../../../src/report/index.ts';
import { sendJson } from '../../server/client/scripted-server.ts';
import { runEarshot } from '../../support/run-earshot.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { canaryToken } from '../../support/trial/canary-token.ts';
import { resultOf } from '../../support/trial/chat-run.ts';
import type { ChatScript } from '../../support/trial/scripted-chat.ts';
import { gather, printedBy, scriptedChat, tokensOf } from '../../support/trial/secret-gather.ts';
import { filesBelow, type Place, searchLeaks } from '../../support/trial/secret-search.ts';

const HEADER = 'h34der+/="canary"&secret';
const PUSHER = 'pusher-canary-7f3a';
const PUSH_PASSWORD = 'push+/="canary"%word';

/** A Pushgateway that refuses, and repeats what it was given. */
async function refusingPushgateway(): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(String(request.headers.authorization));
    request.resume();
    response.writeHead(401).end(`no entry for ${request.headers.authorization}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Repeats tokens in frames, ids, error frames and reads, and still relays. */
function echoingScript(): Omit<ChatScript, 'users'> {
  let hasBegun = false;
  let reads = 0;
  const tokenOf = (request: IncomingMessage): string =>
    new URL(request.url ?? '', 'http://x').searchParams.get('token') ?? '';
  return {
    tokenOf: canaryToken,
    onConnected: (socket, request) => {
      const token = tokenOf(request);
      const frame = { sender_id: token, receiver_id: token, message_body: token, timestamp: token };
      socket.send(`you are ${request.url} and ${JSON.stringify(request.headers)}`);
      socket.send(JSON.stringify({ ...frame, created_msg_id: token, action: 're_message' }));
      socket.send(JSON.stringify({ action: token, token, echo: request.headers }));
      socket.send(JSON.stringify({ error: token, code: token, detail: token, action: 'error' }));
    },
    onStored: () => {
      hasBegun = true;
    },
    onRead: (request, response) => {
      reads += hasBegun ? 1 : 0;
      if (reads % 4 !== 1) return false;
      const echo = `${request.headers.authorization} ${String(request.headers['x-api-key'])}`;
      sendJson(response, 500, { detail: echo });
      return true;
    },
  };
}

/** What `/metrics` says, in both of its formats. */
async function scrape(stderr: string): Promise<readonly Place[]> {
  const url = /^Metrics: (http:\S+)$/m.exec(stderr)?.[1] ?? '';
  const ask = async (accept: string): Promise<Place> => {
    const response = await fetch(url, { headers: { accept } });
    return { name: `/metrics as ${accept}`, text: await response.text() };
  };
  return Promise.all([ask('text/plain'), ask('application/openmetrics-text')]);
}

test('no report of any kind, no scrape, story or replay tells a secret', async () => {
  const folder = temporaryFolder();
  const chat = await scriptedChat(folder, echoingScript());
  const pushgateway = await refusingPushgateway();
  const file = (name: string): string => join(folder, 'reports', name);
  const github = {
    GITHUB_STEP_SUMMARY: join(folder, 'step.md'),
    GITHUB_OUTPUT: join(folder, 'out'),
  };
  for (const path of Object.values(github)) writeFileSync(path, '');
  const { ended, places } = await gather(
    {
      folder,
      target: `{ url: ${chat.url}, headers: { x-api-key: "\${env:CANARY_HEADER}" } }`,
      duration: '4s',
      flags: [
        ...REPORT_KINDS.flatMap((kind) => ['-o', `${kind}=${file(kind)}`]),
        ...['--record', '--metrics', '0', '--ci', 'github'],
        ...['--pushgateway', pushgateway.url, '--pushgateway-auth', '${env:CANARY_PUSH}'],
      ],
      child: {
        env: {
          CANARY_HEADER: HEADER,
          CANARY_PUSH: `${PUSHER}:${PUSH_PASSWORD}`,
          GITHUB_ACTIONS: 'true',
          ...github,
        },
      },
    },
    (child) => scrape(child.stderr),
  );
  const result = resultOf(ended);
  expect([result?.verdict, pushgateway.seen.length > 0]).toEqual(['fail', true]);
  const out = join(folder, 'run');
  const told = await Promise.all(
    [
      ['report', out],
      ['report', out, '-o', `markdown=${file('again.md')}`],
      ['verify', out],
      ...['1', '2', '0:0'].map((id) => ['verify', out, '--message', id]),
    ].map(async (args) => printedBy(await runEarshot(args), args[0])),
  );
  expect(REPORT_KINDS.filter((kind) => !existsSync(file(kind)))).toEqual([]);
  const ci = filesBelow(folder).filter(({ name }) => Object.values(github).includes(name));
  const all = [...places, ...told.flat(), ...filesBelow(file('.')), ...ci];
  const secrets = { header: HEADER, push: PUSH_PASSWORD, ...tokensOf(chat) };
  const leaks = searchLeaks(all, secrets);
  expect(leaks).toEqual([]);
  expect(all.some(({ text }) => text.includes('redacted'))).toBe(true);
  expect(ci.every(({ text }) => text !== '')).toBe(true);
});
