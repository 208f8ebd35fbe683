// The REST seam with faults: what a history, a thread list, a row or a whole answer becomes. Must
// not know what a single fault does.

import { type Clock, hashHex, isoFromWallMs, isUuid } from '../../base/index.ts';
import type { HistoryRow, ReadFaults, ThreadEntry } from '../rest/read-faults.ts';
import type { MessageStore, User, UserStore } from '../store/index.ts';
import type { MicrosecondClock } from '../timestamps.ts';
import {
  type HistoryFault,
  isBeyondDoubt,
  type NamedMessage,
  type ReadContext,
  type RowFault,
  type ThreadsFault,
} from './read-plan.ts';
import type { RowDamages } from './row-damages.ts';
import type { Selector } from './rules/rule.ts';
import type { FaultLog } from './truth/fault-log.ts';
import type { Receipts } from './truth/receipts.ts';
import type { ServedReads } from './truth/served-reads.ts';

export interface ReadStrikers {
  readonly answers: readonly {
    readonly selector: Selector;
    readonly status: number;
    readonly body: string;
    readonly lists: boolean;
  }[];
  readonly histories: readonly { readonly selector: Selector; readonly strike: HistoryFault }[];
  readonly threads: readonly { readonly selector: Selector; readonly strike: ThreadsFault }[];
  readonly rows: readonly { readonly selector: Selector; readonly strike: RowFault }[];
  readonly readers: readonly { readonly selector: Selector }[];
  readonly pages: readonly { readonly selector: Selector }[];
}

export interface FaultyReadsParts {
  readonly store: MessageStore;
  readonly users: UserStore;
  readonly clock: Clock;
  readonly instants: MicrosecondClock;
  readonly strikers: ReadStrikers;
  readonly damages: RowDamages;
  readonly receipts: Receipts;
  readonly served: ServedReads;
  readonly faultLog: FaultLog;
}

export class FaultyReads implements ReadFaults {
  readonly #parts: FaultyReadsParts;
  readonly #startedAtMs: number;

  constructor(parts: FaultyReadsParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.nowMs();
  }

  refuse(viewer: User, partner: User | null, what: 'history' | 'threads'): Response | null {
    for (const { selector, status, body, lists } of this.#parts.strikers.answers) {
      if ((what === 'threads' && !lists) || !this.#isDue(selector, viewer)) continue;
      selector.struck();
      const why = `answered with ${status}`;
      this.#log(selector, { viewer, partner, named: { message: null, observable: true, why } });
      return new Response(body, { status, headers: { 'Content-Type': 'application/json' } });
    }
    return null;
  }

  readerOf(viewer: User, partner: User): User {
    const { strikers, store, users } = this.#parts;
    if (store.findThread(viewer.pk, partner.pk) !== undefined) return viewer;
    const [thread] = store.threadsOf(partner.pk);
    const other = thread === undefined ? undefined : users.byPk(thread.otherPk);
    if (other === undefined) return viewer;
    const striker = strikers.readers.find(({ selector }) => this.#isDue(selector, viewer));
    if (striker === undefined) return viewer;
    striker.selector.struck();
    const why = 'shown the conversation of another';
    this.#log(striker.selector, {
      viewer,
      partner,
      named: { message: null, observable: true, why },
    });
    return other;
  }

