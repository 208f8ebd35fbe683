// Artillery beside Earshot for bench/README.md: what the newest run of that bench found.

import { readRecords } from '../../../bench/hostile/record.ts';
import type { PeerLeg, PeerRecord } from '../../../bench/peers/artillery/record.ts';
import { table } from '../markdown.ts';

const ABOUT = `## Beside Artillery

\`node bench/peers/artillery/main.ts\` installs Artillery into a scratch folder and lets both tools do the same work in turn: users in
pairs on the reference server, who send at a constant rate. Artillery's WebSocket engine can wait for a reply only as the next
frame that comes, whoever's it is, and ends with an error when a second one follows; users who talk to each other hear each other. So in
pairs it sends and hears nothing; it waits for the \`conf_message\` only where the partners are not connected. It records no
latency of a frame, reads nothing back, and paces each user by a pause after the last send, so the rate is about what was asked.
Earshot's figure is of the live path with all that it verifies.`;

const TOOLS = {
  earshot: 'Earshot',
  artillery: 'Artillery, in pairs',
  'artillery-reply': 'Artillery, one reply, nobody hears',
} as const;

/** Markdown; says so when nothing was measured yet. */
export function peersSection(file: string): string {
  const record = readRecords<PeerRecord>(file).at(-1);
  if (record === undefined) return `${ABOUT}\n\nNothing is recorded yet.\n`;
  const tools = ['earshot', 'artillery', 'artillery-reply'] as const;
  const header = ['tool', 'CPU per message', 'memory', 'stored', 'it knows of', 'latency'];
  const rows = tools.map((tool) => rowOf(record.legs.filter((leg) => leg.tool === tool)));
  const { date, commit, command, artillery, machine, userCount, ratePerSecond } = record;
  const source = [
    `${userCount} users, ${ratePerSecond} messages a second, Artillery ${artillery}, ${date.slice(0, 10)}, \`${commit}\`,`,
    `${machine.coreCount} cores, ${machine.cpu}, Node ${machine.node}, load ${machine.load.toFixed(1)} before:`,
    `\`${command}\` ([all records](results/artillery.ndjson)).`,
  ].join(' ');
  return `${[ABOUT, source, table(header, rows)].join('\n\n')}\n`;
}

function rowOf(legs: readonly PeerLeg[]): readonly string[] {
  const [first] = legs;
  if (first === undefined) return [];
  const knows = [
    ...(first.sent === null ? [] : ['sent']),
    ...(first.confirmed === null ? [] : ['confirmed']),
    ...(first.delivered === null ? [] : ['delivered']),
    ...(first.readBack === null ? [] : ['read back']),
  ];
  const p99 = first.deliveryP99Ms;
  return [
    TOOLS[first.tool],
    `${range(legs.map((leg) => leg.cpuUsPerMessage))} µs`,
    `${range(legs.map((leg) => leg.rssBytes / 1e6))} MB`,
    legs.map((leg) => leg.stored.toLocaleString('en-US')).join(', '),
    knows.join(', '),
    p99 === null ? 'none' : `delivery p99 ${p99.toFixed(1)} ms`,
  ];
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(0));
  return low === high ? String(low) : `${low} to ${high}`;
}
