// The docket: what is charged against the server. Parts of the verifier state opportunities (owed,
// judged) and charges; the docket keeps one charge per message and check, finds the root among the
// charges of a message, and makes tallies and findings. It judges nothing itself.

import { describeError } from '../../base/index.ts';
import { CHECK_NAMES, type CheckName, type Severity } from '../../scenario/names.ts';
import type { CheckTally, EvidenceLine, Finding, MessageReference } from '../contract.ts';
import { CHECKS } from '../registry/checks.ts';

/** Charges beyond this many are counted and no longer listed one by one. */
export const CHARGE_LIMIT = 100_000;
const EXEMPLAR_LIMIT = 20;

export interface Charge {
  readonly check: CheckName;
  /** Message index in the ledger; -1 when the charge is about no one message. */
  readonly message: number;
  /** Other messages whose own charges would explain this one (a thread's last message, say). */
  readonly because?: readonly number[];
  /** Messages whose own charges this one explains. */
  readonly explains?: readonly number[];
  /** Tells charges without a message apart; charges with equal check, message and key are one. */
  readonly key?: string;
  readonly atMs: number;
  readonly user?: number;
  readonly socket?: number;
  readonly summary: string;
  /** Made only for exemplars. */
  readonly evidence: () => readonly EvidenceLine[];
  readonly suspected?: boolean;
}

export interface DocketOptions {
  /** Severity of a check under this run's contract. */
  readonly severityOf: (check: CheckName) => Severity;
  readonly referenceOf: (message: number) => MessageReference;
  /** Absolute instant to milliseconds from t = 0. */
  readonly toOriginMs: (atMs: number) => number;
}

interface Entry {
  readonly charge: Charge;
  readonly evidence: readonly EvidenceLine[];
  consequenceOf: CheckName | null;
}

interface Count {
  owed: number;
  judged: number;
  unlisted: number;
  /** When the latest of those that are only counted happened; NaN: none is. */
  unlistedAtMs: number;
  error: string | null;
}

/** Collects during the run; `conclude` once. */
export class Docket {
  readonly #options: DocketOptions;
  readonly #counts: Record<CheckName, Count>;
  readonly #entries = new Map<string, Entry>();
  readonly #byMessage = new Map<number, Entry[]>();
  /** Charges with evidence, by check; proven and suspected ones apart. */
  readonly #evidenced = new Map<string, number>();
  #fresh: Finding[] = [];

  constructor(options: DocketOptions) {
    this.#options = options;
    const rows = CHECK_NAMES.map(
      (name) =>
        [name, { owed: 0, judged: 0, unlisted: 0, unlistedAtMs: Number.NaN, error: null }] as const,
    );
    this.#counts = Object.fromEntries(rows) as Record<CheckName, Count>;
  }

  owe(check: CheckName, count = 1): void {
    this.#counts[check].owed += count;
  }

  judge(check: CheckName, count = 1): void {
    this.#counts[check].judged += count;
  }

  /** An opportunity that was judged as soon as it arose. */
  pass(check: CheckName, count = 1): void {
    const counted = this.#counts[check];
    counted.owed += count;
    counted.judged += count;
  }

  /** The check is unknown from here on: it threw `error`, or `error` is the reason in words. */
  break(check: CheckName, error: unknown): void {
    const isReason = typeof error === 'string';
    this.#counts[check].error ??= isReason
      ? error
      : `the check failed by itself: ${describeError(error)}`;
  }

  /** Charges the server; a second charge with the same identity is not counted again. */
  charge(charge: Charge): void {
    const identity = `${charge.check}|${charge.message}|${charge.key ?? ''}`;
    const known = this.#entries.get(identity);
    if (known !== undefined && (known.charge.suspected !== true || charge.suspected === true))
      return;
    if (known === undefined && this.#entries.size >= CHARGE_LIMIT) {
      if (charge.suspected !== true) this.#counts[charge.check].unlisted += 1;
      return;
    }
    const evidence = this.#takesEvidence(charge) ? charge.evidence() : [];
    const entry: Entry = { charge, evidence, consequenceOf: null };
    this.#entries.set(identity, entry);
    this.#index(entry, known);
    this.#fresh.push(this.#findingOf(entry));
  }

