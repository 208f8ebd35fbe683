// Departures from a documented shape, counted by place and not by row: a history of a million rows
// without a field is one sentence. It must not decide whether a body is usable.

import { describeKind, isInexact, type JsonObject, type ReadId, readId } from './json.ts';

/** More kinds of departure than this in one body say nothing new. */
const MAX_VIOLATION_KINDS = 32;

/** Collects departures; the same one at another row only counts up. */
export class ShapeNotes {
  readonly #counts = new Map<string, number>();
  #isFull = false;
  #hasInexactId = false;

  /** An id was a number beyond 2^53: its digits are only in the text. */
  get hasInexactId(): boolean {
    return this.#hasInexactId;
  }

  add(departure: string): void {
    const count = this.#counts.get(departure);
    if (count === undefined && this.#counts.size >= MAX_VIOLATION_KINDS) {
      this.#isFull = true;
      return;
    }
    this.#counts.set(departure, (count ?? 0) + 1);
  }

  /** Notes a field that is not of the documented type and returns undefined for it. */
  wrong(place: string, value: unknown): undefined {
    this.add(`${place} is ${describeKind(value)}`);
    return undefined;
  }

  /** A message or thread id; null after noting why there is none. */
  id(value: unknown, place: string): ReadId | null {
    const id = readId(value);
    if (id === null) this.wrong(place, value);
    if (isInexact(value)) this.#hasInexactId = true;
    return id;
  }

  text(object: JsonObject, field: string, place: string): string | undefined {
    const value = object[field];
    return typeof value === 'string' ? value : this.wrong(place + field, value);
  }

  flag(object: JsonObject, field: string, place: string): boolean | undefined {
    const value = object[field];
    return typeof value === 'boolean' ? value : this.wrong(place + field, value);
  }

  textOrNull(object: JsonObject, field: string, place: string): string | null | undefined {
    const value = object[field];
    return value === null ? null : this.text(object, field, place);
  }

  list(): readonly string[] {
    const lines = [...this.#counts].map(([said, count]) =>
      count === 1 ? said : `${said} (${count} times)`,
    );
    return this.#isFull ? [...lines, 'and further departures'] : lines;
  }
}
