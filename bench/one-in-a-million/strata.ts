// Where the one loss strikes: the places at which a verifier could overlook it. Data, and the rule
// that finds the message; must not send.

/** Each stratum: what is lost, in words of the page. */
export const STRATA = {
  plain: 'anywhere in the midst',
  celebrity: 'in the cell of a celebrity with a hundred fans',
  'first-after-connect': "the first message to a receiver's new socket",
  'last-of-run': 'the last message of a conversation, before the load ends',
  'page-edge': 'at the edge of a page of the ledger (which keeps every message: none is retired)',
  'during-reads': 'while both parties read the conversation',
  'sender-reconnects': 'right before its sender reconnects',
  'receiver-reconnects': 'right before its receiver reconnects',
  'phase-edge': 'the last message of the warm-up, or the first that is measured',
} as const;

export type Stratum = keyof typeof STRATA;

export const STRATUM_NAMES = Object.keys(STRATA) as readonly Stratum[];

/** What is known of a message at the moment it is sent. */
export interface Candidate {
  /** Place in the ledger: sends of every kind, from 0. */
  readonly index: number;
  /** Load messages before it. */
  readonly tick: number;
  readonly isCelebrity: boolean;
  /** Nothing has come to the receiver's socket since it was opened. */
  readonly isFirstOnSocket: boolean;
}

export interface Target {
  readonly stratum: Stratum;
  /** Load messages of the run. */
  readonly messages: number;
  /** Load message of this number or a later one. */
  readonly fromTick: number;
}

/** Elements of a page of the ledger. */
export const PAGE_ELEMENTS = 16_384;

/** Where to strike; `chance` in [0, 1), `users` that talk in turn. */
export function targetOf(
  stratum: Stratum,
  run: { readonly messages: number; readonly users: number; readonly warmupTicks: number },
  chance: number,
): Target {
  const { messages, users, warmupTicks } = run;
  const midst = Math.floor(messages * (0.15 + 0.7 * chance));
  if (stratum === 'last-of-run') {
    // Everybody's last message is among the last ones of the run.
    return { stratum, messages, fromTick: messages - 1 - Math.floor(chance * users * 0.9) };
  }
  if (stratum === 'phase-edge') {
    return { stratum, messages, fromTick: warmupTicks - (chance < 0.5 ? 1 : 0) };
  }
  return { stratum, messages, fromTick: midst };
}

/** Whether this is the message that is lost. */
export function isTarget({ stratum, fromTick }: Target, candidate: Candidate): boolean {
  if (candidate.tick < fromTick) return false;
  if (stratum === 'celebrity') return candidate.isCelebrity;
  if (stratum === 'first-after-connect') return candidate.isFirstOnSocket;
  if (stratum === 'page-edge') return candidate.index % PAGE_ELEMENTS === 0;
  return stratum === 'plain' || !candidate.isCelebrity;
}
