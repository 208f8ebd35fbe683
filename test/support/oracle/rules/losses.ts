// What must not be lost: relays, confirmations, writes, and sends as such.

import type { Facts, Message, Read, Socket } from '../facts.ts';
import {
  arrivalOn,
  confAtMs,
  hasRiddles,
  isOpen,
  isPastAnyGrace,
  isPastLeastGrace,
  knownAtMs,
  reAtMs,
  readsOf,
  resAtReceiver,
  rowAtMs,
  seenAtMs,
  settledAtMs,
  shows,
  sightsOf,
  socketsOf,
} from '../lookups.ts';
import type { Rulings } from '../rulings.ts';

export function ruleLosses(facts: Facts, rulings: Rulings): void {
  for (const message of facts.messages) {
    if (message.socket < 0) continue;
    ruleRelay(facts, message, rulings);
    ruleFanout(facts, message, rulings);
    ruleConf(facts, message, rulings);
    ruleSilence(facts, message, rulings);
    ruleWrite(facts, message, rulings);
    ruleDeafness(facts, message, rulings);
  }
}

/** A later message of the same sender, sent once this one was known, got through to the socket. */
function fences(facts: Facts, message: Message, socket: Socket): readonly number[] {
  const knownMs = knownAtMs(facts, message);
  return facts.messages
    .filter(({ sender, receiver, order, sentAtMs }) => {
      const isSamePath = sender === message.sender && receiver === message.receiver;
      return isSamePath && order > message.order && sentAtMs >= knownMs;
    })
    .map((fence) => arrivalOn(facts, fence, socket))
    .filter((atMs) => isOpen(socket, message.sentAtMs, atMs));
}

function ruleRelay(facts: Facts, message: Message, rulings: Rulings): void {
  if (resAtReceiver(facts, message).length > 0 || knownAtMs(facts, message) === Infinity) return;
  const all = socketsOf(facts, message.receiver);
  for (const socket of all) {
    const arrivals = fences(facts, message, socket);
    const isFenced = arrivals.some((atMs) => isPastLeastGrace(facts, atMs));
    if (!isFenced) continue;
    if (settledAtMs(facts, socket) <= message.sentAtMs) rulings.may('lost-relay', message);
    if (settledAtMs(facts, socket) >= message.sentAtMs && message.isLoad) {
      rulings.may('subscribe-gap', message);
    }
    const isProven =
      arrivals.some((atMs) => isPastAnyGrace(facts, atMs)) &&
      (facts.contract.devices === 'all' || isAlone(socket, all)) &&
      socket.openedAtMs < message.sentAtMs &&
      socket.endAtMs === Infinity &&
      !hasRiddles(facts);
    if (!isProven) continue;
    if (settledAtMs(facts, socket) < message.sentAtMs) rulings.must(['lost-relay'], message);
    else if (all.length === 1 && settledAtMs(facts, socket) > message.sentAtMs && message.isLoad) {
      rulings.must(['subscribe-gap'], message);
    }
  }
}

/** Another device may take what comes, unless the server serves all of them. */
function isAlone(socket: Socket, all: readonly Socket[]): boolean {
  return all.every((other) => other === socket || other.endAtMs < socket.openedAtMs);
}

function ruleFanout(facts: Facts, message: Message, rulings: Rulings): void {
  const arrived = resAtReceiver(facts, message);
  if (arrived.length === 0 || !message.isLoad) return;
  for (const socket of socketsOf(facts, message.receiver)) {
    const isMissed = arrivalOn(facts, message, socket) === Infinity;
    const arrivals = fences(facts, message, socket);
    if (!isMissed || !arrivals.some((atMs) => isPastLeastGrace(facts, atMs))) continue;
    if (settledAtMs(facts, socket) <= message.sentAtMs) rulings.may('partial-fanout', message);
    const isProven =
      facts.contract.devices === 'all' &&
      settledAtMs(facts, socket) < message.sentAtMs &&
      socket.endAtMs === Infinity &&
      arrivals.some((atMs) => isPastAnyGrace(facts, atMs));
    if (isProven && !hasRiddles(facts)) rulings.must(['partial-fanout'], message);
  }
}

/** A conf of what was sent after it came on its socket, which lived on until the grace passed. */
function isOvertaken(
  facts: Facts,
  message: Message,
  isPastGrace: (facts: Facts, fenceAtMs: number) => boolean,
): boolean {
  const socket = facts.sockets.find((one) => one.socket === message.socket);
  if (socket === undefined) return false;
  const untilEnd = { ...facts, endAtMs: Math.min(facts.endAtMs, socket.endAtMs) };
  const readbackAtMs = Math.min(facts.readbackAtMs, socket.endAtMs);
  return facts.messages
    .filter((later) => later.socket === message.socket && later.order > message.order)
    .map((later) => confAtMs(facts, later))
    .some((atMs) => isPastGrace({ ...untilEnd, readbackAtMs }, atMs));
}

