// What one frame or row, or two of one message, may not say.

import { idOf } from '../../history/chat-world.ts';
import type { Facts, Message, Shown, Sight } from '../facts.ts';
import {
  isClean,
  isSameConversation,
  pairsOf,
  resAtReceiver,
  seenAtMs,
  sightsOf,
  socketsOf,
} from '../lookups.ts';
import type { Rulings } from '../rulings.ts';
import { instantOf, isIso8601 } from './times.ts';

const DELIVER_MS = 2000;

export function ruleSightings(facts: Facts, rulings: Rulings): void {
  for (const sight of facts.sights) {
    if (sight.message === null) ruleRiddle(facts, sight, rulings);
    else ruleOne(sight, sight.message, rulings);
  }
  for (const message of facts.messages) {
    const sights = facts.sights.filter((sight) => sight.message === message);
    ruleDuplicates(facts, message, rulings);
    ruleBodies(sights, message, rulings);
    rulePairs(sights, message, rulings);
    ruleRefusal(facts, message, rulings);
    ruleLateness(facts, message, rulings);
  }
  ruleIds(facts, rulings);
  ruleForms(facts, rulings);
}

function ruleOne(sight: Sight, message: Message, rulings: Rulings): void {
  const { channel, user, shown, reading } = sight;
  const owner = channel === 'conf' ? message.sender : message.receiver;
  const claimed = channel === 'conf' ? shown?.senderId : shown?.receiverId;
  const isAstray = channel !== 'row' && user !== owner;
  if (isAstray) rulings.may('misrouted', message);
  if (isAstray && isClean(sight) && claimed !== idOf(user)) rulings.must(['misrouted'], message);
  if (shown === null) return;
  ruleTimes(sight, shown, rulings);
  const isRight = shown.senderId === idOf(message.sender);
  if (isRight && shown.receiverId === idOf(message.receiver)) return;
  rulings.may('wrong-party', message);
  rulings.may('misrouted', message);
  if (reading.status !== 'ours' || isAstray) return;
  rulings.must(['wrong-party', 'misrouted'], message);
}

function ruleTimes(sight: Sight, { time, row }: Shown, rulings: Rulings): void {
  const { message } = sight;
  if (message === null) return;
  const times = row === null ? [time] : [time, row.updated];
  // A field that is missing is http-contract's.
  const isBad = times.some((one) => one !== '' && !isIso8601(one));
  if (isBad) rulings.may('bad-timestamp', message);
  if (isBad && isClean(sight)) rulings.must(['bad-timestamp'], message);
  if (row === null || !isIso8601(row.updated) || !isIso8601(row.created)) return;
  const [updated, created] = [instantOf(row.updated), instantOf(row.created)];
  const earlyUs = created.us - updated.us - 1_000_000;
  if (earlyUs <= Math.max(created.unitUs, updated.unitUs)) return;
  rulings.may('updated-before-created', message);
  if (isClean(sight)) rulings.must(['updated-before-created'], message);
}

/** Nobody sent it, or it is one of these in a bad state. */
function ruleRiddle(facts: Facts, sight: Sight, rulings: Rulings): void {
  rulings.may('unexpected', sight.user);
  const candidates = facts.messages.filter(
    ({ sender, receiver }) =>
      idOf(sender) === sight.shown?.senderId && idOf(receiver) === sight.shown.receiverId,
  );
  rulings.may('corrupted', ...candidates);
  rulings.may('channel-divergence', ...candidates);
}

function ruleDuplicates(facts: Facts, message: Message, rulings: Rulings): void {
  const confs = sightsOf(facts, message, 'conf');
  if (confs.length > 1) {
    rulings.may('duplicate-delivery', message);
    if (confs.every(isClean)) rulings.must(['duplicate-delivery'], message);
  }
  for (const { socket } of socketsOf(facts, message.receiver)) {
    const here = sightsOf(facts, message, 're').filter((one) => one.socket === socket);
    if (here.length < 2) continue;
    rulings.may('duplicate-delivery', message);
    if (here.every(isClean)) rulings.must(['duplicate-delivery'], message);
  }
  for (const { rows } of facts.reads) {
    const own = rows.filter((row) => row.message === message);
    if (own.length < 2) continue;
    rulings.may('duplicate-write', message);
    if (own.every(isClean)) rulings.must(['duplicate-write'], message);
  }
}

