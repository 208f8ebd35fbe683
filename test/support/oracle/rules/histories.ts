// What one reader may rely on from read to read, and what both parties must read alike.

import type { Facts, Message, Read, Sight } from '../facts.ts';
import {
  confAtMs,
  hasRiddles,
  isOfConversation,
  isSameConversation,
  pairsOf,
  reAtMs,
  readsOf,
  seenAtMs,
  shows,
} from '../lookups.ts';
import type { Rulings } from '../rulings.ts';

export function ruleHistories(facts: Facts, rulings: Rulings): void {
  for (const message of facts.messages) {
    for (const read of facts.reads) {
      if (!isOfConversation(read, message) || shows(read, message)) continue;
      ruleOwnWrites(facts, { message, read }, rulings);
      ruleRepeats(facts, { message, read }, rulings);
      ruleCommits(facts, { message, read }, rulings);
    }
    ruleDivergence(facts, message, rulings);
    ruleChanges(facts, message, rulings);
    ruleThreads(facts, message, rulings);
  }
}

interface Lack {
  readonly message: Message;
  readonly read: Read;
}

/** Proven under one of the promises of a read: which one is a matter of roots. */
const STALE = ['read-your-writes', 'monotonic-reads', 'relay-before-commit'] as const;

function ruleOwnWrites(facts: Facts, { message, read }: Lack, rulings: Rulings): void {
  const confMs = confAtMs(facts, message);
  if (read.user !== message.sender || confMs > read.askedAtMs) return;
  rulings.may('read-your-writes', message);
  const isSure = confMs < read.askedAtMs && !read.isReadback && !hasRiddles(facts);
  if (isSure) rulings.must(['read-your-writes'], message);
}

function ruleRepeats(facts: Facts, { message, read }: Lack, rulings: Rulings): void {
  const earlier = facts.reads.filter(
    ({ user, partner, atMs }) =>
      user === read.user && partner === read.partner && atMs <= read.askedAtMs,
  );
  const shown = earlier.filter((one) => shows(one, message));
  if (shown.length === 0) return;
  rulings.may('monotonic-reads', message);
  // The answer that came last before this one is what it is held against.
  const before = facts.reads
    .slice(0, facts.reads.indexOf(read))
    .findLast(({ user, partner }) => user === read.user && partner === read.partner);
  const isSure = before !== undefined && shown.includes(before) && before.atMs < read.askedAtMs;
  if (isSure && !read.isReadback && !hasRiddles(facts)) rulings.must(STALE, message);
}

function ruleCommits(facts: Facts, { message, read }: Lack, rulings: Rulings): void {
  const [confMs, reMs] = [confAtMs(facts, message), reAtMs(facts, message)];
  const ofOwnConf = read.user === message.sender && confMs < read.askedAtMs;
  const shown = facts.reads.filter((one) => isOfConversation(one, message) && shows(one, message));
  const wasShown = shown.some(({ atMs }) => atMs < read.askedAtMs);
  if (ofOwnConf || wasShown || Math.min(confMs, reMs) > read.askedAtMs) return;
  rulings.may('relay-before-commit', message);
  const isSure = Math.min(confMs, reMs) < read.askedAtMs && confMs !== read.askedAtMs;
  const mayBeShown = shown.some(({ atMs }) => atMs <= read.askedAtMs);
  if (!isSure || mayBeShown || read.isReadback || hasRiddles(facts)) return;
  rulings.must(['relay-before-commit'], message);
}

function ruleDivergence(facts: Facts, message: Message, rulings: Rulings): void {
  const [ours, theirs] = [message.sender, message.receiver].map((user) =>
    readsOf(facts, message, user),
  );
  for (const one of ours ?? []) {
    for (const other of theirs ?? []) {
      if (seenAtMs(facts, message) > Math.min(one.askedAtMs, other.askedAtMs)) continue;
      if (shows(one, message) !== shows(other, message)) {
        rulings.may('history-divergence', message);
      }
      const texts = new Set([one, other].flatMap((read) => textsOf(read, message)));
      if (texts.size > 1) rulings.may('history-divergence', message);
    }
  }
  ruleOneSided(facts, message, rulings);
}

function textsOf(read: Read, message: Message): readonly string[] {
  return read.rows.flatMap((row) =>
    row.message === message && row.shown !== null ? `${row.shown.id} ${row.shown.hash}` : [],
  );
}

