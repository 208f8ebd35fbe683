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
  'deaf-socket': {
    severity: 'E',
    declaredBy: null,
    holds: 'A socket that is open and answers still receives.',
    rule: 'A socket that had received missed at least three confirmed control messages of one sender, a second or more apart, and everything else since its last re; where `contract: { devices: all }` is declared, a control socket of the same user, opened for this after the load, got at least three further ones that the first one missed; the first one answered a ping or confirmed a send that left after that, and the grace passed; and what was sent on it after the first of the messages that it missed still arrived on the socket that had sent that one, so that the server is not cut in two between them. Or: a socket that never received anything, the only one of a user whose account is exclusive, missed at least three probes, a second or more apart, whose confs and rows exist; it answered after the last of them, the grace passed, and other sockets received meanwhile. Without a control socket, or without word from the deaf one, the first form is suspected.',
    primaryRank: 18,
    brokenBy: ['forget-subscription'],
  },
  'burst-drop': {
    severity: 'E',
    declaredBy: null,
    holds: 'Losses do not start when more than N deliveries queue at once.',
    rule: 'At least six proven lost-relays that neither an outage nor a deaf socket explains, each sent while at least N earlier messages to the same socket were under way (sent before it, arrived after it was sent; lost ones are not counted), where N is at least ten; and if the same number of losses had fallen on any of the messages to those sockets alike, all of them would meet such a crowd less than once in a million runs. The finding names the greatest such N; of the messages that met a smaller crowd none was lost. 100 is the default of several servers.',
    primaryRank: 19,
    brokenBy: ['capacity'],
  },
  'cross-node-loss': {
    severity: 'E',
    declaredBy: null,
    holds: 'Senders and receivers on different nodes reach each other.',
    rule: 'At least six proven lost-relays that no deaf socket explains, before any of their paths (from one socket to another) got through again, over at least half a second. Of what was sent after the first of them was known and arrived before the last of them was sent, and of them, the messages between any two sockets were either all lost or all delivered, both ways; all sockets fall in two sides so that what was delivered stayed on a side and what was lost went across; at least two pairs of sockets of either kind; and single losses of the same share would fall so less than once in a million runs. The server is cut in two for certain only where something was lost between the sides in both directions whose sender was heard meanwhile and whose receiver heard others, so that no deaf or mute socket explains it; and where conversations that are broken as such, in the same share, would agree with two sides less than once in a hundred times. Otherwise, or where a loss is only suspected, it is suspected: in `pairs` always.',
    primaryRank: 17,
    brokenBy: ['node-partition'],
  },
} as const satisfies Record<string, CheckEntry>;
