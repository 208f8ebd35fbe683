// One run of Artillery: what it cost while the messages were sent, and what it says it saw.
//
// Its WebSocket engine can wait for a reply only as the next frame that comes, whoever's it is, and
// ends with an error when a second one follows. Users who talk to each other hear each other, so
// there it can but send; waiting for a reply it does where nobody else's frames come.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChatServer } from '../../performance/rig/chat-server.ts';
import { ChildProgram } from '../../performance/rig/child-program.ts';
import { type Load, WARMUP_SECONDS } from '../../performance/rig/load.ts';
import type { PeerLeg } from './record.ts';

const RAMP_SECONDS = 5;
const LOOK_EVERY_MS = 100;
/** As long as those of Earshot and of the yardstick. */
const BODY = `{{ $loopCount }}${' o'.repeat(57)}`;

export interface ArtilleryOptions {
  readonly main: string;
  readonly waitsForReply: boolean;
}

export async function runArtillery(
  { main, waitsForReply }: ArtilleryOptions,
  server: ChatServer,
  load: Load,
): Promise<PeerLeg> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  writeFileSync(join(folder, 'pairs.csv'), pairsText(server, load, waitsForReply));
  writeFileSync(join(folder, 'script.json'), scriptText(server, load, waitsForReply));
  const report = join(folder, 'report.json');
  const args = [main, 'run', join(folder, 'script.json'), '--output', report];
  const program = new ChildProgram(args, { ARTILLERY_DISABLE_TELEMETRY: 'true' });
  try {
    await untilStored(program, server, load.ratePerSecond * WARMUP_SECONDS);
    const from = { usage: program.usage.read(), stored: await storedBy(server) };
    const wanted = from.stored + load.ratePerSecond * load.seconds;
    await untilStored(program, server, wanted);
    const to = { usage: program.usage.read(), stored: await storedBy(server) };
    if ((await program.ended) !== 0) throw new Error(`Artillery failed: ${program.errors}`);
    const { counters } = readReport(report);
    return {
      tool: waitsForReply ? 'artillery-reply' : 'artillery',
      cpuUsPerMessage: ((to.usage.cpuMs - from.usage.cpuMs) * 1000) / (to.stored - from.stored),
      rssBytes: to.usage.rssBytes.reduce((total, one) => total + one, 0),
      stored: await storedBy(server),
      sent: counters['websocket.messages_sent'] ?? null,
      confirmed: counters['websocket.messages_received'] ?? null,
      ...{ delivered: null, readBack: null, deliveryP99Ms: null },
    };
  } finally {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Token and partner of each user; who waits for a reply writes to somebody who is not there. */
function pairsText({ accountsFile }: ChatServer, { userCount }: Load, isAway: boolean): string {
  const rows = readFileSync(accountsFile, 'utf8').trim().split('\n').slice(1);
  const accounts = rows.map((row) => row.split(','));
  const partnerOf = (user: number): string =>
    accounts[isAway ? userCount + user : user ^ 1]?.[0] ?? '';
  const lines = accounts.slice(0, userCount).map((row, at) => `${row[3]},${partnerOf(at)}`);
  return `${lines.join('\n')}\n`;
}

/** Artillery takes JSON as it takes YAML. */
function scriptText(server: ChatServer, load: Load, waitsForReply: boolean): string {
  const { userCount, ratePerSecond, seconds } = load;
  const every = userCount / ratePerSecond;
  const payload = { action: 'chat_message', message_body: BODY, receiver_id: '{{ partner }}' };
  const match = { json: '$.action', value: 'conf_message' };
  const send = waitsForReply ? { payload, match } : payload;
  // The first come, first done: the ramp is measured by nobody, at neither end.
  const count = Math.ceil((WARMUP_SECONDS + seconds + RAMP_SECONDS) / every);
  return JSON.stringify({
    config: {
      target: `${server.url.replace('http', 'ws')}/ws/chat/room/`,
      phases: [{ duration: RAMP_SECONDS, arrivalCount: userCount }],
      payload: { path: 'pairs.csv', fields: ['token', 'partner'], order: 'sequence' },
    },
    scenarios: [
      {
        engine: 'ws',
        flow: [
          { connect: '{{ target }}?token={{ token }}' },
          { think: RAMP_SECONDS },
          { loop: [{ send }, { think: every }], count },
        ],
      },
    ],
  });
}

/** Messages that the server keeps. */
export async function storedBy(server: ChatServer): Promise<number> {
  const answer = await fetch(`${server.url}/healthz`);
  const { messages } = (await answer.json()) as { readonly messages: number };
  return messages;
}

async function untilStored(program: ChildProgram, server: ChatServer, count: number) {
  while ((await storedBy(server)) < count) {
    if (!program.isRunning) throw new Error(`Artillery ended early: ${program.output}`);
    program.usage.read();
    await wait(LOOK_EVERY_MS);
  }
}

function readReport(file: string): { readonly counters: Readonly<Record<string, number>> } {
  const { aggregate } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly aggregate: { readonly counters: Readonly<Record<string, number>> };
  };
  return aggregate;
}