  page(viewer: User, uid: string): Response | null {
    if (isUuid(uid)) return null;
    const striker = this.#parts.strikers.pages.find(({ selector }) =>
      this.#isDue(selector, viewer),
    );
    if (striker === undefined) return null;
    striker.selector.struck();
    const { store } = this.#parts;
    const lasts = store.threadsOf(viewer.pk).flatMap(({ id }) => store.lastOf(id) ?? []);
    const [last] = lasts.toSorted((a, b) => b.id - a.id);
    const why = 'answered with an HTML page';
    const named = { message: last ?? null, observable: true, why };
    this.#log(striker.selector, { viewer, partner: null, named });
    const text = `<!doctype html><p>There is no user ${uid}.</p><p>${last?.body ?? ''}</p>`;
    return new Response(text, { status: 404, headers: { 'Content-Type': 'text/html' } });
  }

  history(viewer: User, partner: User, rows: HistoryRow[]): HistoryRow[] {
    const { damages, strikers } = this.#parts;
    const visible = damages.inShownOrder(
      rows.filter(({ message }) => !damages.isHidden(message.id, viewer.pk)),
    );
    const { served } = this.#parts;
    const before = served.last(viewer.pk, partner.pk);
    const partnerBefore = served.last(partner.pk, viewer.pk);
    for (const { selector, strike } of strikers.histories) {
      if (!this.#isDue(selector, viewer)) continue;
      const between = { before, partnerBefore, partner };
      const effect = strike(visible, { ...this.#context(selector, viewer), ...between });
      if (effect === null || !this.#maySpend(selector, effect.named)) continue;
      selector.struck();
      effect.apply?.();
      for (const named of effect.named) this.#log(selector, { viewer, partner, named });
      this.#noteServed(viewer, partner, { rows: visible, shown: effect.rows });
      return effect.rows.map((row) => this.#shown(row));
    }
    this.#noteServed(viewer, partner, { rows: visible, shown: visible });
    return visible.map((row) => this.#shown(row));
  }

  threads(viewer: User, entries: ThreadEntry[]): ThreadEntry[] {
    for (const { selector, strike } of this.#parts.strikers.threads) {
      if (!this.#isDue(selector, viewer)) continue;
      const effect = strike(entries, this.#context(selector, viewer));
      if (effect === null || !this.#maySpend(selector, [effect.named])) continue;
      selector.struck();
      const { named } = effect;
      this.#log(selector, { viewer, partner: named.partner, named });
      return effect.entries.map((entry) => this.#shownEntry(entry));
    }
    return entries.map((entry) => this.#shownEntry(entry));
  }

  row(viewer: User, row: HistoryRow, text: string): string {
    for (const { selector, strike } of this.#parts.strikers.rows) {
      if (!this.#isDue(selector, viewer)) continue;
      const fields = JSON.parse(text) as Record<string, unknown>;
      const effect = strike(fields, selector.rule.parameters);
      if (effect === null) continue;
      selector.struck();
      const named = { message: row.message, observable: true, why: effect.why };
      this.#log(selector, { viewer, partner: null, named });
      return JSON.stringify(effect.fields);
    }
    return text;
  }

  #noteServed(
    viewer: User,
    partner: User,
    answer: { readonly rows: readonly HistoryRow[]; readonly shown: readonly HistoryRow[] },
  ): void {
    const { served, instants } = this.#parts;
    const ids = new Set(answer.shown === answer.rows ? [] : idsOf(answer.shown));
    const lacked =
      answer.shown === answer.rows ? [] : idsOf(answer.rows).filter((id) => !ids.has(id));
    const seen = answer.shown.map((row) => this.#shown(row)).filter((row) => row.seen);
    const isOwn = ({ message }: HistoryRow): boolean => message.senderPk === viewer.pk;
    served.served(viewer.pk, partner.pk, {
      seenOwnUpToId: seen.findLast(isOwn)?.message.id ?? 0,
      seenTheirsUpToId: seen.findLast((row) => !isOwn(row))?.message.id ?? 0,
      upToId: answer.rows.at(-1)?.message.id ?? 0,
      lacked: new Set(lacked),
      atUs: instants.currentUs(),
    });
  }

  #maySpend(selector: Selector, named: readonly NamedMessage[]): boolean {
    if (!selector.wantsObservable) return true;
    const nowUs = this.#parts.instants.currentUs();
    return named.some((message) => isBeyondDoubt(message, nowUs));
  }

  #isDue(selector: Selector, viewer: User): boolean {
    return selector.isDue([viewer], this.#parts.clock.nowMs() - this.#startedAtMs);
  }

  #context(selector: Selector, viewer: User): ReadContext {
    const { store, instants, receipts, damages } = this.#parts;
    const { random, rule } = selector;
    const nowUs = instants.currentUs();
    const alone = { before: null, partnerBefore: null, partner: null };
    return {
      ...{ viewer, nowUs, parameters: rule.parameters, random, store, receipts, damages },
      ...alone,
    };
  }

  #shown(row: HistoryRow): HistoryRow {
    const { damages } = this.#parts;
    return { message: damages.shown(row.message), seen: damages.shownSeen(row) };
  }

  #shownEntry(entry: ThreadEntry): ThreadEntry {
    return entry.last === null ? entry : { ...entry, last: this.#shown(entry.last) };
  }

  #log(
    selector: Selector,
    what: { readonly viewer: User; readonly partner: User | null; readonly named: NamedMessage },
  ): void {
    const { message, other, observable, why } = what.named;
    this.#parts.faultLog.append({
      atIso: isoFromWallMs(this.#parts.clock.wallMs()),
      fault: selector.rule.fault,
      serverId: message?.id ?? null,
      bodyHash: message === null ? null : hashHex(message.body),
      senderId: what.viewer.uid,
      receiverId: what.partner?.uid ?? null,
      observable,
      why,
      ...(other && { otherServerId: other.id, otherBodyHash: hashHex(other.body) }),
    });
  }
}

function idsOf(rows: readonly HistoryRow[]): number[] {
  return rows.map(({ message }) => message.id);
}
