// At the end: for every message that must be stored, whether both parties, one, or neither read it.

import type { VerifierContext } from '../../context.ts';
import type { EvidenceLine } from '../../contract.ts';
import type { Conversation } from '../../ledger/conversation-table.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { isOwedInHistory, type Presence, type SideView, viewSide } from '../absence.ts';
import type { ConversationReads, SideState } from '../conversation-reads.ts';
import { judgeSameOrder } from './order-divergence.ts';

export interface FinalReading {
  readonly reads: ConversationReads;
  readonly windowRows: number | null;
  /** Messages sent later are the readback's own and owe nothing. */
  readonly beganAtMs: number;
  /** Only messages that had settled are owed anything. */
  readonly interrupted: boolean;
}

/** Charges lost-write and history-divergence of one conversation. */
export function judgeConversation(
  context: VerifierContext,
  conversation: Conversation,
  final: FinalReading,
): void {
  const { docket, ledger } = context;
  const first = final.reads.get(conversation, conversation.first);
  const second = final.reads.get(conversation, conversation.second);
  const views = [
    viewSide(context, first, final.windowRows),
    viewSide(context, second, final.windowRows),
  ] as const;
  const owed = conversation.messages.items().filter((message) => isOwed(context, message, final));
  if (owed.length === 0) return;
  docket.owe('history-divergence');
  let isCompared = first !== null && second !== null;
  let storedCount = 0;
  for (const message of owed) {
    const outcome = outcomeOf(views, message);
    if (outcome === 'stored') storedCount += 1;
    if (outcome === 'stored' || outcome === 'not-owed') continue;
    docket.owe('lost-write');
    if (outcome === 'unjudged') {
      isCompared = false;
      continue;
    }
    docket.judge('lost-write');
    if (outcome === 'lost') {
      ledger.raise(message, FLAG.lost);
      charge(context, { check: 'lost-write', message, conversation, first, second });
    }
    if (outcome === 'divergent')
      charge(context, { check: 'history-divergence', message, conversation, first, second });
    if (outcome === 'half-read') isCompared = false;
  }
  docket.pass('lost-write', storedCount);
  if (first !== null && second !== null) judgeSameOrder(context, conversation, { first, second });
  if (isCompared) docket.judge('history-divergence');
}

function isOwed(context: VerifierContext, message: number, final: FinalReading): boolean {
  const { ledger } = context;
  if (ledger.sentAtMs.get(message) >= final.beganAtMs) return false;
  if (final.interrupted && !ledger.has(message, FLAG.confirmed)) return false;
  return isOwedInHistory(context, message);
}

/** `not-owed`: older than the window of a server that shows the latest rows only. */
type Outcome = 'stored' | 'lost' | 'divergent' | 'half-read' | 'unjudged' | 'not-owed';

function outcomeOf(views: readonly [SideView, SideView], message: number): Outcome {
  const one = views[0].presenceOf(message);
  const other = views[1].presenceOf(message);
  if (one === 'shown' && other === 'shown') return 'stored';
  const either = (presence: Presence): boolean => one === presence || other === presence;
  if (one === 'absent' && other === 'absent') return 'lost';
  if (either('shown')) return either('absent') ? 'divergent' : 'half-read';
  if (one === 'outside-window' && other === 'outside-window') return 'not-owed';
  return 'unjudged';
}

interface Loss {
  readonly check: 'lost-write' | 'history-divergence';
  readonly message: number;
  readonly conversation: Conversation;
  readonly first: SideState | null;
  readonly second: SideState | null;
}

function charge(context: VerifierContext, loss: Loss): void {
  const { docket, ledger } = context;
  const { check, message, conversation } = loss;
  const summary =
    check === 'lost-write'
      ? `${context.describe(message)} is in neither party’s history`
      : `${context.describe(message)} is in the history of one party and not of the other`;
  docket.charge({
    check,
    message,
    atMs: ledger.sentAtMs.get(message),
    user: ledger.sender.get(message),
    summary,
    evidence: () => [
      ...lifeOf(context, message),
      ...sideLines(context, message, { user: conversation.first, side: loss.first }),
      ...sideLines(context, message, { user: conversation.second, side: loss.second }),
    ],
  });
}

function lifeOf(context: VerifierContext, message: number): readonly EvidenceLine[] {
  const { ledger, originAtMs } = context;
  const steps = [
    { at: ledger.sentAtMs, where: 'sender', text: `${context.describe(message)} was sent` },
    { at: ledger.confirmedAtMs, where: 'sender', text: 'its conf arrived' },
    { at: ledger.deliveredAtMs, where: 'receiver', text: 'its re arrived' },
  ] as const;
  return steps
    .map(({ at, where, text }) => ({ atMs: at.get(message) - originAtMs, where, text }))
    .filter((line) => !Number.isNaN(line.atMs));
}

function sideLines(
  context: VerifierContext,
  message: number,
  { user, side }: { readonly user: number; readonly side: SideState | null },
): readonly EvidenceLine[] {
  if (side === null) return [];
  const has = side.messages.includes(message);
  const later = has ? -1 : newestShownAfter(context, side, message);
  const proof = later < 0 ? '' : `, and shows ${context.describe(later)}, sent after it was known`;
  return [
    {
      atMs: side.askedAtMs - context.originAtMs,
      where: 'rest',
      text:
        `the history that user ${user} asked for has ${side.rowCount} rows ` +
        `and ${has ? 'shows it' : 'lacks it'}${proof}`,
    },
  ];
}

function newestShownAfter(context: VerifierContext, side: SideState, message: number): number {
  const { ledger } = context;
  let newest = -1;
  for (const shown of side.messages) {
    const isAfter = ledger.sentAtMs.get(shown) > ledger.sentAtMs.get(message);
    if (isAfter && (newest < 0 || ledger.sentAtMs.get(shown) > ledger.sentAtMs.get(newest)))
      newest = shown;
  }
  return newest;
}
