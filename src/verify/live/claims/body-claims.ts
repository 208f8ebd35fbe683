// Holds texts against what was sent, for all channels. The rule: when every channel that was seen
// carries the same wrong text (or only one was seen) the message is `corrupted`; when one channel
// is right and another wrong, or two are wrong in different ways, it is `channel-divergence`. What
// was charged first is exchanged when a later channel shows that it is the other. One frame is
// proof.

import type { Hash64 } from '../../../base/index.ts';
import type { BodyClaim, VerifierContext } from '../../context.ts';
import type { EvidenceLine } from '../../contract.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { DAMAGE_LIMIT } from '../../limits.ts';
import { lineAt, sentLine } from '../evidence-lines.ts';

type Channel = BodyClaim['channel'];

interface Damage {
  readonly hashes: Map<Channel, Hash64>;
  readonly lines: EvidenceLine[];
  readonly text: string;
  readonly atMs: number;
  charged: 'corrupted' | 'channel-divergence';
}

const INTACT = { conf: FLAG.confIntact, re: FLAG.reIntact, row: FLAG.rowIntact } as const;
const ANY_INTACT = FLAG.confIntact | FLAG.reIntact | FLAG.rowIntact;

export class BodyClaims {
  readonly #context: VerifierContext;
  readonly #damages = new Map<number, Damage>();
  #heldCount = 0;
  #comparedCount = 0;

  constructor(context: VerifierContext) {
    this.#context = context;
  }

  /** True when the text is the one that was sent. */
  hold(message: number, claim: BodyClaim): boolean {
    const { ledger } = this.#context;
    this.#heldCount += 1;
    if (ledger.has(message, ANY_INTACT & ~INTACT[claim.channel])) this.#comparedCount += 1;
    const isIntact =
      ledger.hashLow.get(message) === claim.hash.low &&
      ledger.hashHigh.get(message) === claim.hash.high;
    if (isIntact) ledger.raise(message, INTACT[claim.channel]);
    else this.#noteDamage(message, claim);
    if (this.#damages.size > 0) this.#reconsider(message);
    return isIntact;
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    this.#context.docket.pass('corrupted', this.#heldCount);
    this.#context.docket.pass('channel-divergence', this.#comparedCount);
  }

  #noteDamage(message: number, claim: BodyClaim): void {
    const known = this.#damages.get(message);
    if (known?.hashes.has(claim.channel) === true) return;
    if (known === undefined && this.#damages.size >= DAMAGE_LIMIT) {
      this.#charge(message, this.#newDamage(message, claim));
      return;
    }
    if (known === undefined) {
      const damage = this.#newDamage(message, claim);
      this.#damages.set(message, damage);
      this.#charge(message, damage);
      return;
    }
    known.hashes.set(claim.channel, claim.hash);
    known.lines.push(this.#lineOf(claim, 'carried a changed text'));
  }

  /** The channels may now disagree where they did not before, or the other way round. */
  #reconsider(message: number): void {
    const damage = this.#damages.get(message);
    if (damage === undefined) return;
    const check = this.#isDivergent(message, damage) ? 'channel-divergence' : 'corrupted';
    if (check === damage.charged) return;
    this.#context.docket.withdraw(damage.charged, message);
    damage.charged = check;
    this.#charge(message, damage);
  }

  #isDivergent(message: number, damage: Damage): boolean {
    if (this.#context.ledger.has(message, ANY_INTACT)) return true;
    const [first, ...others] = damage.hashes.values();
    return others.some((hash) => hash.low !== first?.low || hash.high !== first.high);
  }

  #newDamage(message: number, claim: BodyClaim): Damage {
    const { options, ledger } = this.#context;
    const sent = options.composeBody(ledger.markerOf(message));
    const text = `the text was ${this.#context.texts.describeDamage(sent, claim.body)}`;
    return {
      hashes: new Map([[claim.channel, claim.hash]]),
      lines: [this.#lineOf(claim, text)],
      text,
      atMs: claim.atMs,
      charged: this.#context.ledger.has(message, ANY_INTACT) ? 'channel-divergence' : 'corrupted',
    };
  }

  #charge(message: number, damage: Damage): void {
    const { docket, ledger } = this.#context;
    const channels = [...damage.hashes.keys()].join(', ');
    const intact = (['conf', 're', 'row'] as const).filter((name) =>
      ledger.has(message, INTACT[name]),
    );
    const rest = intact.length === 0 ? '' : `; intact in ${intact.join(', ')}`;
    docket.charge({
      check: damage.charged,
      message,
      atMs: damage.atMs,
      summary: `${this.#context.describe(message)} has a changed text in ${channels}${rest}: ${damage.text}`,
      evidence: () => [sentLine(this.#context, message), ...damage.lines],
    });
  }

  #lineOf(claim: BodyClaim, text: string): EvidenceLine {
    const where = { conf: 'sender', re: 'receiver', row: 'rest' } as const;
    const hash = hexOf(claim.hash);
    return lineAt(this.#context, claim.atMs, {
      where: where[claim.channel],
      text: `${claim.channel} to user ${claim.user}: ${text} (hash ${hash})`,
    });
  }
}

function hexOf({ high, low }: Hash64): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
