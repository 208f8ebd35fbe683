// Was each message of the scene confirmed, delivered, stored, once, whole and among its parties?

import type { Finding } from '../contract.ts';
import { type Exchange, hasTag, idOf } from '../lab/exchange.ts';
import { failed, heldTo, notRun, passed, type Traffic, unknown } from '../lab/finding.ts';
import type { Lab } from '../lab/lab.ts';
import type { SeenFrame } from '../lab/probe-socket.ts';
import { isKnown, rowsOf, type Talk } from './talk.ts';

const UNREAD = 'the history could not be read: see history-answer and history-envelope';
const UNTOLD = 'no message was confirmed or delivered: see conf-arrives';

/** What was sent in the scene, and the frames of a kind that came. */
export function trafficOf(
  lab: Lab,
  exchanges: readonly Exchange[],
  pick: (exchange: Exchange) => readonly SeenFrame[],
): Traffic {
  const sent = exchanges.map(({ frame }) => lab.excerpt(frame)).join(' · ');
  const came = exchanges.flatMap(pick).map(({ text }) => lab.excerpt(text));
  return { sent: bounded(sent), came: bounded(came.length === 0 ? 'nothing' : came.join(' · ')) };
}

const MAX_TRAFFIC_CHARACTERS = 700;

function bounded(text: string): string {
  return text.length > MAX_TRAFFIC_CHARACTERS
    ? `${text.slice(0, MAX_TRAFFIC_CHARACTERS - 1)}…`
    : text;
}

export function judgeConfArrives(talk: Talk, lab: Lab): Finding {
  const silent = talk.exchanges.filter(({ confs }) => confs.length === 0);
  const traffic = trafficOf(lab, talk.exchanges, ({ confs, errors }) => [...confs, ...errors]);
  if (silent.length === 0) return passed(traffic);
  const alive = silent.filter(({ isSenderAlive }) => isSenderAlive);
  const [first] = alive;
  if (first === undefined) return unknown(traffic, 'the socket did not live until it was judged');
  const instead = first.errors.length > 0 ? ', but an error' : '';
  return failed(
    traffic,
    `${alive.length} of ${talk.exchanges.length} messages got no conf_message within ` +
      `${lab.timeoutMs} ms${instead}, on a socket that answered a ping after that`,
  );
}

export function judgeReArrives(talk: Talk, lab: Lab): Finding {
  const taken = talk.exchanges.filter((exchange) => isTaken(exchange, talk) && exchange.isReOwed);
  if (taken.length === 0) return notRun('no message was confirmed or stored: see conf-arrives');
  const traffic = trafficOf(lab, talk.exchanges, ({ res }) => res);
  const missing = taken.filter(({ res }) => res.length === 0);
  const silent = missing.filter((exchange) => !isSubscribeGap(exchange, taken));
  if (silent.length === 0) {
    const gap = 'the first message after a socket opened did not arrive, a later one did';
    return passed(traffic, missing.length === 0 ? null : gap);
  }
  const alive = silent.filter(({ isReceiverAlive }) => isReceiverAlive);
  if (alive.length === 0) return unknown(traffic, 'the socket did not live until it was judged');
  return failed(
    traffic,
    `${alive.length} of ${taken.length} messages got no re_message within ${lab.timeoutMs} ms, ` +
      'on a socket that was open before they were sent and answered a ping after that',
  );
}

/** An open socket is not yet a subscription: the first message may come too early for it. */
function isSubscribeGap(exchange: Exchange, taken: readonly Exchange[]): boolean {
  const toSame = taken.filter(({ to }) => to === exchange.to);
  return toSame[0] === exchange && toSame.some(({ res }) => res.length > 0);
}

/** It was confirmed, or it is in a history. */
function isTaken(exchange: Exchange, talk: Talk): boolean {
  if (isKnown(exchange)) return true;
  return talk.histories.some(({ rows }) => rows !== null && rowsOf(exchange, rows).length > 0);
}

export function judgeStored(talk: Talk): Finding {
  const known = talk.exchanges.filter(isKnown);
  if (known.length === 0) return notRun(UNTOLD);
  const [mine, theirs] = talk.histories;
  if (mine.rows === null || theirs.rows === null) return notRun(UNREAD);
  const all = [...mine.rows, ...theirs.rows];
  const lost = known.filter((exchange) => rowsOf(exchange, all).length === 0);
  const reason = `${lost.length} of ${known.length} messages that were confirmed or delivered are in the history of neither party`;
  return lost.length === 0 ? passed(mine.traffic) : failed(mine.traffic, reason);
}

