// Probes of a monitors file: the schedule's and those that somebody asks for, over one pool of
// accounts.

import { expect, test } from 'vitest';
import { startDeskRig } from './desk-rig.ts';

const NEVER = new AbortController().signal;

test('a module is probed at its own target, and at one that the file lists', async () => {
  const { desk, server, other } = await startDeskRig();
  const asked = { module: 'chat', limitMs: null, signal: NEVER };
  const own = await desk.probeNow({ ...asked, target: null });
  const named = await desk.probeNow({ ...asked, target: `${server.url}/` });
  expect([own, named]).toMatchObject([{ result: 'ok' }, { result: 'ok', messages: { sent: 2 } }]);
  expect(desk.targets).toEqual([server.url, other.url]);
});

test('what is on no list is refused before anything is sent, with the list', async () => {
  const { desk, server } = await startDeskRig();
  const asked = { limitMs: null, signal: NEVER };
  const stranger = { ...asked, module: 'chat', target: 'http://127.0.0.1:1' };
  await expect(desk.probeNow(stranger)).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining(server.url),
  });
  await expect(desk.probeNow({ ...asked, module: 'x', target: null })).rejects.toMatchObject({
    code: 'USAGE',
    hint: 'The file has chat.',
  });
});

test('two probes that want the same accounts take turns, and both are ok', async () => {
  const { desk } = await startDeskRig();
  const request = { monitor: 'chat', sequence: 0, signal: NEVER, timeoutMs: 8_000 };
  const [scheduled, asked] = await Promise.all([
    desk.run(request),
    desk.probeNow({ module: 'chat', target: null, limitMs: null, signal: NEVER }),
  ]);
  expect([scheduled, asked]).toMatchObject([{ result: 'ok' }, { result: 'ok' }]);
});
