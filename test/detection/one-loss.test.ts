// One loss among thousands of messages, at each of the places where a verifier could overlook it: a
// small version of `bench/one-in-a-million`.

import { describe, expect, test } from 'vitest';
import { playMillion } from '../../bench/one-in-a-million/play.ts';
import { STRATUM_NAMES, type Stratum } from '../../bench/one-in-a-million/strata.ts';

const RUN = { seed: 7, messages: 20_000, pairedUsers: 1000, fans: 100 };
/** Playing 20,000 messages takes a second, on a busy machine many. */
const PATIENCE_MS = 60_000;

/** Where no fence can come: the socket was not proven, or is gone. */
const BEYOND_PROOF: readonly Stratum[] = ['first-after-connect', 'receiver-reconnects'];

describe('one loss among twenty thousand messages', () => {
  test.each(STRATUM_NAMES.filter((stratum) => !BEYOND_PROOF.includes(stratum)))(
    'is found, and nothing beside it: %s',
    { timeout: PATIENCE_MS },
    (stratum) => {
      const { proven, strays, sent, unjudged } = playMillion({ ...RUN, stratum });
      expect({ proven, strays, sent, unjudged }).toEqual({
        ...{ proven: ['lost-relay'], strays: [], sent: RUN.messages, unjudged: 0 },
      });
    },
  );

  test('before the first frame of a socket is told, but not as lost: a 101 is no subscription', {
    timeout: PATIENCE_MS,
  }, () => {
    const { proven, suspectedAs, strays } = playMillion({ ...RUN, stratum: 'first-after-connect' });
    expect({ strays, isLost: proven.includes('lost-relay') }).toEqual({
      strays: [],
      isLost: false,
    });
    expect([...proven, ...suspectedAs]).toHaveLength(1);
  });

  test('before its receiver leaves accuses nobody, for what comes back is optional', {
    timeout: PATIENCE_MS,
  }, () => {
    const { proven, strays } = playMillion({ ...RUN, stratum: 'receiver-reconnects' });
    expect({ proven, strays }).toEqual({ proven: [], strays: [] });
  });
});
