// The yardstick: what the `ws` package costs without us. It connects users, sends on an absolute
// schedule of 1 ms turns, parses both frames and matches them by number; it verifies nothing.
//   node bare-ws.ts URL ACCOUNTS.csv USERS RATE SECONDS

import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

const [url = '', file = '', ...numbers] = process.argv.slice(2);
const [userCount = 0, ratePerSecond = 0, seconds = 0] = numbers.map(Number);
const [WARMUP_SECONDS, DRAIN_MS, DIALS_AT_ONCE, WORDS] = [10, 60_000, 100, ' o'.repeat(57)];
const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
const accounts = rows.slice(0, userCount).map((row) => row.split(','));
const sockets: WebSocket[] = [];
const outstanding = new Map<number, number>();
let [sent, confirmed, received, nextUser] = [0, 0, 0, 0];

function receive(data: WebSocket.RawData): void {
  const frame = JSON.parse(String(data as Buffer));
  const number = Number.parseInt(frame.message_body, 10);
  const missing = outstanding.get(number);
  if (missing === 2) outstanding.set(number, 1);
  else if (!outstanding.delete(number)) throw new Error(`message ${number} was not sent`);
  if (frame.action === 'conf_message') confirmed += 1;
  else received += 1;
}

function dial(): void {
  const user = nextUser++;
  if (user >= userCount) return;
  const path = `/ws/chat/room/?token=${accounts[user]?.[3]}`;
  const socket = new WebSocket(url.replace('http', 'ws') + path, { perMessageDeflate: false });
  socket.on('message', receive);
  socket.on('open', () => {
    sockets[user] = socket;
    if (Object.keys(sockets).length === userCount) start();
    else dial();
  });
}

function start(): void {
  const startedAt = performance.now();
  const wanted = (WARMUP_SECONDS + seconds) * ratePerSecond;
  const giveUpAt = startedAt + (WARMUP_SECONDS + seconds) * 1000 + DRAIN_MS;
  setTimeout(() => console.log('measure'), WARMUP_SECONDS * 1000);
  setTimeout(() => console.log('end'), (WARMUP_SECONDS + seconds) * 1000);
  const turn = (): void => {
    const due = Math.min(wanted, ((performance.now() - startedAt) * ratePerSecond) / 1000);
    for (; sent < due; sent += 1) {
      const receiver_id = accounts[(sent % userCount) ^ 1]?.[0];
      outstanding.set(sent, 2);
      const message = { action: 'chat_message', message_body: `${sent}${WORDS}`, receiver_id };
      sockets[sent % userCount]?.send(JSON.stringify(message));
    }
    if (sent < wanted) setTimeout(turn, 1);
    else if (outstanding.size > 0 && performance.now() < giveUpAt) setTimeout(turn, 100);
    else console.log(JSON.stringify({ sent, confirmed, received }));
  };
  turn();
}
for (let at = 0; at < DIALS_AT_ONCE; at += 1) dial();
