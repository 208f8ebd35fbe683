// A program of its own: a server whose two users talk as fast as it confirms, printing the id of
// every confirmed message, until somebody kills it.

import { WebSocket } from 'ws';
import { startServer } from '../../src/server/index.ts';

const server = await startServer({ database: process.argv[2] ?? '', jwtSecret: 'secret' });
const [from, to] = await server.createAccounts(2, { passwords: false });
const url = `${server.url.replace('http', 'ws')}/ws/chat/room/?token=${from?.token}`;
const socket = new WebSocket(url);
const send = (): void =>
  socket.send(
    JSON.stringify({ action: 'chat_message', message_body: 'hello', receiver_id: to?.id }),
  );
socket.on('open', () => {
  for (let index = 0; index < 20; index += 1) send();
});
socket.on('message', (data) => {
  const { created_msg_id: id } = JSON.parse((data as Buffer).toString()) as {
    created_msg_id: number;
  };
  process.stdout.write(`${id}\n`);
  send();
});
