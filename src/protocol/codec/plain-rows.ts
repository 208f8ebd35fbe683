// The rows of a history in the plain shape, read in one pass over its text without a parse tree:
// every row spells its fields in the order and with the spaces of the first one, ids are short,
// users are flat. It must say of a text what body.ts says of it, or nothing.

import type { DecodedRow } from '../decoded.ts';
import { endOfString, hasDuplicateKeysWithin } from './duplicates.ts';
import { asObject, parseJson, readId } from './json.ts';
import { readUser } from './row.ts';
import { ShapeNotes } from './shape.ts';

const FIELDS = [
  ...['id', 'sender', 'receiver', 'message', 'updated', 'created', 'seen', 'thread'],
] as const;
type Field = (typeof FIELDS)[number];

/** What stands before a value in every row, and which value it is. */
interface Piece {
  readonly literal: string;
  readonly field: Field;
}

/** A user object as it is spelled, and whom it names. */
interface Person {
  readonly literal: string;
  readonly id: string;
}

/** The rows, and the text that is left when they are taken out of it. */
export interface PlainRows {
  readonly rows: readonly DecodedRow[];
  readonly envelope: string;
}

/** From the beginning to the first row: nothing but the envelope can stand there. */
const HEAD = new RegExp(
  String.raw`^\s*\{(?:\s*"(?:status|message|success)"\s*:\s*(?:"[^"\\]*"|null|true|false)\s*,)*` +
    String.raw`\s*"entity"\s*:\s*\{\s*"messages"\s*:\s*\[[ \t\n\r]*`,
);
const KEY = /[ \t\n\r]*"(\w+)"[ \t\n\r]*:[ \t\n\r]*/y;
const BEHIND_VALUE = /[ \t\n\r]*([,}])/y;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const COMMA = 0x2c;
const ZERO = 0x30;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACKET = 0x5d;
/** Longer numbers may have lost digits: they are read elsewhere. */
const MAX_DIGITS = 15;

/** Null for a text that is not plain, whatever it is then. */
export function readPlainRows(text: string): PlainRows | null {
  const head = HEAD.exec(text);
  if (head === null) return null;
  const start = head[0].length;
  const scanner = new RowScanner(text, start);
  const rows = scanner.readAll();
  if (rows === null) return null;
  return { rows, envelope: text.slice(0, start) + text.slice(scanner.at) };
}

/** Reads one text once. */
class RowScanner {
  readonly #text: string;
  #at: number;
  #pieces: readonly Piece[] = [];
  #end = '';
  // A conversation has two people, and one thread.
  #person: Person | null = null;
  #otherPerson: Person | null = null;
  #thread = '';
  #stamp = '';
  // Of the row that is being read.
  #id = '';
  #idType: DecodedRow['idType'] = 'number';
  #senderId = '';
  #receiverId = '';
  #body = '';
  #created = '';
  #updated = '';
  #seen = false;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  /** Behind what was read. */
  get at(): number {
    return this.#at;
  }

