// A program that uses every part of a client and closes it. It must end by itself: whatever is left
// open would keep it alive until the test that started it loses patience.

import { ClientRig, NEVER, READ } from './client-rig.ts';
import { envelope, sendJson, startScriptedServer } from './scripted-server.ts';

const server = await startScriptedServer({
  onRequest: (request, response) => {
    // One answer never comes: the read is under way when the client closes.
    if (request.url === '/chat/user/threads/') sendJson(response, 200, envelope([]));
  },
  onUpgrade: (request) => request.url?.includes('never') === true,
});
const rig = new ClientRig(server.url, {
  heartbeat: { intervalMs: 50_000, timeoutMs: 50_000, withoutRatio: 0 },
  reconnect: { enabled: true, baseMs: 60_000, maxMs: 60_000 },
  requestTimeoutMs: 60_000,
  connectTimeoutMs: 60_000,
});
const [first, second, third] = [rig.session(0), rig.session(1), rig.session(2, { token: 'never' })];
await first.connect(NEVER);
await first.openDevice(NEVER);
await first.readThreads(READ, NEVER);
await second.connect(NEVER);
void first.readHistory({ ...READ, partner: 1, partnerId: 'x' }, NEVER);
void third.connect(NEVER);
const [socket] = server.sockets;
// One session waits in its back-off.
socket?.terminate();
await rig.wait('socket-closed');
await Promise.all([rig.client.close(), rig.client.close(), first.close()]);
await server.close();
await new Promise((resolve) => setImmediate(resolve));
const left = process.getActiveResourcesInfo().filter((name) => !name.startsWith('Pipe'));
process.stdout.write(JSON.stringify({ left, open: rig.client.openSocketCount }));
