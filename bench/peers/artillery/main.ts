// The same work with Artillery and with Earshot, in turn: users in pairs on the reference server,
// messages at a constant rate. What each costs, and what each can say about it afterwards.
//
//   node bench/peers/artillery/main.ts [--users N] [--rate N] [--seconds N] [--rounds N]
//                                      [--install FOLDER] [--record FILE]

import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf } from '../../commit.ts';
import { appendRecord } from '../../hostile/record.ts';
import { ChatServer } from '../../performance/rig/chat-server.ts';
import { runEarshot } from '../../performance/rig/earshot-leg.ts';
import { runArtillery, storedBy } from './artillery-leg.ts';
import { ARTILLERY_VERSION, installArtillery } from './install.ts';
import type { PeerLeg, PeerRecord } from './record.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const LAUNCHER = join(ROOT, 'bin/earshot.js');

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '200' },
    rate: { type: 'string', default: '400' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    install: { type: 'string', default: join(tmpdir(), 'earshot-artillery') },
    record: { type: 'string', default: `${ROOT}bench/results/artillery.ndjson` },
  },
});
const load = {
  userCount: Number(values.users),
  ratePerSecond: Number(values.rate),
  seconds: Number(values.seconds),
};
const before = loadavg()[0] ?? 0;
const main = installArtillery(values.install);

async function onServer(run: (server: ChatServer) => Promise<PeerLeg>): Promise<PeerLeg> {
  const server = await ChatServer.open({ launcher: LAUNCHER, userCount: 2 * load.userCount });
  try {
    const leg = await run(server);
    process.stderr.write(`${leg.tool}: ${leg.cpuUsPerMessage.toFixed(1)} µs a message\n`);
    return leg;
  } finally {
    await server.close();
  }
}

async function earshot(server: ChatServer): Promise<PeerLeg> {
  const flags = ['--workers', '1'];
  const leg = await runEarshot({ launcher: LAUNCHER, flags }, server, load);
  const { messages, latency } = leg.result;
  return {
    tool: 'earshot',
    cpuUsPerMessage: leg.cpuUsPerMessage,
    rssBytes: leg.rssBytes.reduce((total, one) => total + one, 0),
    stored: await storedBy(server),
    sent: messages.sent,
    confirmed: messages.confirmed,
    delivered: messages.delivered,
    readBack: messages.visible,
    deliveryP99Ms: latency.delivery_time.p99Ms,
  };
}

const legs: PeerLeg[] = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  const runs = [
    earshot,
    (server: ChatServer) => runArtillery({ main, waitsForReply: false }, server, load),
    (server: ChatServer) => runArtillery({ main, waitsForReply: true }, server, load),
  ];
  for (const run of round % 2 === 0 ? runs : runs.toReversed()) legs.push(await onServer(run));
}
const record: PeerRecord = {
  date: new Date().toISOString(),
  commit: commitOf(ROOT),
  command: `node bench/peers/artillery/main.ts --users ${values.users} --rate ${values.rate} --seconds ${values.seconds} --rounds ${values.rounds}`,
  artillery: ARTILLERY_VERSION,
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    coreCount: cpus().length,
    node: process.version,
    load: before,
  },
  ...load,
  legs,
};
appendRecord(values.record, record);
