// Counts of load messages, by load block and in all. It counts what it is told.

import type { MessageCounts } from '../contract.ts';

const FIELDS = [
  'sent',
  'confirmed',
  'delivered',
  'visible',
  'failed',
  'indeterminate',
  'recovered',
  'lost',
  'owedDeliveries',
] as const;
export type BookField = (typeof FIELDS)[number];

type Page = Record<BookField, number>;

/** Load -1 (control messages) is counted in one number alone. */
export class MessageBooks {
  readonly #loads: Page[];
  control = 0;

  constructor(loadCount: number) {
    this.#loads = Array.from({ length: loadCount }, emptyPage);
  }

  add(load: number, field: BookField, count = 1): void {
    const page = this.#loads[load];
    if (page !== undefined) page[field] += count;
  }

  /** All loads together; `foreign` is known elsewhere. */
  total(foreign: number): MessageCounts {
    const sum = emptyPage();
    for (const page of this.#loads) for (const field of FIELDS) sum[field] += page[field];
    return { ...sum, control: this.control, foreign };
  }

  byLoad(): readonly MessageCounts[] {
    return this.#loads.map((page) => ({ ...page, control: 0, foreign: 0 }));
  }
}

function emptyPage(): Page {
  return {
    sent: 0,
    confirmed: 0,
    delivered: 0,
    visible: 0,
    failed: 0,
    indeterminate: 0,
    recovered: 0,
    lost: 0,
    owedDeliveries: 0,
  };
}
