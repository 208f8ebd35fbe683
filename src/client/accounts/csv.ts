// Comma-separated values after RFC 4180: quotes, doubled quotes, line breaks inside quotes, CRLF or
// LF. It must not know what the columns mean, and its complaints never quote a cell.

/** One record and where it begins. */
export interface CsvRecord {
  /** 1-based line of its first character. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvMistake {
  readonly line: number;
  readonly message: string;
}

const QUOTE = '"';

/** Splits text into records; empty lines are left out, a broken record is reported and left out. */
export function parseCsv(text: string): { records: CsvRecord[]; mistakes: CsvMistake[] } {
  const reader = new CsvReader(text.startsWith('\ufeff') ? text.slice(1) : text);
  const records: CsvRecord[] = [];
  const mistakes: CsvMistake[] = [];
  while (!reader.isDone) {
    const line = reader.line;
    const { cells, mistake } = reader.readRecord();
    if (mistake !== null) mistakes.push({ line, message: mistake });
    else if (cells.some((cell) => cell.trim() !== '')) records.push({ line, cells });
  }
  return { records, mistakes };
}

class CsvReader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get isDone(): boolean {
    return this.#at >= this.#text.length;
  }

  get line(): number {
    return this.#line;
  }

  readRecord(): { cells: string[]; mistake: string | null } {
    const cells: string[] = [];
    let mistake: string | null = null;
    for (;;) {
      const isQuoted = this.#text[this.#at] === QUOTE;
      const cell = isQuoted ? this.#readQuoted() : this.#readPlain();
      cells.push(cell ?? '');
      if (cell === null) mistake ??= 'a quote is never closed, or text follows it';
      else if (!isQuoted && cell.includes(QUOTE)) mistake ??= 'a quote inside an unquoted cell';
      if (this.#text[this.#at] !== ',') break;
      this.#at += 1;
    }
    this.#skipLineBreak();
    return { cells, mistake };
  }

  #readPlain(): string {
    const start = this.#at;
    while (!this.isDone && !isCellEnd(this.#text[this.#at])) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Null when the quote does not end where the cell does; the rest of the line is skipped. */
  #readQuoted(): string | null {
    let value = '';
    this.#at += 1;
    for (;;) {
      const end = this.#text.indexOf(QUOTE, this.#at);
      const piece = this.#text.slice(this.#at, end === -1 ? undefined : end);
      this.#line += countLineBreaks(piece);
      this.#at = end === -1 ? this.#text.length : end + 1;
      value += piece;
      if (end === -1) return null;
      if (this.#text[this.#at] !== QUOTE) break;
      value += QUOTE;
      this.#at += 1;
    }
    if (this.isDone || isCellEnd(this.#text[this.#at])) return value;
    this.#readPlain();
    return null;
  }

  #skipLineBreak(): void {
    if (this.#text[this.#at] === '\r') this.#at += 1;
    if (this.#text[this.#at] === '\n') this.#at += 1;
    this.#line += 1;
  }
}

function isCellEnd(character: string | undefined): boolean {
  return character === ',' || character === '\n' || character === '\r';
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
