// A hub that only remembers: the frames of the documented API over the `ws` package, messages in an
// array, nothing durable, no REST, no authentication. What any chat server costs at least.
//
//   node memory-hub.ts ACCOUNTS.csv

import { readFileSync } from 'node:fs';
import { type WebSocket, WebSocketServer } from 'ws';

const rows = readFileSync(process.argv[2] ?? '', 'utf8')
  .trim()
  .split('\n')
  .slice(1);
const idByToken = new Map(rows.map((row) => row.split(',')).map(([id, , , token]) => [token, id]));
const sockets = new Map<string, WebSocket>();
const messages: object[] = [];
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const id = idByToken.get(request.url?.split('token=')[1] ?? '') ?? '';
  sockets.set(id, socket);
  socket.on('message', (data) => {
    const { message_body, receiver_id } = JSON.parse(String(data as Buffer));
    const message = {
      sender_id: id,
      receiver_id,
      message_body,
      timestamp: new Date().toISOString(),
      created_msg_id: messages.length + 1,
    };
    messages.push(message);
    socket.send(JSON.stringify({ ...message, action: 'conf_message' }));
    sockets.get(receiver_id)?.send(JSON.stringify({ ...message, action: 're_message' }));
  });
});
server.on('listening', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`ready http://127.0.0.1:${address?.port}`);
});