export function judgeStoredOnce(talk: Talk): Finding {
  const [{ rows, traffic }] = talk.histories;
  if (rows === null) return notRun(UNREAD);
  const found = talk.exchanges.map((exchange) => rowsOf(exchange, rows).length);
  if (found.every((count) => count === 0))
    return notRun('no message is in the history: see stored');
  const doubled = found.filter((count) => count > 1);
  return heldTo(
    doubled.map((count) => `one message is ${count} rows`),
    traffic,
  );
}

export function judgeStoredBeforeTold(talk: Talk): Finding {
  const { earlyRead } = talk;
  const [opening] = talk.exchanges;
  if (earlyRead === null || opening === undefined)
    return notRun('no re_message came: see re-arrives');
  if (earlyRead.rows === null) return notRun(UNREAD);
  if (judgeStored(talk).verdict !== 'pass') return notRun('the message was never seen: see stored');
  if (rowsOf(opening, earlyRead.rows).length > 0) return passed(earlyRead.traffic);
  const isHidden = rowsOf(opening, talk.histories[1].rows ?? []).length === 0;
  if (isHidden) return notRun('this party never sees it: see history-agrees');
  return failed(
    earlyRead.traffic,
    'a history that its receiver asked for after the re_message had arrived did not show it yet',
  );
}

export function judgeDeliveredOnce(talk: Talk, lab: Lab): Finding {
  if (!talk.exchanges.some(isKnown)) return notRun(UNTOLD);
  const departures = talk.exchanges.flatMap(({ confs, res }) => [
    ...(confs.length > 1 ? [`one message was confirmed ${confs.length} times`] : []),
    ...(res.length > 1 ? [`one message reached a socket ${res.length} times`] : []),
  ]);
  return heldTo(
    departures,
    trafficOf(lab, talk.exchanges, ({ confs, res }) => [...confs, ...res]),
  );
}

export function judgeTextIntact(talk: Talk, lab: Lab): Finding {
  const rows = talk.histories.flatMap((read) => read.rows ?? []);
  const told = talk.exchanges.filter((exchange) => isTaken(exchange, talk));
  if (told.length === 0) return notRun(UNTOLD);
  const departures = told.flatMap((exchange) => [
    ...exchange.confs.flatMap((frame) => bodyDeparture(frame, exchange.body, 'conf')),
    ...exchange.res.flatMap((frame) => bodyDeparture(frame, exchange.body, 're')),
    ...rowsOf(exchange, rows).flatMap((row) => textDeparture(row.body, exchange.body, 'row')),
  ]);
  const traffic = trafficOf(lab, told, ({ confs, res }) => [...confs, ...res]);
  return heldTo([...new Set(departures)], traffic);
}

function bodyDeparture({ fields }: SeenFrame, body: string, where: string): readonly string[] {
  const said = fields.message_body;
  return typeof said === 'string' ? textDeparture(said, body, where) : [];
}

function textDeparture(said: string, body: string, where: string): readonly string[] {
  if (said === body) return [];
  let place = 0;
  while (place < said.length && said[place] === body[place]) place += 1;
  return [
    `the ${where} has ${said.length} characters instead of ${body.length}, other from character ${place + 1} on`,
  ];
}

export function judgeEavesdrop(talk: Talk, lab: Lab): Finding {
  if (lab.third === null) return notRun('there is no third account');
  if (talk.overheard === null) return notRun('the third account got no socket: see socket-opens');
  if (!talk.exchanges.some(isKnown)) return notRun(UNTOLD);
  const heard = talk.overheard.filter((frame) =>
    talk.exchanges.some((exchange) => isAbout(frame, exchange)),
  );
  const sent = `${talk.exchanges.length} messages between ${lab.first.name} and ${lab.second.name}`;
  const shown = heard.map(({ text }) => lab.excerpt(text)).join(' · ');
  const came = `on the socket of ${lab.third.name}: ${heard.length === 0 ? 'nothing of them' : shown}`;
  if (heard.length === 0) return passed({ sent, came });
  return failed({ sent, came }, `${heard.length} of their frames reached an uninvolved user`);
}

function isAbout(frame: SeenFrame, { tag, confs, from, to }: Exchange): boolean {
  if (hasTag(frame, tag)) return true;
  const id = idOf(frame);
  const isSame = id !== '' && confs.some((conf) => idOf(conf) === id);
  return isSame && frame.text.includes(from.id) && frame.text.includes(to.id);
}
