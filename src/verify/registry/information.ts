// What is legal and worth knowing: counted, explained in one sentence (`holds`), never judged.

import type { CheckEntry } from './check-entry.ts';

export const INFORMATION = {
  foreign: {
    severity: 'I',
    declaredBy: null,
    holds:
      'Messages of other runs and of other people are none of this run’s: they are counted, never judged, and their texts are not kept.',
    rule: 'A frame or row with an intact marker of another run; where the accounts are not exclusive, any frame or row without a marker; where they are, a row without a marker that is older than the first message of the run. Rows count at every sighting. A frame of another run that is dated after the first message of this one says that both use the accounts at the same time: lost-relay is unknown then.',
    primaryRank: 95,
    brokenBy: ['replay-old-run'],
  },
  recovered: {
    severity: 'I',
    declaredBy: null,
    holds:
      'A send without a conf may have been taken all the same: these were, so a client that sends again without looking makes a double.',
    rule: 'A message of the load that was not confirmed within `deadlines.confirm`, or whose socket ended before its conf, was seen later as a re or a row, and no other check has proven anything against it. From that sighting on it is held to every rule.',
    primaryRank: 98,
    brokenBy: ['close-after-store'],
  },
} as const satisfies Record<string, CheckEntry>;