/** To the last, all answers to one party show it, and none to the other. */
function ruleOneSided(facts: Facts, message: Message, rulings: Rulings): void {
  if (hasRiddles(facts)) return;
  for (const [one, other] of pairsOf([message.sender, message.receiver])) {
    const last = readsOf(facts, message, one).filter(({ isReadback }) => isReadback);
    const others = readsOf(facts, message, other).filter(({ isReadback }) => isReadback);
    const confMs = confAtMs(facts, message);
    const lacksSurely = (read: Read): boolean =>
      !shows(read, message) &&
      confMs < read.askedAtMs &&
      read.rows.some(({ message: later }) => {
        if (later === null || later.socket !== message.socket) return false;
        return later.sentAtMs > confMs && confAtMs(facts, later) < read.askedAtMs;
      });
    const isThere = last.length > 0 && last.every((read) => shows(read, message));
    const isAbsent = others.length > 0 && others.every(lacksSurely);
    if (isThere && isAbsent && last.every(({ askedAtMs }) => askedAtMs > confMs)) {
      rulings.must(['history-divergence'], message);
    }
  }
}

function ruleChanges(facts: Facts, message: Message, rulings: Rulings): void {
  for (const user of [message.sender, message.receiver]) {
    const rows = readsOf(facts, message, user).flatMap((read) =>
      read.rows.filter((row) => row.message === message).map((row) => ({ read, row })),
    );
    for (const [one, other] of pairsOf(rows)) {
      if (one.read !== other.read) ruleChange(facts, [one, other], rulings);
    }
  }
}

interface ReadRow {
  readonly read: Read;
  readonly row: Sight;
}

function ruleChange(facts: Facts, pair: readonly [ReadRow, ReadRow], rulings: Rulings): void {
  const [{ read: early, row: one }, { read: later, row: other }] = pair;
  const [x, y] = [one.shown, other.shown];
  const { message } = one;
  if (x === null || y === null || message === null) return;
  const fields = ['id', 'hash', 'senderId', 'receiverId', 'time'] as const;
  if (fields.some((field) => x[field] !== y[field])) rulings.may('immutable-changed', message);
  const isWrongOnce = (x.hash === message.hash) !== (y.hash === message.hash);
  // Two rows of one message are told as that.
  if (isWrongOnce) rulings.must(['immutable-changed', 'duplicate-write'], message);
  const wasSeen = x.row?.seen === true && y.row?.seen === false;
  if (wasSeen && early.atMs <= later.askedAtMs) rulings.may('seen-regression', message);
  const isSure = facts.contract.reads === 'primary' && early.atMs < later.askedAtMs;
  if (wasSeen && isSure) rulings.must(['seen-regression'], message);
}

function isOfSamePair({ shown: one }: Sight, { shown: other }: Sight): boolean {
  const names = [other?.senderId, other?.receiverId];
  return names.includes(one?.senderId) && names.includes(one?.receiverId);
}

/** One thread per pair, and one pair per thread. */
function ruleThreads(facts: Facts, message: Message, rulings: Rulings): void {
  const rows = facts.sights.filter(({ channel }) => channel === 'row');
  for (const one of rows) {
    for (const other of rows) {
      const [a, b] = [one.message, other.message];
      if (a !== message || b === null) continue;
      const isSameThread = one.shown?.row?.threadId === other.shown?.row?.threadId;
      // By what they are, or by whom they name.
      const isOfOne = isOfSamePair(one, other);
      if (isSameThread !== isOfOne) rulings.may('conversation-split', a, b);
      // A thread of two pairs is told by the first message of either, which may have no row.
      const told = isSameThread ? firstOfConversations(facts, [a, b]) : [];
      if (isSameThread && !isOfOne) rulings.may('conversation-split', ...told);
      if (isSameThread === isSameConversation(a, b)) continue;
      rulings.may('conversation-split', a, b, ...told);
      rulings.must(['conversation-split'], a, b, ...told);
    }
  }
}

/** The first messages of the conversations that these are of, or are shown in. */
function firstOfConversations(facts: Facts, messages: readonly Message[]): readonly Message[] {
  const isShown = (read: Read): boolean => messages.some((message) => shows(read, message));
  const reads = facts.reads.filter(isShown);
  const isOfOne = (one: Message): boolean =>
    messages.some((message) => isSameConversation(message, one)) ||
    reads.some((read) => isOfConversation(read, one));
  const firsts = new Map<string, Message>();
  for (const one of facts.messages.filter(isOfOne).toSorted((a, b) => a.sentAtMs - b.sentAtMs)) {
    const pair = [one.sender, one.receiver].toSorted((a, b) => a - b).join(' ');
    if (!firsts.has(pair)) firsts.set(pair, one);
  }
  return [...firsts.values()];
}