function ruleConf(facts: Facts, message: Message, rulings: Rulings): void {
  if (confAtMs(facts, message) < Infinity || seenAtMs(facts, message) === Infinity) return;
  if (isOvertaken(facts, message, isPastLeastGrace)) rulings.may('lost-conf', message);
  const isProven =
    isOvertaken(facts, message, isPastAnyGrace) &&
    [...sightsOf(facts, message, 're'), ...sightsOf(facts, message, 'row')].length > 0;
  if (isProven && !hasRiddles(facts) && !hasErrors(facts)) rulings.must(['lost-conf'], message);
}

function hasErrors({ observations }: Facts): boolean {
  return observations.some(({ type }) => type === 'error-frame');
}

/** A read that lacks it, beside a row of something that was sent after `sinceMs`. */
function lacksAfter(
  facts: Facts,
  { read, message }: { readonly read: Read; readonly message: Message },
  sinceMs: number,
): boolean {
  const later = read.rows.some(
    ({ message: other }) =>
      other !== null && other.order > message.order && knownAtMs(facts, other) >= sinceMs,
  );
  return !shows(read, message) && later && read.atMs >= message.sentAtMs;
}

function ruleSilence(facts: Facts, message: Message, rulings: Rulings): void {
  if (seenAtMs(facts, message) < Infinity) return;
  const isAbsent = (user: number): boolean =>
    readsOf(facts, message, user).some((read) =>
      lacksAfter(facts, { read, message }, message.sentAtMs),
    );
  if (!isAbsent(message.sender) || !isAbsent(message.receiver)) return;
  if (isOvertaken(facts, message, isPastLeastGrace)) rulings.may('silent-drop', message);
  const isProven =
    isOvertaken(facts, message, isPastAnyGrace) &&
    [message.sender, message.receiver].every((user) => isAbsentAtLast(facts, message, user));
  if (isProven && !hasRiddles(facts) && !hasErrors(facts)) rulings.must(['silent-drop'], message);
}

/** Each answer of the readback lacks it and shows what was sent and confirmed on its own path. */
function isAbsentAtLast(facts: Facts, message: Message, user: number): boolean {
  const last = readsOf(facts, message, user).filter(({ isReadback }) => isReadback);
  const sinceMs = Math.min(seenAtMs(facts, message), message.sentAtMs + 1e9);
  const isLater = (other: Message | null): boolean =>
    other !== null &&
    other.socket === message.socket &&
    (sinceMs < message.sentAtMs + 1e9 ? other.sentAtMs > sinceMs : other.order > message.order);
  return (
    last.length > 0 &&
    last.every(
      (read) =>
        !shows(read, message) &&
        read.rows.some((row) => {
          if (row.message === null || !isLater(row.message)) return false;
          return confAtMs(facts, row.message) < read.askedAtMs;
        }),
    )
  );
}

function ruleWrite(facts: Facts, message: Message, rulings: Rulings): void {
  const toldMs = Math.min(confAtMs(facts, message), reAtMs(facts, message));
  if (toldMs === Infinity) return;
  const lacks = (user: number): boolean =>
    readsOf(facts, message, user).some(
      (read) => read.askedAtMs >= toldMs && lacksAfter(facts, { read, message }, toldMs),
    );
  if (lacks(message.sender) && lacks(message.receiver)) rulings.may('lost-write', message);
  const isProven =
    rowAtMs(facts, message) === Infinity &&
    !hasRiddles(facts) &&
    [message.sender, message.receiver].every((user) => isAbsentAtLast(facts, message, user));
  if (isProven) rulings.must(['lost-write'], message);
}

/** Three messages to one user of which a socket of his got none, nor anything since. */
function ruleDeafness(facts: Facts, { receiver }: Message, rulings: Rulings): void {
  for (const socket of socketsOf(facts, receiver)) {
    const missed = facts.messages.filter(
      (other) =>
        other.receiver === receiver &&
        isOpen(socket, other.sentAtMs) &&
        arrivalOn(facts, other, socket) === Infinity,
    );
    if (missed.filter(({ isLoad }) => !isLoad).length >= 3) rulings.may('deaf-socket', receiver);
  }
}
