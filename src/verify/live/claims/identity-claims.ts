// Holds server ids and times against what is known of a message, for all channels: one id per
// message in its scope, one type, one time. Ids and times of concurrent sends are never compared.

import type { IdentityClaim, VerifierContext } from '../../context.ts';
import type { EvidenceLine } from '../../contract.ts';
import type { IdIndex } from '../../ledger/id-index.ts';
import { FLAG } from '../../ledger/message-flags.ts';
import { SECOND_ID_LIMIT } from '../../limits.ts';
import { lineAt, sentLine, storyOf } from '../evidence-lines.ts';
import type { TimeClaims } from './time-claims.ts';

export class IdentityClaims {
  readonly #context: VerifierContext;
  readonly #ids: IdIndex;
  readonly #times: TimeClaims;
  readonly #scopeOf: (message: number) => number;
  /** Messages by a second id that they bore elsewhere; hardly ever used. */
  readonly #secondIds = new Map<string, number>();
  #firstCount = 0;
  #furtherCount = 0;

  constructor(
    context: VerifierContext,
    parts: {
      readonly ids: IdIndex;
      readonly times: TimeClaims;
      readonly scopeOf: (message: number) => number;
    },
  ) {
    this.#context = context;
    this.#ids = parts.ids;
    this.#times = parts.times;
    this.#scopeOf = parts.scopeOf;
  }

  /** True when id and time are those that were seen before, or the first. */
  hold(message: number, claim: IdentityClaim): boolean {
    const known = this.#context.ledger.idOf(message);
    if (known === null) this.#holdFirst(message, claim);
    else this.#holdFurther(message, known, claim);
    this.#holdType(message, claim);
    const isSameTime = this.#times.hold(message, claim);
    return isSameTime && (known === null || known === claim.id);
  }

  /** States what was judged. Once, at the end. */
  conclude(): void {
    const { docket } = this.#context;
    docket.pass('id-reuse', this.#firstCount);
    docket.pass('id-mismatch', this.#furtherCount);
    docket.pass('wrong-type', this.#furtherCount);
    this.#times.conclude();
  }

  #holdFirst(message: number, claim: IdentityClaim): void {
    this.#firstCount += 1;
    this.#context.ledger.setId(message, claim.id);
    const bearer = this.#bearerOf(message, claim.id);
    if (bearer < 0) {
      this.#ids.add(message);
      return;
    }
    this.#chargeReuse(message, bearer, claim);
  }

  /** The message that bore the id in its scope before, be it as a second one; -1 for none. */
  #bearerOf(message: number, id: string): number {
    const scope = this.#scopeOf(message);
    const bearer = this.#ids.find(scope, id);
    if (bearer >= 0 || this.#secondIds.size === 0) return bearer;
    return this.#secondIds.get(`${scope} ${id}`) ?? -1;
  }

  #holdFurther(message: number, known: string, claim: IdentityClaim): void {
    this.#furtherCount += 1;
    if (known === claim.id) return;
    const bearer = this.#bearerOf(message, claim.id);
    if (bearer >= 0 && bearer !== message) this.#chargeReuse(message, bearer, claim);
    else if (this.#secondIds.size < SECOND_ID_LIMIT) {
      this.#secondIds.set(`${this.#scopeOf(message)} ${claim.id}`, message);
    }
    this.#context.docket.charge({
      check: 'id-mismatch',
      message,
      atMs: claim.atMs,
      user: claim.user,
      summary: `${this.#context.describe(message)} has id ${claim.id} in its ${claim.channel}, and ${known} elsewhere`,
      evidence: () => [...storyOf(this.#context, message), this.#line(claim)],
    });
  }

  /** Of two messages with one id the later bears the id of the earlier. */
  #chargeReuse(one: number, other: number, claim: IdentityClaim): void {
    const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
    const describe = (message: number): string => this.#context.describe(message);
    this.#context.docket.charge({
      check: 'id-reuse',
      message: later,
      atMs: claim.atMs,
      user: claim.user,
      summary: `${describe(later)} bears the id of ${describe(earlier)}`,
      evidence: () => [
        ...storyOf(this.#context, earlier),
        sentLine(this.#context, later),
        this.#line(claim),
      ],
    });
  }

  /** A message whose id is a number here and a text there. */
  #holdType(message: number, claim: IdentityClaim): void {
    const { ledger, docket } = this.#context;
    const isNumber = claim.idType === 'number';
    ledger.raise(message, isNumber ? FLAG.numberId : FLAG.stringId);
    if (!ledger.has(message, isNumber ? FLAG.stringId : FLAG.numberId)) return;
    docket.charge({
      check: 'wrong-type',
      message,
      atMs: claim.atMs,
      user: claim.user,
      summary: `The id of ${this.#context.describe(message)} is a number in one place and a string in another`,
      evidence: () => [...storyOf(this.#context, message), this.#line(claim)],
    });
  }

  #line(claim: IdentityClaim): EvidenceLine {
    const where = { conf: 'sender', re: 'receiver', row: 'rest' } as const;
    return lineAt(this.#context, claim.atMs, {
      where: where[claim.channel],
      text: `${claim.channel} to user ${claim.user} with id ${claim.id} (a JSON ${claim.idType})`,
    });
  }
}
