// What is said of a row whose `seen` is not what it must be. It judges nothing.

import type { HistoryRead } from '../../../observation/index.ts';
import type { VerifierContext } from '../../context.ts';

export type SeenCheck = 'seen-regression' | 'seen-not-set' | 'seen-premature';

const SUMMARIES: Readonly<Record<SeenCheck, string>> = {
  'seen-regression': 'was shown as seen and is not seen any more, so unread counts jump back',
  'seen-not-set': 'is not seen though its receiver has read it, so it stays unread for ever',
  'seen-premature': 'is seen though its receiver never asked for it, so its sender is misled',
};

const REASONS: Readonly<Record<SeenCheck, string>> = {
  'seen-regression': 'an earlier history of the same reader shows it with `seen` true',
  'seen-not-set': 'an earlier history of its receiver shows it',
  'seen-premature': 'its receiver has not asked for the history since it was sent',
};

export function chargeSeen(
  context: VerifierContext,
  found: {
    readonly check: SeenCheck;
    readonly message: number;
    readonly read: HistoryRead;
    readonly suspected: boolean;
  },
): void {
  const { docket, originAtMs, ledger } = context;
  const { check, message, read, suspected } = found;
  const { user, partner, askedAtMs, atMs } = read;
  const described = context.describe(message);
  docket.charge({
    check,
    message,
    suspected,
    atMs,
    user,
    summary: `${described} ${SUMMARIES[check]}`,
    evidence: () => [
      {
        atMs: ledger.sentAtMs.get(message) - originAtMs,
        where: 'sender',
        text: `${described} was sent`,
      },
      { atMs: null, where: 'rest', text: REASONS[check] },
      {
        atMs: askedAtMs - originAtMs,
        where: 'rest',
        text: `user ${user} asked for the history with user ${partner}`,
      },
      {
        atMs: atMs - originAtMs,
        where: 'rest',
        text: `the answer shows it with \`seen\` ${check === 'seen-premature' ? 'true' : 'false'}`,
      },
    ],
  });
}
