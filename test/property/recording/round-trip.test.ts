// Whatever is observed is read back as it was observed, but for texts that are not kept: those come
// back as something of their length, and nothing of them is in the bytes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isWithheld,
  type MessageRow,
  type Observation,
  RecordingWriter,
} from '../../../src/observation/index.ts';
import { anyObservation, BY_TYPE } from '../../support/recording/arbitrary-observation.ts';
import { headerOf, MemorySink, readAll, TERMS } from '../../support/recording/in-memory.ts';

async function written(observations: readonly Observation[]): Promise<Buffer> {
  const sink = new MemorySink();
  const writer = new RecordingWriter({ sink, header: headerOf(), terms: TERMS });
  for (const observation of observations) writer.observe(observation);
  await writer.close();
  return sink.bytes;
}

/** The observation as a replay may know it. */
function kept(observation: Observation): Observation {
  if (observation.type === 'frame') {
    const { body, reading, timestamp } = observation;
    return { ...observation, body: keptBody(body, reading), timestamp: keptTime(timestamp) };
  }
  if (observation.type === 'history') {
    return { ...observation, rows: observation.rows.map(keptRow) };
  }
  if (observation.type !== 'threads') return observation;
  const rows = observation.rows.map(({ last, ...thread }) => ({
    ...thread,
    last: last === null ? null : keptRow(last),
  }));
  return { ...observation, rows };
}

const keptRow = (row: MessageRow): MessageRow => ({
  ...row,
  body: keptBody(row.body, row.reading),
  created: keptTime(row.created),
  updated: keptTime(row.updated),
});

function keptBody(body: string, reading: MessageRow['reading']): string {
  const isAsSent = reading.status === 'ours' && TERMS.composeBody(reading.marker) === body;
  return isAsSent ? body : '\u0001'.repeat(body.length);
}

const keptTime = (time: string): string =>
  time.length <= 40 ? time : `${time.slice(0, 40)}\u0001${time.length}`;

describe('an observation comes back as it was', () => {
  test.each([...BY_TYPE])('%s', async (_, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrary, { maxLength: 6 }), async (observations) => {
        const { calls, end } = readAll(await written(observations));
        const told = calls.map(({ call }) => (call.call === 'observe' ? call.observation : call));
        expect(told).toEqual(observations.map(kept));
        expect(end).toEqual({ state: 'closed', incomplete: null });
      }),
      { numRuns: 60 },
    );
  });

  test('among any others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyObservation, { maxLength: 40 }), async (observations) => {
        const { calls } = readAll(await written(observations));
        const told = calls.map(({ call }) => (call.call === 'observe' ? call.observation : call));
        expect(told).toEqual(observations.map(kept));
      }),
      { numRuns: 60 },
    );
  });
});

test('a text that is not as it was sent leaves its length and nothing else', async () => {
  const secret = 'the secret is under the mat';
  const frame: Observation = {
    ...{ type: 'frame', action: 're_message', atMs: 1, user: 0, socket: 0, id: '1' },
    ...{ idType: 'number', senderId: 'user-1', receiverId: 'user-0', body: secret },
    ...{ timestamp: '2026-11-22T12:00:01Z', reading: { status: 'none' } },
  };
  const bytes = await written([frame]);
  expect(bytes.includes('secret')).toBe(false);
  const [first] = readAll(bytes).calls;
  const observation = first?.call.call === 'observe' ? first.call.observation : null;
  expect(observation).toMatchObject({ type: 'frame', body: '\u0001'.repeat(secret.length) });
  expect(isWithheld('\u0001'.repeat(secret.length))).toBe(true);
});
