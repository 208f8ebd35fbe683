// A server that calls its messages, senders and threads by the token of whoever listens, in a run
// that is recorded: nothing of it is in any file, packed blocks of the recording included.

import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { envelope, sendJson, wireRow } from '../../server/client/scripted-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { resultOf, runChat } from '../../support/trial/chat-run.ts';
import { ScriptedChat } from '../../support/trial/scripted-chat.ts';
import { filesBelow, searchLeaks } from '../../support/trial/secret-search.ts';

/** The token of whoever asks, over either way. */
function tokenOf(request: IncomingMessage): string {
  const asked = new URL(request.url ?? '', 'http://x').searchParams.get('token');
  return asked ?? request.headers.authorization?.replace('Bearer ', '') ?? '';
}

test('ids, parties, threads and times that are a token are in no file of a run', async () => {
  const folder = temporaryFolder();
  let hasBegun = false;
  const chat = await new ScriptedChat({
    users: 4,
    onConnected: (socket, request) => {
      const token = tokenOf(request);
      const frame = { sender_id: token, receiver_id: token, message_body: token, timestamp: token };
      socket.send(JSON.stringify({ ...frame, created_msg_id: token, action: 're_message' }));
      socket.send(
        JSON.stringify({ ...frame, created_msg_id: `x${token}`, action: 'conf_message' }),
      );
    },
    onStored: () => {
      hasBegun = true;
    },
    onRead: (request, response) => {
      if (!hasBegun || !(request.url ?? '').startsWith('/chat/messages/')) return false;
      const token = tokenOf(request);
      const row = wireRow(1, [token, token], token);
      const named = { ...row, id: token, thread: token, created: token, updated: token };
      sendJson(response, 200, envelope({ messages: [named] }));
      return true;
    },
  }).start();
  onTestFinished(() => chat.close());
  chat.writeAccounts(join(folder, 'users.csv'));
  const ended = await runChat({ folder, target: chat.url, flags: ['--record'] });
  expect([resultOf(ended)?.verdict, ended.stderr]).toEqual(['fail', expect.anything()]);
  const files = filesBelow(join(folder, 'run'));
  expect(files.map(({ name }) => name.replace(/.*\//, ''))).toContain('anomalies.ndjson');
  expect(files.some(({ name }) => name.endsWith('recording-0.bin, unpacked'))).toBe(true);
  expect(files.some(({ text }) => /<redacted [0-9a-f]{16}>/.test(text))).toBe(true);
  const places = [
    ...files,
    { name: 'stdout', text: ended.stdout },
    { name: 'stderr', text: ended.stderr },
  ];
  const tokens = chat.users.map(({ token }, index) => [`token ${index}`, token] as const);
  expect(searchLeaks(places, Object.fromEntries(tokens))).toEqual([]);
});
