// The frames of the scene: their form, their parties, their ids and their times.

import { canonicalId } from '../../base/index.ts';
import { isOversizeCode } from '../../client/index.ts';
import type { Finding } from '../contract.ts';
import type { Exchange } from '../lab/exchange.ts';
import { heldTo, notRun, passed } from '../lab/finding.ts';
import type { Lab } from '../lab/lab.ts';
import type { SeenFrame } from '../lab/probe-socket.ts';
import { trafficOf } from './message-cases.ts';
import { isSameTime, readServerTime, type ServerTime } from './server-times.ts';
import { rowsOf, type Talk } from './talk.ts';

type Channel = 'conf' | 're';

const framesOf = (exchange: Exchange, channel: Channel): readonly SeenFrame[] =>
  channel === 'conf' ? exchange.confs : exchange.res;

const bothOf = ({ confs, res }: Exchange): readonly SeenFrame[] => [...confs, ...res];

const noneCame = (channel: Channel): Finding =>
  notRun(`no ${channel}_message came: see ${channel}-arrives`);

export function judgeFields(talk: Talk, lab: Lab, channel: Channel): Finding {
  const frames = talk.exchanges.flatMap((exchange) => framesOf(exchange, channel));
  if (frames.length === 0) return noneCame(channel);
  const departures = frames.flatMap(({ decoded }) =>
    decoded.kind === 'violation' && decoded.violation === 'wrong-type' ? [decoded.detail] : [],
  );
  const traffic = trafficOf(lab, talk.exchanges, (exchange) => framesOf(exchange, channel));
  return heldTo([...new Set(departures)], traffic);
}

export function judgeParties(talk: Talk, lab: Lab, channel: Channel): Finding {
  const departures = talk.exchanges.flatMap((exchange) =>
    framesOf(exchange, channel).flatMap(({ fields }) => [
      ...party(fields.sender_id, exchange.from.id, 'sender_id is not that of the sender'),
      ...party(fields.receiver_id, exchange.to.id, 'receiver_id is not that of the receiver'),
    ]),
  );
  if (talk.exchanges.every((exchange) => framesOf(exchange, channel).length === 0)) {
    return noneCame(channel);
  }
  const traffic = trafficOf(lab, talk.exchanges, (exchange) => framesOf(exchange, channel));
  return heldTo([...new Set(departures)], traffic);
}

function party(said: unknown, id: string, departure: string): readonly string[] {
  return typeof said !== 'string' || canonicalId(said) === canonicalId(id) ? [] : [departure];
}

export function judgeIdsAgree(talk: Talk, lab: Lab): Finding {
  const traffic = trafficOf(lab, talk.exchanges, bothOf);
  const compared = talk.exchanges.map((exchange) => idsOf(exchange, talk));
  if (compared.every((ids) => ids.length < 2)) {
    return notRun('no message was seen in two places: see conf-arrives and stored');
  }
  const departures = compared.flatMap((ids) =>
    new Set(ids.map(({ id }) => id)).size > 1
      ? [`one message is ${ids.map(({ where, id }) => `${where} ${id}`).join(', ')}`]
      : [],
  );
  return heldTo(departures, traffic);
}

/** The id of a message at each place where it was seen, once a place. */
function idsOf(exchange: Exchange, talk: Talk): readonly { where: string; id: string }[] {
  const [conf] = exchange.confs.flatMap(decodedId);
  const [re] = exchange.res.flatMap(decodedId);
  const rows = talk.histories.flatMap((read) => rowsOf(exchange, read.rows ?? []));
  // Which of two rows the frames mean is for stored-once.
  const row = rows.find(({ id }) => id === conf) ?? rows[0];
  return [
    ...(conf === undefined ? [] : [{ where: 'conf', id: conf }]),
    ...(re === undefined ? [] : [{ where: 're', id: re }]),
    ...(row === undefined ? [] : [{ where: 'row', id: row.id }]),
  ];
}

function decodedId({ decoded, fields }: SeenFrame): readonly string[] {
  if (decoded.kind === 'message') return [decoded.id];
  const { created_msg_id: id } = fields;
  return typeof id === 'number' && Number.isSafeInteger(id) ? [canonicalId(id)] : [];
}

export function judgeIdsUnique(talk: Talk, lab: Lab): Finding {
  const ids = talk.exchanges.map((exchange) => new Set(bothOf(exchange).flatMap(decodedId)));
  if (ids.filter((set) => set.size > 0).length < 2) {
    return notRun('fewer than two messages were confirmed or delivered: see conf-arrives');
  }
  const seen = new Set<string>();
  const departures = ids.flatMap((set) => {
    const again = [...set].filter((id) => seen.has(id));
    for (const id of set) seen.add(id);
    return again.map((id) => `the id ${id} is that of two messages`);
  });
  return heldTo(departures, trafficOf(lab, talk.exchanges, bothOf));
}

export function judgeIdsOneType(talk: Talk, lab: Lab): Finding {
  const inFrames = talk.exchanges.flatMap(bothOf).flatMap(({ fields }) => {
    const type = typeof fields.created_msg_id;
    return type === 'number' || type === 'string' ? [type] : [];
  });
  const inRows = talk.exchanges.flatMap((exchange) =>
    rowsOf(exchange, talk.histories[0].rows ?? []).map(({ idType }) => idType),
  );
  if (inFrames.length + inRows.length === 0) return notRun('no id was seen: see conf-arrives');
  const types = new Set([...inFrames, ...inRows]);
  const departures = types.size > 1 ? ['ids are numbers in one place and texts in another'] : [];
  return heldTo(departures, trafficOf(lab, talk.exchanges, bothOf));
}

