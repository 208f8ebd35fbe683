// The accounts file: one row per user, columns by header in any order. Every mistake is reported
// with its line, all at once; no cell is ever quoted, because any of them may be a secret.

import { canonicalId, isUuid } from '../../base/index.ts';
import type { Diagnostic } from '../../scenario/index.ts';
import type { Account } from '../contract.ts';
import { type CsvRecord, parseCsv } from './csv.ts';

const COLUMNS = ['id', 'email', 'password', 'token'] as const;
type Column = (typeof COLUMNS)[number];
type ColumnPlaces = ReadonlyMap<Column, number>;

/** After this many mistakes the rest is only counted. */
const MAX_DIAGNOSTICS = 100;
/** A cell beyond this is no id, address, password or token. */
const MAX_CELL_LENGTH = 8_192;

export interface ParsedAccounts {
  /** Only whole rows; use them only when `diagnostics` holds no error. */
  readonly accounts: readonly Account[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads an accounts file. `path` is for the diagnostics alone; nothing is opened. Never throws. */
export function parseAccounts(text: string, path: string): ParsedAccounts {
  const report = new Report(path);
  const { records, mistakes } = parseCsv(text);
  for (const mistake of mistakes) report.error(mistake.line, mistake.message);
  const header = records[0];
  if (header === undefined) {
    report.error(1, 'the file is empty', 'It begins with a header: id,email,password,token');
    return { accounts: [], diagnostics: report.finish() };
  }
  const places = readHeader(header, report);
  if (places === null) return { accounts: [], diagnostics: report.finish() };
  const reader = new RowReader(places, header.cells.length, report);
  const accounts = records.slice(1).flatMap((record) => reader.read(record) ?? []);
  if (records.length === 1 && mistakes.length === 0) {
    report.error(header.line, 'the file has a header and no row');
  }
  return { accounts, diagnostics: report.finish() };
}

function readHeader(record: CsvRecord, report: Report): ColumnPlaces | null {
  const names = record.cells.map((cell) => cell.trim().toLowerCase());
  const places = new Map<Column, number>();
  for (const column of COLUMNS) {
    const place = names.indexOf(column);
    if (place === -1) continue;
    if (names.lastIndexOf(column) !== place) {
      report.error(record.line, `the column ${column} occurs twice`);
    }
    places.set(column, place);
  }
  if (places.size === 0) {
    report.error(
      record.line,
      'the first line is not a header',
      'It names the columns: id,email,password,token (any order, those that you have)',
    );
    return null;
  }
  if (!places.has('id') && !places.has('email') && !places.has('token')) {
    report.error(record.line, 'the header has none of the columns id, email and token');
    return null;
  }
  return places;
}

class RowReader {
  readonly #places: ColumnPlaces;
  readonly #cellCount: number;
  readonly #report: Report;
  readonly #lineOfId = new Map<string, number>();
  readonly #lineOfEmail = new Map<string, number>();

  constructor(places: ColumnPlaces, cellCount: number, report: Report) {
    this.#places = places;
    this.#cellCount = cellCount;
    this.#report = report;
  }

  /** The row's account; null after reporting what is wrong with it. */
  read(record: CsvRecord): Account | null {
    const { line, cells } = record;
    if (cells.length !== this.#cellCount) {
      this.#report.error(line, `${cells.length} cells, but the header has ${this.#cellCount}`);
      return null;
    }
    if (cells.some((cell) => cell.length > MAX_CELL_LENGTH)) {
      this.#report.error(line, `a cell is longer than ${MAX_CELL_LENGTH} characters`);
      return null;
    }
    const before = this.#report.errorCount;
    const id = this.#readId(record);
    const email = this.#readEmail(record);
    const token = this.#readToken(record);
    const password = this.#cell(record, 'password');
    this.#checkCredentials(line, password, token);
    if (this.#report.errorCount > before) return null;
    return { id, email, password: password || null, token: token || null, line };
  }

  #readId(record: CsvRecord): string {
    const text = this.#cell(record, 'id').trim();
    if (!this.#places.has('id')) return '';
    if (!isUuid(text)) {
      this.#report.error(record.line, text === '' ? 'the id is empty' : 'the id is not a UUID');
      return '';
    }
    const id = canonicalId(text);
    this.#claim(this.#lineOfId, id, { what: 'id', line: record.line });
    return id;
  }

  #readEmail(record: CsvRecord): string {
    const email = this.#cell(record, 'email').trim();
    if (!this.#places.has('email')) return '';
    if (email === '') this.#report.error(record.line, 'the email is empty');
    else this.#claim(this.#lineOfEmail, email.toLowerCase(), { what: 'email', line: record.line });
    return email;
  }

  #readToken(record: CsvRecord): string {
    const token = this.#cell(record, 'token').trim();
    if (/[^\x21-\x7e]/.test(token)) {
      this.#report.error(record.line, 'the token holds characters that cannot travel in a header');
    }
    return token;
  }

  #checkCredentials(line: number, password: string, token: string): void {
    const hasEither = this.#places.has('token') || this.#places.has('password');
    if (!hasEither || password !== '' || token !== '') return;
    this.#report.error(line, 'neither a token nor a password');
  }

  #claim(taken: Map<string, number>, key: string, row: { what: string; line: number }): void {
    const first = taken.get(key);
    if (first === undefined) taken.set(key, row.line);
    else this.#report.error(row.line, `the same ${row.what} as in line ${first}`);
  }

  #cell(record: CsvRecord, column: Column): string {
    const place = this.#places.get(column);
    return place === undefined ? '' : (record.cells[place] ?? '');
  }
}

class Report {
  readonly #path: string;
  readonly #diagnostics: Diagnostic[] = [];
  #errorCount = 0;
  #lastLine = 1;

  constructor(path: string) {
    this.#path = path;
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  error(line: number, message: string, hint: string | null = null): void {
    this.#errorCount += 1;
    this.#lastLine = line;
    if (this.#errorCount <= MAX_DIAGNOSTICS) this.#push(line, message, hint);
  }

  finish(): readonly Diagnostic[] {
    const restCount = this.#errorCount - MAX_DIAGNOSTICS;
    if (restCount > 0) this.#push(this.#lastLine, `and ${restCount} further mistakes`, null);
    return this.#diagnostics.sort((a, b) => a.position.line - b.position.line);
  }

  #push(line: number, message: string, hint: string | null): void {
    this.#diagnostics.push({
      severity: 'error',
      message,
      hint,
      file: this.#path,
      position: { line, column: 1 },
      path: 'accounts',
    });
  }
}
