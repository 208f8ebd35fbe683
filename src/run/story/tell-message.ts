// Tells the story of one message of a run: from its recording, or, where nothing was recorded, from
// what the findings hold of it.

import { EarshotError } from '../../base/index.ts';
import type { Finding, MessageReference } from '../../verify/index.ts';
import { readFindings, readRun } from '../directory/read-run.ts';
import { hasRecordings, type OpenRecording, openRecordings } from '../recorded/open-recordings.ts';
import { replay } from '../recorded/replay.ts';
import type { RunResult } from '../run-result.ts';
import { eventsOf, fateOf, findingsOf, lastSeenOf } from './compose-story.ts';
import { ambiguous, findMessage, hashOf, readWanted, type Wanted } from './find-message.ts';
import type { MessageName, MessageStory } from './message-story.ts';
import { Sightings } from './sightings.ts';

/**
 * The story of the message that `id` names: a server id, SENDER:SEQUENCE, or the hash of its body.
 * @throws EarshotError `RUN_DIRECTORY`, `RECORDING_MISSING`, `RECORDING_UNUSABLE`,
 * `MESSAGE_NOT_FOUND`
 */
export async function tellMessage(directory: string, id: string): Promise<MessageStory> {
  const { result: run } = await readRun(directory);
  const wanted = readWanted(id);
  if (!hasRecordings(directory)) return tellFromFindings(directory, run, wanted);
  const name = withRecordings(directory, run, (all) => findMessage(all, wanted));
  return withRecordings(directory, run, (all) => {
    const recording = all[name.agent];
    if (recording === undefined) throw notFound(wanted);
    return storyFromRecording(recording, name);
  });
}

function withRecordings<T>(
  directory: string,
  run: RunResult,
  use: (recordings: readonly OpenRecording[]) => T,
): T {
  const recordings = openRecordings(directory, run);
  try {
    return use(recordings);
  } finally {
    for (const { source } of recordings) source.close();
  }
}

/** The story of a message from the recording of its agent, which is read to its end. */
export function storyFromRecording(recording: OpenRecording, name: MessageName): MessageStory {
  const seen = new Sightings(name, recording.header.loads);
  const { findings } = replay(recording, (call) => seen.witness(call));
  const serverIds = [...seen.serverIds];
  const { sender, receiver, sequence } = name;
  return {
    schemaVersion: 1,
    runId: recording.header.runId,
    message: {
      ...{ sender, receiver, sequence, kind: seen.sent?.marker.kind ?? 'message' },
      serverId: serverIds[0] ?? null,
      bodyHash: seen.sent === null ? '' : hashOf(seen.sent),
    },
    serverIds,
    source: 'recording',
    fate: fateOf(name, seen),
    lastSeen: lastSeenOf(name, seen),
    events: eventsOf(seen),
    findings: findingsOf(name, findings.findings),
  };
}

/** The evidence of every finding about the message: what is left when nothing was recorded. */
async function tellFromFindings(
  directory: string,
  run: RunResult,
  wanted: Wanted,
): Promise<MessageStory> {
  const findings = (await readFindings(directory)).filter((finding) => isAbout(finding, wanted));
  const names = new Map<string, MessageReference>();
  for (const { message } of findings) {
    if (message !== null) names.set(`${message.sender}:${message.sequence}`, message);
  }
  const [message, ...others] = names.values();
  if (message === undefined) throw notFound(wanted, 'No finding is about it, and the');
  if (others.length > 0) throw ambiguous(wanted, [...names.values()]);
  const lines = new Map(
    findings
      .flatMap(({ evidence }) => evidence)
      .map((line) => [`${line.atMs} ${line.where} ${line.text}`, line] as const),
  );
  return {
    schemaVersion: 1,
    runId: run.runId,
    message,
    serverIds: message.serverId === null ? [] : [message.serverId],
    source: 'findings',
    fate: [],
    lastSeen: null,
    events: [...lines.values()].toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0)),
    findings,
  };
}

function isAbout({ message }: Finding, { parties, hash, serverId }: Wanted): boolean {
  if (message === null) return false;
  if (message.serverId === serverId || message.bodyHash === hash) return true;
  return parties?.sender === message.sender && parties.sequence === message.sequence;
}

function notFound(wanted: Wanted, why = 'No message of it has that name, or the'): EarshotError {
  const text = `Nothing is known of the message '${wanted.text}'.`;
  const hint = `${why} run was not recorded: \`earshot run FILE --record\` keeps everything.`;
  return new EarshotError('MESSAGE_NOT_FOUND', text, { hint });
}
