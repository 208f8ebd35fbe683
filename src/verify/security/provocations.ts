// What the server made of being provoked: tokens that it must refuse, frames that the document
// forbids. An accepted expired token is proof by itself; how bad input is answered is its own
// affair, and told.

import type { BadInputTried, TokenTried } from '../../observation/index.ts';
import type { VerifierContext } from '../context.ts';
import { lineAt } from '../live/evidence-lines.ts';

const OUTCOMES = ['answered', 'closed', 'ignored'] as const;

export class Provocations {
  readonly #context: VerifierContext;
  readonly #badInputs = { answered: 0, closed: 0, ignored: 0 };

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  observeBadInput({ outcome }: BadInputTried): void {
    this.#badInputs[outcome] += 1;
  }

  /** A refused token and an accepted one are answers; anything else proves nothing. */
  observeToken(tried: TokenTried): void {
    const { docket } = this.#context;
    const { user, where, outcome, status, atMs } = tried;
    if (outcome === 'unclear') return;
    docket.pass('auth-expired');
    if (outcome === 'refused') return;
    docket.charge({
      check: 'auth-expired',
      message: -1,
      key: `${where} ${user}`,
      atMs,
      user,
      summary: `REST let user ${user} in with a token that expired a day ago.`,
      evidence: () => {
        const text = `the list of threads was answered with ${status} to the expired token`;
        return [lineAt(this.#context, atMs, { where: 'rest', text })];
      },
    });
  }

  learned(): readonly string[] {
    const total = OUTCOMES.reduce((sum, outcome) => sum + this.#badInputs[outcome], 0);
    if (total === 0) return [];
    const parts = OUTCOMES.filter((outcome) => this.#badInputs[outcome] > 0).map(
      (outcome) => `${this.#badInputs[outcome]} ${WORDS[outcome]}`,
    );
    return [`Bad input, ${total} frames: ${parts.join(', ')}.`];
  }
}

const WORDS: Readonly<Record<BadInputTried['outcome'], string>> = {
  answered: 'answered',
  closed: 'ended by a close of their socket',
  ignored: 'ignored',
};