  /**
   * States what is legal and worth knowing: the first few are listed, each under another key, the
   * others are counted.
   */
  inform(charge: Charge): void {
    const count = this.#counts[charge.check];
    const identity = `${charge.check}|${charge.message}|${charge.key ?? ''}`;
    const isFull = (this.#evidenced.get(charge.check) ?? 0) >= EXEMPLAR_LIMIT;
    if (!isFull && !this.#entries.has(identity) && this.#entries.size < CHARGE_LIMIT) {
      this.charge(charge);
      return;
    }
    count.unlisted += 1;
    count.unlistedAtMs = charge.atMs;
  }

  /** Withdraws a charge that later evidence refuted (a provisional absence that arrived). */
  withdraw(check: CheckName, message: number, key = ''): void {
    const identity = `${check}|${message}|${key}`;
    const entry = this.#entries.get(identity);
    if (entry === undefined) return;
    this.#entries.delete(identity);
    this.#unindex(entry);
  }

  isCharged(check: CheckName, message: number): boolean {
    return this.#byMessage.get(message)?.some((entry) => isProvenOf(entry, check)) ?? false;
  }

  /** Whether anything of a message is proven, or suspected, that is more than an information. */
  isAccused(message: number, isSuspicionEnough = false): boolean {
    const entries = this.#byMessage.get(message) ?? [];
    return entries.some(({ charge }) => {
      const isMeant = isSuspicionEnough || charge.suspected !== true;
      return isMeant && this.#options.severityOf(charge.check) !== 'I';
    });
  }

  /** Messages with a proven charge of any of these checks, each once. */
  provenMessages(checks: readonly CheckName[]): ReadonlySet<number> {
    const messages = new Set<number>();
    for (const [message, entries] of this.#byMessage) {
      const isProven = checks.some((check) => entries.some((entry) => isProvenOf(entry, check)));
      if (isProven) messages.add(message);
    }
    return messages;
  }

  /** Messages with a charge of this check that is only suspected. */
  suspectedMessages(check: CheckName): ReadonlySet<number> {
    const messages = new Set<number>();
    for (const { charge } of this.#entries.values()) {
      const isMeant = charge.check === check && charge.suspected === true && charge.message >= 0;
      if (isMeant) messages.add(charge.message);
    }
    return messages;
  }

  /** Findings since the last call, at most `limit`. */
  takeFindings(limit: number): readonly Finding[] {
    const taken = this.#fresh.slice(0, limit);
    this.#fresh = this.#fresh.slice(limit);
    return taken;
  }

  /** Finds the root of every charge. Call before `tallies` and `findings`. */
  resolveRoots(): void {
    for (const entry of this.#entries.values()) entry.consequenceOf = this.#rootOf(entry);
  }

  /** Every listed charge with its root. */
  findings(): readonly Finding[] {
    return [...this.#entries.values()].map((entry) => this.#findingOf(entry));
  }

  tallies(): readonly CheckTally[] {
    const lists = new Map<CheckName, Entry[]>(CHECK_NAMES.map((name) => [name, []]));
    for (const entry of this.#entries.values()) lists.get(entry.charge.check)?.push(entry);
    return CHECK_NAMES.map((check) => this.#tallyOf(check, lists.get(check) ?? []));
  }

  #tallyOf(check: CheckName, entries: readonly Entry[]): CheckTally {
    const { owed, judged, unlisted, unlistedAtMs, error } = this.#counts[check];
    const proven = entries.filter((entry) => entry.charge.suspected !== true);
    const primary = proven.filter((entry) => entry.consequenceOf === null);
    const times = proven.map((entry) => this.#options.toOriginMs(entry.charge.atMs));
    if (!Number.isNaN(unlistedAtMs)) times.push(this.#options.toOriginMs(unlistedAtMs));
    const ranked = [...new Set([...primary, ...proven, ...entries])];
    const exemplars = ranked.filter((entry) => entry.evidence.length > 0);
    return {
      check,
      owed,
      judged,
      violations: primary.length + unlisted,
      consequences: proven.length - primary.length,
      suspected: entries.length - proven.length,
      firstAtMs: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
      lastAtMs: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
      exemplars: exemplars.slice(0, EXEMPLAR_LIMIT).map((entry) => this.#findingOf(entry)),
      error,
    };
  }

  /** The first charges of a check show their evidence; one that is proven later needs its own. */
  #takesEvidence({ check, suspected }: Charge): boolean {
    const kind = suspected === true ? `${check}?` : check;
    const shown = this.#evidenced.get(kind) ?? 0;
    this.#evidenced.set(kind, shown + 1);
    return shown < EXEMPLAR_LIMIT * 4;
  }

  #index(entry: Entry, replaced: Entry | undefined): void {
    if (replaced !== undefined) this.#unindex(replaced);
    for (const message of messagesOf(entry)) {
      const list = this.#byMessage.get(message);
      if (list === undefined) this.#byMessage.set(message, [entry]);
      else list.push(entry);
    }
  }

  #unindex(entry: Entry): void {
    for (const message of messagesOf(entry)) {
      const list = this.#byMessage.get(message);
      if (list !== undefined) list.splice(list.indexOf(entry), 1);
    }
  }

  /** The strongest other charge of the same message, or of a message that explains this one. */
  #rootOf(entry: Entry): CheckName | null {
    const { charge } = entry;
    const own = CHECKS[charge.check].primaryRank;
    let root: CheckName | null = null;
    let rootRank = own;
    for (const message of [charge.message, ...(charge.because ?? [])]) {
      for (const other of this.#byMessage.get(message) ?? []) {
        const rank = CHECKS[other.charge.check].primaryRank;
        if (other === entry || other.charge.suspected === true || rank >= rootRank) continue;
        root = other.charge.check;
        rootRank = rank;
      }
    }
    return root;
  }

  #findingOf({ charge, evidence, consequenceOf }: Entry): Finding {
    return {
      check: charge.check,
      severity: this.#options.severityOf(charge.check),
      suspected: charge.suspected === true,
      consequenceOf,
      atMs: this.#options.toOriginMs(charge.atMs),
      message: charge.message < 0 ? null : this.#options.referenceOf(charge.message),
      user: charge.user ?? null,
      socket: charge.socket ?? null,
      summary: charge.summary,
      evidence,
    };
  }
}

function isProvenOf({ charge }: Entry, check: CheckName): boolean {
  return charge.check === check && charge.suspected !== true;
}

/** The message that it is about, or those that it explains. */
function messagesOf({ charge: { message, explains = [] } }: Entry): readonly number[] {
  return message < 0 ? explains : [message, ...explains];
}
