// Which seam of the server each fault bends: the table that the faulty relay and the faulty reads
// work from. A fault without an implementation does not compile.

import type { FaultName } from './catalogue/catalogue.ts';
import { capacity, forgetSubscription, nodePartition, relayStop } from './families/availability.ts';
import { flipByte, htmlEscape, nfc, reBodyDiffers, truncate } from './families/bodies.ts';
import {
  ackWithoutStore,
  broadcastAll,
  delayRe,
  dropConf,
  dropRe,
  dupConf,
  dupRe,
  dupStore,
  errorButStore,
  inventMessage,
  misroute,
  swallowSend,
} from './families/delivery.ts';
import { dropField, garbageFrame, stringifyIds, unknownAction } from './families/frames.ts';
import {
  idBackwards,
  idMismatch,
  reuseId,
  trustClientSender,
  wrongIds,
} from './families/identity.ts';
import { reorderAfterAck, reorderWindow } from './families/order.ts';
import { dropRestField, staleReplica } from './families/reads.ts';
import { mutateRow } from './families/remembered/mutate-row.ts';
import { seenAlways, seenFlap, seenNever } from './families/remembered/seen.ts';
import { oneSidedDelete, replyFirst, shuffleHistory, splitThread } from './families/rows.ts';
import {
  closeAfterStore,
  dropDuringReconnect,
  firstDeviceOnly,
  flapRead,
  replayOldRun,
  writeBehind,
} from './families/sessions.ts';
import {
  dropThread,
  dupThread,
  selfThread,
  shuffleThreads,
  staleThread,
} from './families/threads.ts';
import { badUpdated, clockOffset, epochTs, naiveTs, tsSkew } from './families/times.ts';
import { hugeFrame, wsViolation } from './families/wire.ts';
import type { SocketEffect } from './faulty-sockets.ts';
import type { SkippedCheck } from './faulty-tokens.ts';
import type { MessageFault } from './message-plan.ts';
import type { HistoryFault, RowFault, ThreadsFault } from './read-plan.ts';
import {
  blackhole,
  closeWithError,
  freeze,
  syncHandler,
  unboundedBuffer,
} from './whole-server/strikes.ts';

export type Seam =
  | { readonly seam: 'message'; readonly strike: MessageFault }
  | { readonly seam: 'history'; readonly strike: HistoryFault }
  | { readonly seam: 'threads'; readonly strike: ThreadsFault }
  /** `lists`: thread lists are answered so, too. */
  | {
      readonly seam: 'answer';
      readonly status: number;
      readonly body: string;
      readonly lists: boolean;
    }
  | { readonly seam: 'row'; readonly strike: RowFault }
  /** Tokens that are refused by right. */
  | { readonly seam: 'token'; readonly skips: SkippedCheck }
  | { readonly seam: 'socket'; readonly effect: SocketEffect }
  /** Whose conversation a history shows, and what a malformed id is answered with. */
  | { readonly seam: 'reader' | 'page' }
  /** Bends what a socket gets that has just opened. */
  | { readonly seam: 'late-socket' }
  /** Pushes to a socket that has just opened what was there before. */
  | { readonly seam: 'replay' }
  /** Nothing sets it off but time, or a connect. */
  | { readonly seam: 'idle' | 'connect' };

const message = (strike: MessageFault): Seam => ({ seam: 'message', strike });
const history = (strike: HistoryFault): Seam => ({ seam: 'history', strike });
const threads = (strike: ThreadsFault): Seam => ({ seam: 'threads', strike });

export const SEAMS: Readonly<Record<FaultName, Seam>> = {
  'ack-without-store': message(ackWithoutStore),
  'drop-re': message(dropRe),
  'drop-conf': message(dropConf),
  'swallow-send': message(swallowSend),
  'dup-re': message(dupRe),
  'dup-conf': message(dupConf),
  'dup-store': message(dupStore),
  'invent-message': message(inventMessage),
  'error-but-store': message(errorButStore),
  'flip-byte': message(flipByte),
  truncate: message(truncate),
  nfc: message(nfc),
  'html-escape': message(htmlEscape),
  're-body-differs': message(reBodyDiffers),
  misroute: message(misroute),
  'delay-re': message(delayRe),
  'first-device-only': message(firstDeviceOnly),
  'late-subscribe': { seam: 'late-socket' },
  'replay-old-run': message(replayOldRun),
  'replay-on-connect': { seam: 'replay' },
  'drop-during-reconnect': message(dropDuringReconnect),
  'close-after-store': message(closeAfterStore),
  'reorder-window': message(reorderWindow),
  'reorder-after-ack': message(reorderAfterAck),
  'stale-replica': history(staleReplica),
  'flap-read': history(flapRead),
  'write-behind': message(writeBehind),
  'one-sided-delete': message(oneSidedDelete),
  'shuffle-history': message(shuffleHistory),
  'reply-first': message(replyFirst),
  'split-thread': message(splitThread),
  'stale-thread': threads(staleThread),
  'drop-thread': threads(dropThread),
  'dup-thread': threads(dupThread),
  'self-thread': threads(selfThread),
  'shuffle-threads': threads(shuffleThreads),
  'seen-flap': history(seenFlap),
  'seen-always': history(seenAlways),
  'seen-never': history(seenNever),
  'mutate-row': history(mutateRow),
  'http-500': {
    seam: 'answer',
    status: 500,
    body: '{"status":"failure","entity":null,"message":"Internal server error","success":false}',
    lists: true,
  },
  'wrong-404': { seam: 'answer', status: 404, body: '{"detail":"Not found."}', lists: false },
  'drop-rest-field': { seam: 'row', strike: dropRestField },
  'bad-updated': { seam: 'row', strike: badUpdated },
  'garbage-frame': message(garbageFrame),
  'unknown-action': message(unknownAction),
  'drop-field': message(dropField),
  'stringify-ids': message(stringifyIds),
  'wrong-ids': message(wrongIds),
  'reuse-id': message(reuseId),
  'id-mismatch': message(idMismatch),
  'epoch-ts': message(epochTs),
  'naive-ts': message(naiveTs),
  'ts-skew': message(tsSkew),
  'clock-offset': message(clockOffset),
  'relay-stop': message(relayStop),
  'forget-subscription': message(forgetSubscription),
  'id-backwards': message(idBackwards),
  'ws-violation': message(wsViolation),
  'huge-frame': message(hugeFrame),
  'auth-none': { seam: 'token', skips: 'all' },
  'auth-skip-exp': { seam: 'token', skips: 'expiry' },
  'auth-skip-sig': { seam: 'token', skips: 'signature' },
  'no-exp-recheck': { seam: 'socket', effect: 'forget-expiry' },
  'idor-history': { seam: 'reader' },
  'broadcast-all': message(broadcastAll),
  'trust-client-sender': message(trustClientSender),
  'crash-on-bad-json': { seam: 'socket', effect: 'crash' },
  'html-error-page': { seam: 'page' },
  capacity: message(capacity),
  'node-partition': message(nodePartition),
  freeze: message(freeze),
  'sync-handler': history(syncHandler),
  'idle-close': { seam: 'idle' },
  'close-1011': message(closeWithError),
  'leak-connections': { seam: 'connect' },
  'unbounded-buffer': message(unboundedBuffer),
  blackhole: message(blackhole),
};
