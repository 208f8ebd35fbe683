// The thread list: its answer, its form, and whether it tells of the conversation of the scene.

import type { DecodedThread } from '../../protocol/index.ts';
import type { Finding } from '../contract.ts';
import { heldTo, notRun } from '../lab/finding.ts';
import type { Lab, Person } from '../lab/lab.ts';
import { judgeAnswer, type ThreadsRead } from '../lab/reads.ts';
import { rowsOf, type Talk } from '../talk/talk.ts';

const UNANSWERED = notRun('the thread list was not answered with 200: see threads-answer');
const UNREADABLE = notRun('the thread list could not be read: see threads-entries');
const EMPTY = notRun('no message of the examination is stored: see stored');

export function judgeThreadsAnswer(talk: Talk): Finding {
  return judgeAnswer(talk.threads[0]);
}

export function judgeThreadsEntries(talk: Talk): Finding {
  const [{ decoded, traffic }] = talk.threads;
  if (decoded === null) return UNANSWERED;
  const reasons = decoded.usable ? [] : [decoded.reason];
  return heldTo([...decoded.violations, ...reasons], traffic);
}

/** What departs in the lists of both users, each with its partner. */
function inBothLists(
  talk: Talk,
  lab: Lab,
  depart: (rows: readonly DecodedThread[], of: Listed) => readonly string[],
): Finding {
  const [mine, theirs] = talk.threads;
  const lists = [
    { read: mine, reader: lab.first, partner: lab.second },
    { read: theirs, reader: lab.second, partner: lab.first },
  ] as const;
  const readable = lists.flatMap((list) =>
    list.read.rows === null ? [] : [{ ...list, rows: list.read.rows }],
  );
  if (readable.length < lists.length) return mine.decoded === null ? UNANSWERED : UNREADABLE;
  const departures = readable.flatMap((list) => depart(list.rows, list));
  const broken = readable.find((list) => depart(list.rows, list).length > 0) ?? readable[0];
  return heldTo(departures, broken?.read.traffic ?? mine.traffic);
}

interface Listed {
  readonly read: ThreadsRead;
  readonly reader: Person;
  readonly partner: Person;
}

export function judgeThreadsPartner(talk: Talk, lab: Lab): Finding {
  if (!isStored(talk)) return EMPTY;
  return inBothLists(talk, lab, (rows, { reader, partner }) =>
    rows.some(({ otherUserId }) => otherUserId === partner.id)
      ? []
      : [`the list of ${reader.name} lacks ${partner.name}`],
  );
}

export function judgeThreadsOnce(talk: Talk, lab: Lab): Finding {
  return inBothLists(talk, lab, (rows, { reader }) => {
    const partners = new Set(rows.map(({ otherUserId }) => otherUserId));
    const extra = rows.length - partners.size;
    return extra > 0 ? [`the list of ${reader.name} names a partner ${extra + 1} times`] : [];
  });
}

/** `takesSelf`: the server lets one write to oneself, and then such a thread is right. */
export function judgeThreadsSelf(talk: Talk, lab: Lab, takesSelf: boolean | null): Finding {
  if (takesSelf === true) return notRun('this server lets users write to themselves');
  return inBothLists(talk, lab, (rows, { reader }) =>
    rows.some(({ otherUserId }) => otherUserId === reader.id)
      ? [`the list of ${reader.name} names ${reader.name}`]
      : [],
  );
}

export function judgeThreadsLast(talk: Talk, lab: Lab): Finding {
  if (!isStored(talk)) return EMPTY;
  const isListed = judgeThreadsPartner(talk, lab).verdict === 'pass';
  if (!isListed) return notRun('the partner is not in the list: see threads-partner');
  const last = talk.exchanges.at(-1);
  return inBothLists(talk, lab, (rows, { reader, partner }) => {
    const shown = rows.filter(({ otherUserId }) => otherUserId === partner.id);
    const isStale = shown.some(({ last: row }) => {
      if (row === null) return true;
      const exchange = talk.exchanges.find((one) => rowsOf(one, [row]).length > 0);
      // A row that is none of ours may be newer than ours.
      return exchange !== undefined && exchange !== last;
    });
    const departure = `the list of ${reader.name} shows an earlier message as the last one`;
    return isStale ? [departure] : [];
  });
}

function isStored(talk: Talk): boolean {
  const last = talk.exchanges.at(-1);
  return talk.histories.some(
    ({ rows }) => rows !== null && last !== undefined && rowsOf(last, rows).length > 0,
  );
}
