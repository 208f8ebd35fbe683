// Bad input, one kind a case, each frame on a socket of its own: that socket may end for it, nobody
// else may. A plain message before and one after tell what the server could do and still can.

import { randomUUID } from 'node:crypto';
import type { Finding } from '../contract.ts';
import type { Findings } from '../findings.ts';
import { failed, notRun, passed, unknown } from '../lab/finding.ts';
import type { Lab, Person } from '../lab/lab.ts';
import { ProbeSocket } from '../lab/probe-socket.ts';
import type { CaseName } from '../registry/cases.ts';
import { tell } from './privacy-probes.ts';

type Frame = string | Buffer;

/** An error frame or a close comes within this, where one comes. */
const REACTION_MS = 300;
/** A hiccup is given this long before the server is asked again. */
const SECOND_LOOK_MS = 1_500;
const OVERSIZE_BYTES = 2 * 1024 * 1024;
const NESTED_LEVELS = 5_000;
const CONTROL_TEXT = 'a plain message between bad ones';

/** The frames of each case. `to` is a user who exists. */
function framesOf(to: Person): Readonly<Partial<Record<CaseName, readonly Frame[]>>> {
  const action = 'chat_message';
  const json = (value: unknown): string => JSON.stringify(value);
  return {
    'bad-json': [
      '{',
      'not json at all',
      '',
      `${'['.repeat(NESTED_LEVELS)}1`,
      '{"action": chat}',
      '[1, 2]',
    ],
    'missing-fields': [
      json({}),
      json({ action }),
      json({ action, message_body: 'to nobody' }),
      json({ action, receiver_id: to.id }),
      json({ message_body: 'no action', receiver_id: to.id }),
    ],
    'mistyped-fields': [
      json({ action, message_body: 5, receiver_id: to.id }),
      json({ action, message_body: null, receiver_id: to.id }),
      json({ action, message_body: { $ne: '' }, receiver_id: [to.id] }),
      json({ action, message_body: 'text', receiver_id: { id: to.id } }),
      json({ action: [action], message_body: 'text', receiver_id: to.id }),
    ],
    'unknown-action-sent': [
      json({ action: 'delete_everything', message_body: 'text', receiver_id: to.id }),
      json({ action: '__proto__', receiver_id: to.id }),
    ],
    'binary-frame': [Buffer.from([0, 255, 254, 128, 7]), Buffer.from(json({ action }))],
    'oversize-frame': [
      json({ action, message_body: 'x'.repeat(OVERSIZE_BYTES), receiver_id: to.id }),
    ],
    'unknown-receiver': [
      json({ action, message_body: 'is anybody there?', receiver_id: randomUUID() }),
      json({ action, message_body: 'is anybody there?', receiver_id: "' OR 1=1 --" }),
    ],
  };
}

const INPUT_CASES = [
  'bad-json',
  'missing-fields',
  'mistyped-fields',
  'unknown-action-sent',
  'binary-frame',
  'oversize-frame',
  'unknown-receiver',
] as const satisfies readonly CaseName[];

/** Tries every kind of bad input. */
export async function tryBadInput(lab: Lab, findings: Findings): Promise<void> {
  const frames = framesOf(lab.second);
  for (const name of INPUT_CASES) {
    findings.set(name, await tryFrames(lab, frames[name] ?? []));
  }
}

async function tryFrames(lab: Lab, frames: readonly Frame[]): Promise<Finding> {
  const sent = frames.map((frame) => shown(lab, frame)).join(' · ');
  if (!(await getsThrough(lab))) {
    return unknown({ sent: '', came: '' }, 'a plain message before it did not get through');
  }
  const bystanders = await bystandersOf(lab);
  if (bystanders === null) return notRun('a user got no socket: see socket-opens');
  const reactions: string[] = [];
  for (const frame of frames) reactions.push(await throwIn(lab, frame));
  const traffic = { sent, came: reactions.join(' · ') };
  await Promise.all(bystanders.map(({ socket }) => socket.answers(lab.timeoutMs, lab.signal)));
  const hurt = bystanders.filter(({ socket }) => socket.wasClosed);
  if (hurt.length > 0) {
    const who = hurt.map(({ person }) => `the socket of ${person.name}`).join(', ');
    return failed(traffic, `others were cut: ${who}`);
  }
  if (await getsThrough(lab)) return passed(traffic);
  await lab.wait(SECOND_LOOK_MS);
  if (await getsThrough(lab)) return passed(traffic, 'the server was slow after it');
  return failed(traffic, 'a plain message got through before it, and none does after it');
}

interface Bystander {
  readonly person: Person;
  readonly socket: ProbeSocket;
}

/** Everybody else, with their standing sockets. */
async function bystandersOf(lab: Lab): Promise<readonly Bystander[] | null> {
  const bystanders: Bystander[] = [];
  for (const person of lab.people.slice(1)) {
    const socket = await lab.socketOf(person);
    if (socket === null) return null;
    bystanders.push({ person, socket });
  }
  return bystanders;
}

/** Sends one bad frame on a socket of the first user; what came of it, in words. */
async function throwIn(lab: Lab, frame: Frame): Promise<string> {
  const socket = await lab.open(lab.first.token);
  if (!(socket instanceof ProbeSocket)) return lab.showRefusal(socket);
  socket.send(frame);
  const hasReacted = (): boolean => socket.frames.length > 0 || !socket.isOpen;
  await socket.until(hasReacted, REACTION_MS, lab.signal);
  const [answer] = socket.frames;
  const said = answer === undefined ? 'nothing' : lab.excerpt(answer.text);
  const came = socket.wasClosed ? `closed with ${socket.closeCode}` : said;
  await socket.close();
  return came;
}

async function getsThrough(lab: Lab): Promise<boolean> {
  const said = await tell(lab, CONTROL_TEXT, {});
  return said !== null && (said.confs.length > 0 || said.res.length > 0);
}

function shown(lab: Lab, frame: Frame): string {
  if (typeof frame !== 'string') return `<${frame.length} bytes, binary>`;
  return frame.length > 200 ? `<${frame.length} characters>` : lab.excerpt(frame) || '(empty)';
}
