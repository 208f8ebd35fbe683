// The checks of availability: the server is there; does it do its work. Those that explain why
// deliveries were lost rank before lost-relay, whose charges hang below them.

import type { CheckEntry } from './check-entry.ts';

export const AVAILABILITY_CHECKS = {
  'relay-down': {
    severity: 'E',
    declaredBy: null,
    holds: 'While messages are taken, somebody’s socket receives.',
    rule: 'Over at least half a second no re of this run arrived on any socket of the agent, while the server took at least six messages, to at least two users, each of which is a proven lost-relay; and by the share of losses outside this silence, so many in a row would come about by single losses less than once in a million runs. Whatever was lost in the silence, or within a quarter of a second of it, hangs below the one finding, which names its window.',
    primaryRank: 16,
    brokenBy: ['relay-stop'],
  },
} as const satisfies Record<string, CheckEntry>;
