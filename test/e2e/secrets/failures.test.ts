// What breaks inside an agent is told with its stack, and may quote anything: a module of the
// user's own that throws the tokens of its users gets none of them into an output.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { canaryToken } from '../../support/trial/canary-token.ts';
import { gather, scriptedChat, tokensOf } from '../../support/trial/secret-gather.ts';
import { searchLeaks } from '../../support/trial/secret-search.ts';

const HEADER = 'h34der+/="canary"&secret';

const moduleThat = (breaks: string): string => `
import { readFileSync } from 'node:fs';
const users = readFileSync(new URL('users.csv', import.meta.url), 'utf8');
export const behavior = { *run() {
  const text = users + JSON.stringify(users) + Buffer.from(users).toString('base64') + process.argv;
  ${breaks};
  yield { do: 'wait', ms: 100 };
} };
`;

test.each([
  ['throws them', 'throw new Error(text)', 'BEHAVIOR_FAILED'],
  ['throws them later', 'setTimeout(() => { throw new Error(text); }, 1)', 'INTERNAL_AGENT'],
  ['rejects with them', 'Promise.reject(new TypeError(text))', 'INTERNAL_AGENT'],
])('a module that %s shows no token', async (_, breaks, code) => {
  const folder = temporaryFolder();
  const chat = await scriptedChat(folder, { tokenOf: canaryToken });
  writeFileSync(join(folder, 'breaks.mjs'), moduleThat(breaks));
  const { ended, places } = await gather({
    folder,
    target: `{ url: ${chat.url}, headers: { x-api-key: "\${env:CANARY_HEADER}" } }`,
    extra: `behaviors: { breaks: { module: ./breaks.mjs, messages: 0 } }`,
    flags: ['--set', 'load.talk.behavior=breaks'],
    child: { env: { CANARY_HEADER: HEADER } },
  });
  expect(ended.code).not.toBe(0);
  const told = places.filter(({ text }) => text.includes(code) || text.includes('redacted'));
  expect(told).not.toEqual([]);
  expect(searchLeaks(places, { header: HEADER, ...tokensOf(chat) })).toEqual([]);
});
