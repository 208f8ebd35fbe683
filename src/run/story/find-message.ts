// Which message an id means: SENDER:SEQUENCE, the hash of a body, or a server id, which may be the
// id of several where ids are counted by thread.

import { canonicalId, EarshotError } from '../../base/index.ts';
import type { Marker, MarkerReading, Observation } from '../../observation/index.ts';
import type { OpenRecording } from '../recorded/open-recordings.ts';
import { unusable } from '../recorded/open-recordings.ts';
import { termsOf } from '../recorded/replay.ts';
import type { MessageName } from './message-story.ts';

/** More candidates than these are counted. */
const CANDIDATES_SHOWN = 8;
const CANDIDATES_KEPT = 1000;

const PARTIES = /^(\d{1,8}):(\d{1,10})$/;
const HASH = /^[0-9a-f]{16}$/i;

/** What an id may mean; a number of 16 digits may be a hash as well. */
export interface Wanted {
  readonly text: string;
  readonly serverId: string;
  readonly parties: { readonly sender: number; readonly sequence: number } | null;
  readonly hash: string | null;
}

export function readWanted(text: string): Wanted {
  const [, sender, sequence] = PARTIES.exec(text) ?? [];
  const isHash = HASH.test(text);
  return {
    text,
    serverId: canonicalId(text),
    parties: sender === undefined ? null : { sender: Number(sender), sequence: Number(sequence) },
    hash: isHash ? text.toLowerCase() : null,
  };
}

/** @throws EarshotError `MESSAGE_NOT_FOUND` when none is meant, or several are. */
export function findMessage(recordings: readonly OpenRecording[], wanted: Wanted): MessageName {
  const found = new Map<string, MessageName>();
  for (const recording of recordings) seek(recording, wanted, found);
  const [only, ...others] = found.values();
  if (only === undefined) {
    throw new EarshotError('MESSAGE_NOT_FOUND', `No message of this run is '${wanted.text}'.`);
  }
  if (others.length > 0) throw ambiguous(wanted, [...found.values()]);
  return only;
}

/** The error for an id that several messages bear. */
export function ambiguous(
  wanted: Wanted,
  all: readonly Omit<MessageName, 'agent'>[],
): EarshotError {
  const shown = all
    .slice(0, CANDIDATES_SHOWN)
    .map(({ sender, receiver, sequence }) => `${sender}:${sequence} (to user ${receiver})`);
  const hidden = all.length - shown.length;
  const more = hidden > 0 ? ` and ${hidden} more` : '';
  const text = `'${wanted.text}' is the id of ${all.length} messages: ${shown.join(', ')}${more}.`;
  const hint = 'Ids may be counted by thread: give one of the names that are listed.';
  return new EarshotError('MESSAGE_NOT_FOUND', text, { hint });
}

function seek(recording: OpenRecording, wanted: Wanted, found: Map<string, MessageName>): void {
  const { header, reader, file } = recording;
  const note = ({ sender, receiver, sequence }: Marker): void => {
    if (found.size >= CANDIDATES_KEPT) return;
    const agent = header.shard.index;
    found.set(`${sender}:${sequence}`, { agent, sender, receiver, sequence });
  };
  try {
    for (const { call } of reader.calls(termsOf(header))) {
      if (call.call === 'observe') markersIn(call.observation, wanted).forEach(note);
    }
  } catch (error) {
    throw unusable(file, error);
  }
}

function markersIn(observation: Observation, wanted: Wanted): readonly Marker[] {
  switch (observation.type) {
    case 'sent':
      return isMeant(observation.marker, hashOf(observation), wanted) ? [observation.marker] : [];
    case 'not-sent':
      return isMeant(observation.marker, null, wanted) ? [observation.marker] : [];
    case 'frame':
      return observation.id === wanted.serverId ? ours(observation.reading) : [];
    case 'history':
      return observation.rows.flatMap((row) =>
        row.id === wanted.serverId ? ours(row.reading) : [],
      );
    default:
      return [];
  }
}

export function hashOf(sent: { readonly hashHigh: number; readonly hashLow: number }): string {
  const hex = (half: number): string => half.toString(16).padStart(8, '0');
  return hex(sent.hashHigh) + hex(sent.hashLow);
}

function isMeant(marker: Marker, hash: string | null, { parties, hash: asked }: Wanted): boolean {
  if (asked !== null && asked === hash) return true;
  return parties?.sender === marker.sender && parties.sequence === marker.sequence;
}

function ours(reading: MarkerReading): readonly Marker[] {
  return reading.status === 'ours' ? [reading.marker] : [];
}
