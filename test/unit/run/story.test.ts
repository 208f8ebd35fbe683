// The story of one message as a person reads it: a lost one, one that went well, and ids that mean
// several messages or none.

import { describe, expect, test } from 'vitest';
import { renderStory } from '../../../src/report/index.ts';
import { findMessage, readWanted } from '../../../src/run/story/find-message.ts';
import type { MessageStory } from '../../../src/run/story/message-story.ts';
import { storyFromRecording } from '../../../src/run/story/tell-message.ts';
import { MESSAGE_FAULTS } from '../../support/history/message-faults.ts';
import type { HistoryOptions, Outcome } from '../../support/history.ts';
import { openMemory, record } from '../../support/recording/in-memory.ts';
import { playOn } from '../verify/faults/stage.ts';

async function storyOf(
  { calls }: Outcome,
  id: string,
  options: HistoryOptions = {},
): Promise<MessageStory> {
  const { bytes } = await record(calls, options);
  const name = findMessage([openMemory(bytes, options)], readWanted(id));
  return storyFromRecording(openMemory(bytes, options), name);
}

test('the story of a lost message says where it was last seen and what proves it', async () => {
  const story = await storyOf(playOn({}, { fault: MESSAGE_FAULTS['drop-re'] }), '0:4');
  expect(story.findings.map(({ check }) => check)).toEqual(['lost-relay']);
  expect(renderStory(story, { columns: 80, color: false })).toBe(`
  Message 0:4, from user 0 to user 1
  server id 1017 · body hash 766e9e8fcfb247e7
  It was sent at +0.800 s.
  It was confirmed to its sender at +0.803 s.
  It never arrived on a socket of user 1.
  A read first showed it at +2.005 s.
  Last seen: over REST, by user 1, at +10.805 s.

  Findings ─────────────────────────────────────────────────────────────────────
  ✗ lost-relay (error): message 4 of user 0 to user 1 (server id 1017) never
    arrived at user 1, who was online on socket 1

  What was observed ────────────────────────────────────────────────────────────
   -1.000 s  sender    socket 0 of user 0 opened
   -1.000 s  receiver  socket 1 of user 1 opened
   +0.800 s  rig       it was due in the load 'talk'
   +0.800 s  sender    sent on socket 0, 120 characters
   +0.803 s  sender    conf on socket 0: server id 1017, dated
                       2026-11-22T12:00:01.802000+00:00
   +1.000 s  sender    a later message (#5) was sent the same way
   +1.003 s  sender    a later message (#5) was confirmed
   +1.005 s  receiver  a later message (#5) arrived on socket 1: the socket
                       still hears
   +2.005 s  rest      history of user 0, 20 rows: shows it (server id 1017)
   +2.100 s  rig       the load ended; settling began
   +2.800 s  sender    a fence of the verifier (#10) was sent the same way
   +2.803 s  sender    a fence of the verifier (#10) was confirmed
   +2.805 s  receiver  a fence of the verifier (#10) arrived on socket 1: the
                       socket still hears
  +10.800 s  rig       the readback began
  +10.805 s  rest      history of user 0, 21 rows: shows it (server id 1017)
  +10.805 s  rest      history of user 1, 21 rows: shows it (server id 1017)
  +10.850 s  rig       the run was concluded

`);
});

describe('a message is found', () => {
  test('by its parties, by its server id and by the hash of its body', async () => {
    const outcome = playOn({}, {});
    const byParties = await storyOf(outcome, '0:4');
    const [serverId = ''] = byParties.serverIds;
    expect(await storyOf(outcome, serverId)).toEqual(byParties);
    expect(await storyOf(outcome, byParties.message.bodyHash)).toEqual(byParties);
    expect(byParties.findings).toEqual([]);
    const shown = renderStory(byParties, { columns: 80, color: false });
    expect(shown).toContain('nothing is held against the server');
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('only when its id is that of one message: the others are named', async () => {
    const options = { habits: { ids: 'thread' } } as const;
    const outcome = playOn(options, {});
    const [id = ''] = (await storyOf(outcome, '0:0', options)).serverIds;
    await expect(storyOf(outcome, id, options)).rejects.toThrow(
      `'${id}' is the id of 2 messages: 0:0 (to user 1), 2:0 (to user 3).`,
    );
    await expect(storyOf(outcome, '9:9')).rejects.toThrow("No message of this run is '9:9'.");
  });
});
