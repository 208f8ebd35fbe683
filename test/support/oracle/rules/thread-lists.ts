// What a thread list owes to its reader.

import { idOf } from '../../history/chat-world.ts';
import type { Facts, Message, ThreadList } from '../facts.ts';
import { confAtMs, hasRiddles } from '../lookups.ts';
import type { Rulings } from '../rulings.ts';

export function ruleThreadLists(facts: Facts, rulings: Rulings): void {
  for (const list of facts.threadLists) {
    const names = list.entries.map(({ otherUserId }) => otherUserId);
    if (names.includes(idOf(list.user))) {
      rulings.may('thread-self', list.user);
      rulings.must(['thread-self'], list.user);
    }
    if (new Set(names).size < names.length) {
      rulings.may('thread-duplicated', list.user);
      rulings.must(['thread-duplicated'], list.user);
    }
    const partners = new Set(facts.messages.flatMap((one) => partnerOf(one, list.user) ?? []));
    for (const partner of partners) {
      const own = facts.messages.filter((one) => partnerOf(one, list.user) === partner);
      ruleMissing(facts, { list, partner, own }, rulings);
      for (const message of own) ruleStale(facts, { list, partner, own: [message] }, rulings);
    }
  }
}

interface Thread {
  readonly list: ThreadList;
  readonly partner: number;
  /** Messages of the conversation. */
  readonly own: readonly Message[];
}

function partnerOf({ sender, receiver }: Message, user: number): number | null {
  if (sender === user) return receiver;
  return receiver === user ? sender : null;
}

function ruleMissing(facts: Facts, { list, partner, own }: Thread, rulings: Rulings): void {
  if (list.entries.some(({ otherUserId }) => otherUserId === idOf(partner))) return;
  if (own.some((one) => confAtMs(facts, one) <= list.askedAtMs)) {
    rulings.may('thread-missing', ...own);
  }
  if (own.some((one) => confAtMs(facts, one) < list.askedAtMs)) {
    rulings.must(['thread-missing'], ...own);
  }
}

/** Older than something of the reader's own that was confirmed before the list was asked for. */
function ruleStale(facts: Facts, { list, partner, own }: Thread, rulings: Rulings): void {
  const [message] = own;
  const entries = list.entries.filter(({ otherUserId }) => otherUserId === idOf(partner));
  if (message === undefined || message.sender !== list.user) return;
  for (const { last } of entries) {
    const shown = last?.message ?? null;
    if (shown === message || (last !== null && shown === null)) continue;
    const shownMs = shown === null ? Number.NEGATIVE_INFINITY : confAtMs(facts, shown);
    const confMs = confAtMs(facts, message);
    if (message.sentAtMs >= shownMs && confMs <= list.askedAtMs) {
      rulings.may('thread-last-message-stale', message);
    }
    const isSure = message.sentAtMs > shownMs && confMs < list.askedAtMs && !hasRiddles(facts);
    if (isSure) {
      const all = facts.messages.filter(({ sender, receiver }) => {
        return sender === list.user && receiver === partner;
      });
      rulings.must(['thread-last-message-stale'], ...all);
    }
  }
}
