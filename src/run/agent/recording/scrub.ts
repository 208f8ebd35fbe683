// Takes secrets out of what a server chose to call an id or a time, before it is recorded: a server
// may name a sender by the token of its user. Bodies need none of it: no text of one is ever kept.

import { redact } from '../../../client/index.ts';
import type { MessageRow, Observation, UserIndex } from '../../../observation/index.ts';
import type { Assignment } from '../wire.ts';

/** What nearly every id and every time is: a whole number, a UUID, ISO 8601. */
const PLAIN =
  /^(?:\d{1,20}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT[\d:.Z+-]{1,24})$/;

/** A shorter text gives nothing away. */
const TELLING_LENGTH = 8;

export type Scrub = (observation: Observation) => Observation;

/** A function that gives the observation back, or a copy of it without the secrets. */
export function createScrub({ accounts, secrets }: Assignment): Scrub {
  const { headers, jwtSecret, tlsKey } = secrets;
  const shared = [...Object.values(headers), jwtSecret, tlsKey];
  const clean = (text: string, user: UserIndex): string => {
    if (text.length < TELLING_LENGTH || PLAIN.test(text)) return text;
    const account = accounts[user];
    return redact(text, [account?.token ?? null, account?.password ?? null, ...shared]);
  };
  return (observation) => scrubbed(observation, clean);
}

type Clean = (text: string, user: UserIndex) => string;

function scrubbed(observation: Observation, clean: Clean): Observation {
  switch (observation.type) {
    case 'frame': {
      const { user } = observation;
      const id = clean(observation.id, user);
      const senderId = clean(observation.senderId, user);
      const receiverId = clean(observation.receiverId, user);
      const timestamp = clean(observation.timestamp, user);
      const isSame =
        id === observation.id &&
        senderId === observation.senderId &&
        receiverId === observation.receiverId &&
        timestamp === observation.timestamp;
      return isSame ? observation : { ...observation, id, senderId, receiverId, timestamp };
    }
    case 'history': {
      const { user, rows } = observation;
      if (rows.every((row) => isClean(row, user, clean))) return observation;
      return { ...observation, rows: rows.map((row) => cleanRow(row, user, clean)) };
    }
    case 'threads': {
      const { user, rows } = observation;
      const cleaned = rows.map(({ threadId, otherUserId, last }) => ({
        threadId: clean(threadId, user),
        otherUserId: clean(otherUserId, user),
        last: last === null ? null : cleanRow(last, user, clean),
      }));
      return { ...observation, rows: cleaned };
    }
    default:
      return observation;
  }
}

const textsOf = ({ id, threadId, senderId, receiverId, created, updated }: MessageRow) => ({
  ...{ id, threadId, senderId, receiverId, created, updated },
});

function isClean(row: MessageRow, user: UserIndex, clean: Clean): boolean {
  return Object.values(textsOf(row)).every((text) => clean(text, user) === text);
}

function cleanRow(row: MessageRow, user: UserIndex, clean: Clean): MessageRow {
  return {
    ...row,
    id: clean(row.id, user),
    threadId: clean(row.threadId, user),
    senderId: clean(row.senderId, user),
    receiverId: clean(row.receiverId, user),
    created: clean(row.created, user),
    updated: clean(row.updated, user),
  };
}