  /** All rows up to the bracket behind the last; null when one is not plain. */
  readAll(): readonly DecodedRow[] | null {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== OPENING_BRACE || !this.#learn()) return null;
    const rows: DecodedRow[] = [];
    for (;;) {
      if (!this.#readRow()) return null;
      rows.push(this.#row());
      this.#skipSpace();
      const unit = text.charCodeAt(this.#at);
      if (unit === CLOSING_BRACKET) return rows;
      if (unit !== COMMA) return null;
      this.#at += 1;
      this.#skipSpace();
    }
  }

  /** How the first row is spelled is how all are, or they are not plain. */
  #learn(): boolean {
    const start = this.#at;
    const pieces: Piece[] = [];
    let from = start;
    this.#at = start + 1;
    for (;;) {
      const field = this.#readKey();
      if (field === null || pieces.some((piece) => piece.field === field)) return false;
      pieces.push({ literal: copyOf(this.#text.slice(from, this.#at)), field });
      if (!this.#readValue(field)) return false;
      from = this.#at;
      const sign = this.#match(BEHIND_VALUE);
      if (sign === undefined) return false;
      if (sign === '}') break;
    }
    this.#end = copyOf(this.#text.slice(from, this.#at));
    this.#pieces = pieces;
    this.#at = start;
    return pieces.length === FIELDS.length;
  }

  /** The field whose value stands here next; null for any other key. */
  #readKey(): Field | null {
    const key = this.#match(KEY);
    return FIELDS.find((field) => field === key) ?? null;
  }

  /** What the pattern finds here, and goes behind it. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[1];
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #readRow(): boolean {
    const text = this.#text;
    for (const { literal, field } of this.#pieces) {
      if (!text.startsWith(literal, this.#at)) return false;
      this.#at += literal.length;
      if (!this.#readValue(field)) return false;
    }
    if (!text.startsWith(this.#end, this.#at)) return false;
    this.#at += this.#end.length;
    return true;
  }

  #row(): DecodedRow {
    return {
      id: this.#id,
      idType: this.#idType,
      threadId: this.#thread,
      senderId: this.#senderId,
      receiverId: this.#receiverId,
      body: this.#body,
      created: this.#created,
      updated: this.#updated,
      seen: this.#seen,
    };
  }

  /** Reads one value; what follows it is looked at by the caller. False: it is not plain. */
  #readValue(field: Field): boolean {
    switch (field) {
      case 'id':
        return this.#readId();
      case 'thread':
        return this.#readThread();
      case 'sender':
        this.#senderId = this.#readPerson();
        return this.#senderId !== '';
      case 'receiver':
        this.#receiverId = this.#readPerson();
        return this.#receiverId !== '';
      case 'message':
        return this.#readBody();
      case 'created':
        this.#created = this.#readStamp();
        return this.#created !== '';
      case 'updated':
        this.#updated = this.#readStamp();
        return this.#updated !== '';
      case 'seen':
        return this.#readFlag();
    }
  }

  #readId(): boolean {
    const end = endOfDigits(this.#text, this.#at);
    if (end > this.#at) {
      this.#id = this.#text.slice(this.#at, end);
      this.#idType = 'number';
      this.#at = end;
      return true;
    }
    const id = readId(this.#readQuoted());
    if (id === null) return false;
    this.#id = id.id;
    this.#idType = id.idType;
    return true;
  }

  /** Nearly always that of the row before: one text for all rows. */
  #readThread(): boolean {
    const text = this.#text;
    const end = endOfDigits(text, this.#at);
    if (end > this.#at) {
      const isSame = end - this.#at === this.#thread.length;
      if (!isSame || !text.startsWith(this.#thread, this.#at)) {
        this.#thread = text.slice(this.#at, end);
      }
      this.#at = end;
      return true;
    }
    const thread = readId(this.#readQuoted());
    if (thread === null) return false;
    if (thread.id !== this.#thread) this.#thread = thread.id;
    return true;
  }

  /** The id of the user object here; empty when it is not plain and as documented. */
  #readPerson(): string {
    let person = this.#person;
    if (person === null || !this.#isHere(person.literal)) {
      person = this.#otherPerson;
      if (person === null || !this.#isHere(person.literal)) person = this.#meet();
      if (person === null) return '';
      this.#otherPerson = this.#person;
      this.#person = person;
    }
    this.#at += person.literal.length;
    return person.id;
  }

  /** Of a long text quicker than `startsWith`, which goes sign by sign. */
  #isHere(literal: string): boolean {
    return this.#text.slice(this.#at, this.#at + literal.length) === literal;
  }

  /** Reads a user object that was not met before. */
  #meet(): Person | null {
    const end = this.#text.indexOf('}', this.#at) + 1;
    if (end === 0 || this.#text.charCodeAt(this.#at) !== OPENING_BRACE) return null;
    const literal = this.#text.slice(this.#at, end);
    const parsed = parseJson(literal);
    const user = parsed.ok ? asObject(parsed.value) : null;
    if (user === null || hasDuplicateKeysWithin(literal, user)) return null;
    const notes = new ShapeNotes();
    const id = readUser(user, '', notes);
    return id === null || notes.list().length > 0 ? null : { literal: copyOf(literal), id };
  }

  #readBody(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) return false;
    const end = endOfPlainText(text, this.#at + 1);
    if (end >= 0) {
      this.#body = text.slice(this.#at + 1, end);
      this.#at = end + 1;
      return true;
    }
    const body = this.#readQuoted();
    if (body === null) return false;
    this.#body = body;
    return true;
  }

  /** A time; empty when it is not plain or nothing stands there. That of before is taken again. */
  #readStamp(): string {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) return '';
    const start = this.#at + 1;
    let end = start + this.#stamp.length;
    if (text.charCodeAt(end) !== QUOTE || text.slice(start, end) !== this.#stamp) {
      end = endOfPlainText(text, start);
      if (end < 0) return '';
      this.#stamp = text.slice(start, end);
    }
    this.#at = end + 1;
    return this.#stamp;
  }

  #readFlag(): boolean {
    this.#seen = this.#text.startsWith('true', this.#at);
    if (!this.#seen && !this.#text.startsWith('false', this.#at)) return false;
    this.#at += this.#seen ? 4 : 5;
    return true;
  }

  /** A string with whatever escapes, as a text of its own: it does not keep the whole answer. */
  #readQuoted(): string | null {
    if (this.#text.charCodeAt(this.#at) !== QUOTE) return null;
    const end = endOfString(this.#text, this.#at) + 1;
    const parsed = parseJson(this.#text.slice(this.#at, end));
    this.#at = end;
    return parsed.ok && typeof parsed.value === 'string' ? parsed.value : null;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }
}

/**
 * The same text by itself. A slice is a view of the whole answer, which costs the engine several
 * times as much to compare with, and keeps the answer alive.
 */
function copyOf(slice: string): string {
  return Buffer.from(slice).toString();
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** Behind a whole number that is spelled in its one way; `at` when there is none. */
function endOfDigits(text: string, at: number): number {
  let end = at;
  for (let digit = text.charCodeAt(end) - ZERO; digit >= 0 && digit <= 9; ) {
    end += 1;
    digit = text.charCodeAt(end) - ZERO;
  }
  const isPadded = end - at > 1 && text.charCodeAt(at) === ZERO;
  return isPadded || end - at > MAX_DIGITS ? at : end;
}

/** Where the closing quote of a string without escapes is; -1 when it is not such a string. */
function endOfPlainText(text: string, at: number): number {
  for (let end = at; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit === QUOTE) return end;
    if (unit === BACKSLASH || unit < FIRST_PRINTABLE) return -1;
  }
  return -1;
}
