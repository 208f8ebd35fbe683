// From what was gathered of a message to its story: what matters of it, in order, in plain words.

import type { EvidenceLine, Finding } from '../../verify/index.ts';
import type { MessageName } from './message-story.ts';
import type { Follower, Noted, Sightings, SocketNoted } from './sightings.ts';

/** Of a kind that repeats itself: the first ones, and the last. */
const SHOWN_FIRST = 5;
const FOLLOWERS_SHOWN = 3;
const SOCKETS_SHOWN = 12;

/** Everything in the order of time, from t = 0. */
export function eventsOf(seen: Sightings): readonly EvidenceLine[] {
  const all: Noted[] = [
    ...seen.events,
    ...some(seen.reads.filter(({ shows }) => !shows)),
    ...some(seen.reads.filter(({ shows }) => shows)),
    ...socketEvents(seen),
    ...followerEvents(seen),
  ];
  return all
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, where, text }) => ({ atMs: atMs - seen.originAtMs, where, text }));
}

/** A sentence for each of sent, confirmed, delivered, stored. */
export function fateOf(name: MessageName, seen: Sightings): readonly string[] {
  const at = (atMs: number): string => instantText(atMs - seen.originAtMs);
  const stored = seen.reads.find(({ shows }) => shows);
  const lacking = seen.reads.filter(({ shows }) => !shows);
  const sides = [...new Set(lacking.map(({ user }) => `user ${user}`))].join(' and ');
  const unread = lacking.length === 0 ? 'it was never read back' : `the reads of ${sides} lack it`;
  return [
    seen.sent === null ? 'It was never sent.' : `It was sent at ${at(seen.sent.atMs)}.`,
    Number.isNaN(seen.confirmedAtMs)
      ? 'It was never confirmed to its sender.'
      : `It was confirmed to its sender at ${at(seen.confirmedAtMs)}.`,
    Number.isNaN(seen.deliveredAtMs)
      ? `It never arrived on a socket of user ${name.receiver}.`
      : `It arrived at user ${name.receiver} at ${at(seen.deliveredAtMs)}, on socket ${seen.deliveredOn}.`,
    stored === undefined
      ? `No history ever showed it: ${unread}.`
      : `A read first showed it at ${at(stored.atMs)}.`,
  ];
}

/** Where and when it was seen last, after it was sent. */
export function lastSeenOf(name: MessageName, seen: Sightings): string | null {
  const sights: { readonly atMs: number; readonly text: string }[] = seen.reads
    .filter(({ shows }) => shows)
    .map(({ atMs, user }) => ({ atMs, text: `over REST, by user ${user}` }));
  if (!Number.isNaN(seen.confirmedAtMs)) {
    const text = `in its confirmation to user ${name.sender}`;
    sights.push({ atMs: seen.confirmedAtMs, text });
  }
  if (!Number.isNaN(seen.deliveredAtMs)) {
    const text = `on socket ${seen.deliveredOn} of user ${name.receiver}`;
    sights.push({ atMs: seen.deliveredAtMs, text });
  }
  const last = sights.toSorted((a, b) => a.atMs - b.atMs).at(-1);
  return last === undefined ? null : `${last.text}, at ${instantText(last.atMs - seen.originAtMs)}`;
}

/** The findings about a message. */
export function findingsOf(name: MessageName, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ message }) => message?.sender === name.sender && message.sequence === name.sequence,
  );
}

export function instantText(atMs: number): string {
  return `${atMs < 0 ? '-' : '+'}${(Math.abs(atMs) / 1000).toFixed(3)} s`;
}

/** The first ones and the last one; what is between is counted in the last. */
function some(all: readonly Noted[]): readonly Noted[] {
  const last = all.at(-1);
  if (all.length <= SHOWN_FIRST + 1 || last === undefined) return all;
  const hidden = all.length - SHOWN_FIRST - 1;
  const text = `${last.text} (and ${hidden} reads before it, like this one)`;
  return [...all.slice(0, SHOWN_FIRST), { ...last, text }];
}

/** Sockets that were open when it was sent, and what became of them and of later ones. */
function socketEvents({ sockets, sent }: Sightings): readonly Noted[] {
  const sentAtMs = sent?.atMs ?? Number.NEGATIVE_INFINITY;
  const after = sockets.filter(({ atMs }) => atMs >= sentAtMs);
  const closed = new Set(
    sockets.filter((one) => !one.opens && one.atMs < sentAtMs).map(({ socket }) => socket),
  );
  const isOpen = (one: SocketNoted): boolean => one.opens && !closed.has(one.socket);
  const before = sockets.filter((one) => one.atMs < sentAtMs && isOpen(one));
  const hidden = after.length - SOCKETS_SHOWN;
  const last = after[SOCKETS_SHOWN - 1];
  if (hidden <= 0 || last === undefined) return [...before, ...after];
  const text = `${last.text} (and ${hidden} more events of their sockets)`;
  return [...before, ...after.slice(0, SOCKETS_SHOWN - 1), { ...last, text }];
}

/** Later messages on the same path, those of the verifier first: fences prove what is missing. */
function followerEvents({ followers }: Sightings): readonly Noted[] {
  const all = [...followers.values()];
  const controls = all.filter(({ kind }) => kind !== 'message');
  const ordinary = all.filter((one) => one.kind === 'message' && !Number.isNaN(one.deliveredAtMs));
  return [
    ...controls.slice(0, FOLLOWERS_SHOWN).flatMap(linesOf),
    ...ordinary.slice(0, 1).flatMap(linesOf),
  ];
}

function linesOf(follower: Follower): readonly Noted[] {
  const { kind, sequence, sentAtMs, confirmedAtMs, deliveredAtMs, socket } = follower;
  const what =
    kind === 'message'
      ? `a later message (#${sequence})`
      : `a ${kind} of the verifier (#${sequence})`;
  const lines: Noted[] = [
    { atMs: sentAtMs, where: 'sender', text: `${what} was sent the same way` },
  ];
  if (!Number.isNaN(confirmedAtMs)) {
    lines.push({ atMs: confirmedAtMs, where: 'sender', text: `${what} was confirmed` });
  }
  if (!Number.isNaN(deliveredAtMs)) {
    const text = `${what} arrived on socket ${socket}: the socket still hears`;
    lines.push({ atMs: deliveredAtMs, where: 'receiver', text });
  }
  return lines;
}
