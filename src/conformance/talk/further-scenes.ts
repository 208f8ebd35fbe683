// The scenes after the talk: a receiver who is away, a message to oneself, two sockets of one user.

import type { Finding } from '../contract.ts';
import { say } from '../lab/exchange.ts';
import { failed, notRun, passed, unknown } from '../lab/finding.ts';
import type { Lab } from '../lab/lab.ts';
import { ProbeSocket } from '../lab/probe-socket.ts';
import { readHistory, readUntil } from '../lab/reads.ts';
import { trafficOf } from './message-cases.ts';
import { isKnown, rowsOf } from './talk.ts';

const NO_SOCKET = 'a user got no socket: see socket-opens';

/** After a receiver has left, the server is given this long to notice. */
const LEAVE_MS = 150;

/** The second user is away while the first one writes, and reads it later. */
export async function tryOffline(lab: Lab): Promise<Finding> {
  const sender = await lab.socketOf(lab.first);
  const leaving = await lab.socketOf(lab.second);
  if (sender === null || leaving === null) return notRun(NO_SOCKET);
  await leaving.close();
  await lab.wait(LEAVE_MS);
  const text = 'read this when you are back';
  const said = await say(lab, { from: lab.first, to: lab.second, text, sender, receiver: null });
  const read = await readUntil(
    lab,
    () => readHistory(lab, lab.second, lab.first),
    (rows) => rowsOf(said, rows).length > 0 || !isKnown(said),
  );
  const { sent } = trafficOf(lab, [said], () => []);
  const traffic = { sent: `${sent} · ${read.traffic.sent}`, came: read.traffic.came };
  if (read.rows === null) return notRun('the history could not be read: see history-answer');
  if (rowsOf(said, read.rows).length > 0) return passed(traffic);
  if (!isKnown(said)) return notRun('the message was not confirmed: see conf-arrives');
  return failed(traffic, 'it was confirmed, and its receiver does not find it in the history');
}

export interface SelfOutcome {
  readonly finding: Finding;
  /** The server takes messages to oneself; null where that is not known. */
  readonly takesSelf: boolean | null;
}

/** The first user writes to themselves, on a socket of its own that may be closed for it. */
export async function tryMessageToSelf(lab: Lab): Promise<SelfOutcome> {
  const socket = await lab.open(lab.first.token);
  if (!(socket instanceof ProbeSocket)) return { finding: notRun(NO_SOCKET), takesSelf: null };
  const before = socket.frames.length;
  const said = await say(lab, {
    ...{ from: lab.first, to: lab.first, text: 'a note to myself' },
    ...{ sender: socket, receiver: null },
  });
  const answers = socket.frames.slice(before);
  const { sent } = trafficOf(lab, [said], () => []);
  const came = answers.map(({ text }) => lab.excerpt(text)).join(' · ') || 'nothing';
  const traffic = { sent, came: socket.wasClosed ? `closed with ${socket.closeCode}` : came };
  const takesSelf = said.confs.length > 0;
  const isAnswered = takesSelf || answers.length > 0 || socket.wasClosed;
  await socket.close();
  if (isAnswered) {
    return { finding: passed(traffic, takesSelf ? 'it is confirmed' : 'it is refused'), takesSelf };
  }
  const finding = said.isSenderAlive
    ? failed(traffic, 'it was neither confirmed nor refused')
    : unknown(traffic, 'the socket did not live until it was judged');
  return { finding, takesSelf: null };
}

/** A second socket of the second user, while the first one stays open. */
export async function tryDevices(lab: Lab): Promise<Finding> {
  const sender = await lab.socketOf(lab.first);
  const older = await lab.socketOf(lab.second);
  if (sender === null || older === null) return notRun(NO_SOCKET);
  const newer = await lab.open(lab.second.token);
  const sent = 'a second socket of user 2, then a message to user 2';
  if (!(newer instanceof ProbeSocket)) {
    return passed({ sent, came: lab.showRefusal(newer) }, 'a second socket is refused');
  }
  await newer.answers(lab.timeoutMs, lab.signal);
  const text = 'who of you hears this?';
  const said = await say(lab, { from: lab.first, to: lab.second, text, sender, receiver: older });
  const isHeardBy = (socket: ProbeSocket): boolean =>
    socket.frames.some((frame) => frame.text.includes(said.tag));
  const heard = { older: isHeardBy(older), newer: isHeardBy(newer) };
  const came = `older socket: ${yes(heard.older)}, newer socket: ${yes(heard.newer)}`;
  await newer.close();
  return passed({ sent, came }, adviceOf(heard));
}

function yes(isHeard: boolean): string {
  return isHeard ? 'received' : 'silent';
}

function adviceOf({ older, newer }: { readonly older: boolean; readonly newer: boolean }): string {
  if (older && newer) return 'both receive: a scenario may declare `contract: { devices: all }`';
  if (!older && !newer) return 'neither received: see re-arrives';
  return `only the ${older ? 'older' : 'newer'} socket receives: do not declare \`devices: all\``;
}