/** The timestamps that came, as they came. */
function stampsOf(exchange: Exchange): readonly unknown[] {
  return bothOf(exchange).flatMap(({ fields }) =>
    fields.timestamp === undefined ? [] : [fields.timestamp],
  );
}

function timeOf(stamp: unknown): ServerTime | null {
  return typeof stamp === 'string' ? readServerTime(stamp) : null;
}

export function judgeTimesIso(talk: Talk, lab: Lab): Finding {
  const stamps = talk.exchanges.flatMap(stampsOf);
  if (stamps.length === 0) return notRun('no frame had a timestamp: see conf-fields and re-fields');
  const wrong = stamps.filter((stamp) => timeOf(stamp) === null);
  const departures =
    wrong.length > 0 ? [`${wrong.length} of ${stamps.length} timestamps are not ISO 8601`] : [];
  return heldTo(departures, trafficOf(lab, talk.exchanges, bothOf));
}

export function judgeTimesOffset(talk: Talk, lab: Lab): Finding {
  const times = talk.exchanges.flatMap(stampsOf).flatMap((stamp) => timeOf(stamp) ?? []);
  if (times.length === 0) return notRun('no timestamp is ISO 8601: see times-iso');
  const bare = times.filter(({ hasOffset }) => !hasOffset);
  const departures =
    bare.length > 0 ? [`${bare.length} of ${times.length} timestamps have no offset`] : [];
  return heldTo(departures, trafficOf(lab, talk.exchanges, bothOf));
}

export function judgeTimesAgree(talk: Talk, lab: Lab): Finding {
  let comparedCount = 0;
  const departures = talk.exchanges.flatMap((exchange) => {
    const rows = rowsOf(exchange, talk.histories[0].rows ?? []);
    const created = rows.flatMap((row) => readServerTime(row.created) ?? []);
    const times = stampsOf(exchange).flatMap((stamp) => timeOf(stamp) ?? []);
    const comparable = times.filter(({ hasOffset }) => hasOffset);
    if (created.length === 0) return [];
    comparedCount += comparable.length;
    return comparable
      .filter((time) => !created.some((row) => isSameTime(time, row)))
      .map(() => 'the timestamp of a frame is not the time at which its row was created');
  });
  if (comparedCount === 0) {
    return notRun('no time with an offset and its row were seen: see times-offset and stored');
  }
  return heldTo([...new Set(departures)], trafficOf(lab, talk.exchanges, bothOf));
}

export function judgeFramesJson(talk: Talk, lab: Lab): Finding {
  return judgeFrames(talk, lab, ['malformed-frame']);
}

export function judgeFramesKnown(talk: Talk, lab: Lab): Finding {
  return judgeFrames(talk, lab, ['unknown-action']);
}

export function judgeFramesProtocol(talk: Talk, lab: Lab): Finding {
  return judgeBroken(talk, lab, false);
}

export function judgeFramesSize(talk: Talk, lab: Lab): Finding {
  return judgeBroken(talk, lab, true);
}

/** What could not be read as a frame at all: against the protocol, or beyond every size. */
function judgeBroken(talk: Talk, lab: Lab, ofSize: boolean): Finding {
  const codes = talk.broken.filter((code) => isOversizeCode(code) === ofSize);
  const { sent } = trafficOf(lab, talk.exchanges, () => []);
  if (codes.length === 0) return passed({ sent, came: `${talk.frames.length} frames` });
  const came = `${talk.frames.length} frames, and bytes that end the socket`;
  return heldTo(
    [...new Set(codes)].map((code) => `a frame was refused: ${code}`),
    { sent, came },
  );
}

export function judgeIdsAscend(talk: Talk, lab: Lab): Finding {
  const ids = talk.exchanges.flatMap(({ confs, res }) => [confs[0] ?? res[0]].flatMap(numberOf));
  if (ids.length < 2) return notRun('fewer than two messages have a number as their id');
  const isAscending = ids.every((id, index) => index === 0 || (ids[index - 1] ?? id) < id);
  const departures = isAscending ? [] : ['a message that was sent later has a smaller id'];
  return heldTo(departures, trafficOf(lab, talk.exchanges, bothOf));
}

function numberOf(frame: SeenFrame | undefined): readonly number[] {
  const id = frame?.fields.created_msg_id;
  return typeof id === 'number' && Number.isSafeInteger(id) ? [id] : [];
}

function judgeFrames(talk: Talk, lab: Lab, violations: readonly string[]): Finding {
  const odd = talk.frames.flatMap((frame) => {
    const { decoded } = frame;
    const isOdd = decoded.kind === 'violation' && violations.includes(decoded.violation);
    return isOdd ? [{ said: decoded.detail, shown: lab.excerpt(frame.text) }] : [];
  });
  const { sent } = trafficOf(lab, talk.exchanges, () => []);
  if (talk.frames.length === 0) return notRun('no frame came at all: see conf-arrives');
  const came = odd
    .map(({ shown }) => shown)
    .join(' · ')
    .slice(0, 700);
  if (odd.length === 0) return passed({ sent, came: `${talk.frames.length} frames` });
  return heldTo([...new Set(odd.map(({ said }) => said))], { sent, came });
}
