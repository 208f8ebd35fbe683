// Questions about one message of a small history, answered by looking at everything.

import type { Channel, Facts, Message, Read, Sight, Socket } from './facts.ts';

/** A timeout convicts nobody: what is absent gets so long after its fence, at least. */
const GRACE_MIN_MS = 2000;
/** And so many times the longest delivery or confirmation. */
const GRACE_FACTOR = 3;
/** The judge may look only now and then. */
const TURN_MS = 1000;

export function sightsOf(facts: Facts, message: Message, channel: Channel): readonly Sight[] {
  return facts.sights.filter((one) => one.message === message && one.channel === channel);
}

/** Its conf on the socket that sent it; infinite: none. */
export function confAtMs(facts: Facts, message: Message): number {
  const confs = sightsOf(facts, message, 'conf');
  return firstOf(confs.filter(({ socket }) => socket === message.socket));
}

/** Its first re at its receiver; infinite: none. */
export function reAtMs(facts: Facts, message: Message): number {
  return firstOf(resAtReceiver(facts, message));
}

export function resAtReceiver(facts: Facts, message: Message): readonly Sight[] {
  return sightsOf(facts, message, 're').filter(({ user }) => user === message.receiver);
}

export function rowAtMs(facts: Facts, message: Message): number {
  return firstOf(sightsOf(facts, message, 'row'));
}

/** Known from its conf or its first row. */
export function knownAtMs(facts: Facts, message: Message): number {
  return Math.min(confAtMs(facts, message), rowAtMs(facts, message));
}

/** Any trace at all. */
export function seenAtMs(facts: Facts, message: Message): number {
  return Math.min(knownAtMs(facts, message), firstOf(sightsOf(facts, message, 're')));
}

function firstOf(sights: readonly Sight[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...sights.map(({ atMs }) => atMs));
}

export function shows(read: Read, message: Message): boolean {
  return read.rows.some((row) => row.message === message);
}

export function isOfConversation({ user, partner }: Read, message: Message): boolean {
  const { sender, receiver } = message;
  return (sender === user && receiver === partner) || (sender === partner && receiver === user);
}

export function isSameConversation(one: Message, other: Message): boolean {
  const isSameWay = one.sender === other.sender && one.receiver === other.receiver;
  return isSameWay || (one.sender === other.receiver && one.receiver === other.sender);
}

/** Reads of one party of the conversation of a message. */
export function readsOf(facts: Facts, message: Message, user: number): readonly Read[] {
  return facts.reads.filter((read) => read.user === user && isOfConversation(read, message));
}

export function socketsOf(facts: Facts, user: number): readonly Socket[] {
  return facts.sockets.filter((socket) => socket.user === user);
}

export function isOpen(socket: Socket, fromMs: number, toMs = fromMs): boolean {
  return socket.openedAtMs <= fromMs && socket.endAtMs >= toMs;
}

/** The first re of a socket; infinite: none. */
export function settledAtMs(facts: Facts, { socket }: Socket): number {
  return firstOf(facts.sights.filter((one) => one.channel === 're' && one.socket === socket));
}

export function arrivalOn(facts: Facts, message: Message, { socket }: Socket): number {
  return firstOf(sightsOf(facts, message, 're').filter((one) => one.socket === socket));
}

/** Some frame or row belongs to no message for sure: it may be any one that seems absent. */
export function hasRiddles(facts: Facts): boolean {
  return facts.sights.some(({ message }) => message === null);
}

/** At the least, when nothing was slower. */
export function isPastLeastGrace(facts: Facts, fenceAtMs: number): boolean {
  return fenceAtMs + GRACE_MIN_MS <= facts.endAtMs;
}

/** Whatever the judge takes for the longest latency, before the end of settling. */
export function isPastAnyGrace(facts: Facts, fenceAtMs: number): boolean {
  const latencies = facts.messages.flatMap((message) =>
    [confAtMs(facts, message), ...resAtReceiver(facts, message).map(({ atMs }) => atMs)]
      .filter(Number.isFinite)
      .map((atMs) => atMs - message.sentAtMs),
  );
  const graceMs = Math.max(GRACE_MIN_MS, GRACE_FACTOR * Math.max(0, ...latencies));
  return fenceAtMs + graceMs + TURN_MS < facts.readbackAtMs;
}

/** Intact in every part of a frame or row that names it. */
export function isClean({ message, reading, shown }: Sight): boolean {
  return message !== null && reading.status === 'ours' && shown?.hash === message.hash;
}

/** Pairs of different things, both ways round. */
export function pairsOf<T>(things: readonly T[]): readonly (readonly [T, T])[] {
  return things.flatMap((one) =>
    things.filter((other) => other !== one).map((other) => [one, other] as const),
  );
}