function ruleBodies(sights: readonly Sight[], message: Message, rulings: Rulings): void {
  const shown = sights.filter((sight) => sight.shown !== null);
  const damaged = shown.filter((sight) => sight.shown?.hash !== message.hash);
  if (damaged.length === 0 || message.socket < 0) return;
  const firstHashes = (['conf', 're', 'row'] as const).flatMap(
    (channel) => damaged.find((sight) => sight.channel === channel)?.shown?.hash ?? [],
  );
  const isDivergent = damaged.length < shown.length || new Set(firstHashes).size > 1;
  const check = isDivergent ? 'channel-divergence' : 'corrupted';
  rulings.may(check, message);
  const isMarked = damaged.some(({ reading }) => reading.status === 'ours');
  // What reads itself changed is told as that.
  if (isMarked) rulings.must([check, 'immutable-changed', 'unexpected'], message);
}

function rulePairs(sights: readonly Sight[], message: Message, rulings: Rulings): void {
  for (const [{ shown: one, channel }, { shown: other, channel: otherChannel }] of pairsOf(
    sights,
  )) {
    if (one === null || other === null) continue;
    if (one.id !== other.id) {
      rulings.may('id-mismatch', message);
      if (channel !== otherChannel) {
        const checks = ['id-mismatch', 'duplicate-write', 'immutable-changed'] as const;
        rulings.must(checks, message);
      }
    }
    if (!isIso8601(one.time) || !isIso8601(other.time)) continue;
    const [a, b] = [instantOf(one.time), instantOf(other.time)];
    if (Math.abs(a.us - b.us) > Math.max(a.unitUs, b.unitUs)) {
      rulings.may('timestamp-mismatch', message);
    }
  }
}

function ruleRefusal(facts: Facts, message: Message, rulings: Rulings): void {
  if (seenAtMs(facts, message) === Infinity) return;
  const isDeclared = facts.contract.errors === 'reject';
  if (message.socket < 0) {
    rulings.may('ghost-send', message);
    rulings.must(['ghost-send'], message);
  }
  for (const one of facts.observations) {
    if (one.type !== 'error-frame' || one.socket !== message.socket || !isDeclared) continue;
    if (one.atMs >= message.sentAtMs) rulings.may('ghost-send', message);
    const { refused } = one;
    if (refused?.sender === message.sender && refused.sequence === message.sequence) {
      rulings.must(['ghost-send'], message);
    }
  }
}

function ruleLateness(facts: Facts, message: Message, rulings: Rulings): void {
  const { receiver, sentAtMs } = message;
  for (const { atMs, socket } of resAtReceiver(facts, message)) {
    const own = socketsOf(facts, receiver).find((one) => one.socket === socket);
    if (own === undefined || own.openedAtMs > sentAtMs) continue;
    if (atMs - sentAtMs >= DELIVER_MS) rulings.may('late-delivery', message);
  }
}

function ruleIds(facts: Facts, rulings: Rulings): void {
  for (const [one, other] of pairsOf(facts.sights)) {
    const [a, b] = [one.message, other.message];
    if (one.shown === null || other.shown === null) continue;
    if (one.shown.idType !== other.shown.idType) {
      rulings.may('wrong-type', ...facts.messages);
      if (a !== null && b !== null) rulings.must(['wrong-type'], ...facts.messages);
    }
    if (one.shown.id === other.shown.id) ruleReuse(facts, [one, other], rulings);
  }
}

function ruleReuse(facts: Facts, [one, other]: readonly [Sight, Sight], rulings: Rulings): void {
  const [a, b] = [one.message, other.message];
  if (a === null || b === null || a === b) return;
  if (!isSameConversation(a, b) && facts.contract.ids === null) return;
  rulings.may('id-reuse', a, b);
  if (one.channel === 'row' && one.atMs === other.atMs) rulings.may('duplicate-write', a, b);
  // The second row of a duplicate is one too many, whatever its id.
  if (isClean(one) && isClean(other)) rulings.must(['id-reuse', 'duplicate-write'], a, b);
}

function ruleForms(facts: Facts, rulings: Rulings): void {
  for (const [order, one] of facts.observations.entries()) {
    if (one.type === 'frame-violation') {
      const about = facts.sights.find((sight) => sight.order === order)?.message ?? one.user;
      rulings.may(one.violation, about);
      rulings.must([one.violation], about);
    } else if (one.type === 'http-violation') {
      rulings.may('http-contract', one.user);
      rulings.must(['http-contract'], one.user);
    }
  }
}
