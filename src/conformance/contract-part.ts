// The contract: the documented reads and the documented life of a message, case by case.

import { EarshotError } from '../base/index.ts';
import { saysUnknownRecipient } from '../client/index.ts';
import type { Finding } from './contract.ts';
import type { Findings } from './findings.ts';
import { failed, notRun, passed, unknown } from './lab/finding.ts';
import type { Lab, Person } from './lab/lab.ts';
import { ProbeSocket } from './lab/probe-socket.ts';
import type { CaseName } from './registry/cases.ts';
import {
  judgeHistoryAgrees,
  judgeHistoryAnswer,
  judgeHistoryEnvelope,
  judgeHistoryOrder,
  judgeHistoryRows,
  judgeHistoryUpdated,
  judgeOneThread,
} from './rest/history-cases.ts';
import { tryMalformedRecipient, tryUnknownRecipient } from './rest/recipient-cases.ts';
import {
  judgeThreadsAnswer,
  judgeThreadsEntries,
  judgeThreadsLast,
  judgeThreadsOnce,
  judgeThreadsPartner,
  judgeThreadsSelf,
} from './rest/threads-cases.ts';
import {
  judgeFields,
  judgeFramesJson,
  judgeFramesKnown,
  judgeFramesProtocol,
  judgeFramesSize,
  judgeIdsAgree,
  judgeIdsAscend,
  judgeIdsOneType,
  judgeIdsUnique,
  judgeParties,
  judgeTimesAgree,
  judgeTimesIso,
  judgeTimesOffset,
} from './talk/frame-cases.ts';
import { tryDevices, tryMessageToSelf, tryOffline } from './talk/further-scenes.ts';
import {
  judgeConfArrives,
  judgeDeliveredOnce,
  judgeEavesdrop,
  judgeReArrives,
  judgeStored,
  judgeStoredBeforeTold,
  judgeStoredOnce,
  judgeTextIntact,
} from './talk/message-cases.ts';
import { assertNotSwapped, playTalk, type Talk } from './talk/talk.ts';

/** A socket that is refused after all is closed within this time. */
const EARLY_CLOSE_MS = 150;

type Judge = (talk: Talk, lab: Lab) => Finding;

const FROM_TALK: readonly (readonly [CaseName, Judge])[] = [
  ['history-answer', judgeHistoryAnswer],
  ['history-envelope', judgeHistoryEnvelope],
  ['history-rows', judgeHistoryRows],
  ['history-order', judgeHistoryOrder],
  ['history-agrees', judgeHistoryAgrees],
  ['history-updated', judgeHistoryUpdated],
  ['one-thread', judgeOneThread],
  ['threads-answer', judgeThreadsAnswer],
  ['threads-entries', judgeThreadsEntries],
  ['threads-partner', judgeThreadsPartner],
  ['threads-once', judgeThreadsOnce],
  ['threads-last', judgeThreadsLast],
  ['conf-arrives', judgeConfArrives],
  ['conf-fields', (talk, lab) => judgeFields(talk, lab, 'conf')],
  ['conf-parties', (talk, lab) => judgeParties(talk, lab, 'conf')],
  ['re-arrives', judgeReArrives],
  ['re-fields', (talk, lab) => judgeFields(talk, lab, 're')],
  ['re-parties', (talk, lab) => judgeParties(talk, lab, 're')],
  ['delivered-once', judgeDeliveredOnce],
  ['stored', judgeStored],
  ['stored-once', judgeStoredOnce],
  ['stored-before-told', judgeStoredBeforeTold],
  ['text-intact', judgeTextIntact],
  ['ids-agree', judgeIdsAgree],
  ['ids-unique', judgeIdsUnique],
  ['ids-one-type', judgeIdsOneType],
  ['times-iso', judgeTimesIso],
  ['times-offset', judgeTimesOffset],
  ['times-agree', judgeTimesAgree],
  ['ids-ascend', judgeIdsAscend],
  ['frames-rfc6455', judgeFramesProtocol],
  ['frames-size', judgeFramesSize],
  ['frames-json', judgeFramesJson],
  ['frames-known', judgeFramesKnown],
  ['eavesdrop', judgeEavesdrop],
];

/**
 * Tries the contract and writes what it finds into `findings`, case by case, so that what was found
 * is kept when the time is up.
 * @throws EarshotError `TARGET_AUTH` or `ACCOUNTS_INVALID` when the accounts are not what they say.
 */
export async function tryContract(lab: Lab, findings: Findings): Promise<void> {
  findings.set('unknown-recipient', await tryUnknownRecipient(lab));
  findings.set('malformed-recipient', await tryMalformedRecipient(lab));
  await assertPeopleKnown(lab);
  findings.set('socket-opens', await trySocket(lab));
  const talk = await playTalk(lab);
  if (talk === null) return;
  assertNotSwapped(talk, lab);
  for (const [name, judge] of FROM_TALK) findings.set(name, judge(talk, lab));
  findings.set('offline-history', await tryOffline(lab));
  findings.set('devices', await tryDevices(lab));
  const self = await tryMessageToSelf(lab);
  findings.set('message-to-self', self.finding);
  findings.set('threads-self', judgeThreadsSelf(talk, lab, self.takesSelf));
}

/** A server that does not know an account cannot be examined with it. */
async function assertPeopleKnown(lab: Lab): Promise<void> {
  const asks: readonly (readonly [Person, Person])[] = [
    [lab.first, lab.second],
    [lab.second, lab.first],
    ...(lab.third === null ? [] : [[lab.first, lab.third] as const]),
  ];
  for (const [reader, partner] of asks) {
    const answer = await lab.get(lab.historyUrl(partner.id), reader.token);
    if (!saysUnknownRecipient(answer)) continue;
    throw new EarshotError(
      'TARGET_AUTH',
      `The server does not know the account of ${partner.name} (404 Invalid recipient)`,
      { hint: 'Its id must be that of a user there.' },
    );
  }
}

async function trySocket(lab: Lab): Promise<Finding> {
  const sent = 'an upgrade with the token of user 1';
  const opened = await lab.open(lab.first.token);
  if (!(opened instanceof ProbeSocket)) {
    const came = lab.showRefusal(opened);
    const isRefused = opened.status >= 400 && opened.status < 500;
    const reason = 'a valid token opened no socket';
    return isRefused ? failed({ sent, came }, reason) : unknown({ sent, came }, reason);
  }
  await lab.wait(EARLY_CLOSE_MS);
  const code = opened.closeCode;
  await opened.close();
  if (code === null) return passed({ sent, came: '101, and the socket stays open' });
  return failed({ sent, came: `101, then closed with ${code}` }, 'the socket was closed at once');
}

/** What a case says that the scene never came to. */
export const NO_SCENE: Finding = notRun('a user got no socket: see socket-opens');
