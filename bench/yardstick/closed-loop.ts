// As many messages as a server takes: every user keeps a few outstanding, and each confirmation
// sends the next. It looks for the action in the bytes and parses nothing, so that the server is
// what is measured.
//
//   node closed-loop.ts URL ACCOUNTS.csv USERS OUTSTANDING SECONDS

import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

const [url = '', file = '', ...numbers] = process.argv.slice(2);
const [userCount = 0, outstanding = 0, seconds = 0] = numbers.map(Number);
const WARMUP_MS = 1000;
const CONF = Buffer.from('"conf_message"');
const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
const accounts = rows.slice(0, userCount).map((row) => row.split(','));
const senders: (() => void)[] = [];
let [confirmed, received, isSending] = [0, 0, true];

for (const [user, [, , , token]] of accounts.entries()) {
  const path = `/ws/chat/room/?token=${token}`;
  const socket = new WebSocket(url.replace('http', 'ws') + path, { perMessageDeflate: false });
  const receiver_id = accounts[user ^ 1]?.[0];
  const message_body = ' o'.repeat(60);
  const frame = JSON.stringify({ action: 'chat_message', message_body, receiver_id });
  socket.on('message', (data) => {
    if (!(data as Buffer).includes(CONF)) {
      received += 1;
      return;
    }
    confirmed += 1;
    if (isSending) socket.send(frame);
  });
  socket.on('open', () => {
    senders.push(() => socket.send(frame));
    if (senders.length === userCount) start();
  });
}

function start(): void {
  for (let round = 0; round < outstanding; round += 1) {
    for (const send of senders) send();
  }
  let before = 0;
  setTimeout(() => {
    before = confirmed;
    console.log('measure');
  }, WARMUP_MS);
  setTimeout(
    () => {
      console.log(`end ${confirmed - before}`);
      isSending = false;
      setTimeout(() => console.log(JSON.stringify({ confirmed, received })), WARMUP_MS);
    },
    WARMUP_MS + seconds * 1000,
  );
}
