// Measures a text before it is parsed: the parser recurses, so nesting and size are bounded first.
// Looks at the lexer's tokens alone (which never recurses) and builds nothing.

import { Lexer } from 'yaml';
import { LEXEME_LIMIT, NESTING_LIMIT, TOKEN_LIMIT } from '../limits.ts';

export interface Excess {
  readonly message: string;
  /** Index into the text. */
  readonly offset: number;
}

/** Zero-width marks that the lexer puts between tokens. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f', '\ufeff']);
const BLANK = /^[ \t\r\n]/;

/** The first excess of depth or number of values; null when the text may be parsed. */
export function findExcess(text: string): Excess | null {
  const state = { offset: 0, column: 0, flow: 0, columns: [] as number[], tokens: 0, lexemes: 0 };
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue;
    const message = measure(state, token);
    if (message !== null) return { message, offset: state.offset };
    state.offset += token.length;
    const newline = token.lastIndexOf('\n');
    state.column = newline < 0 ? state.column + token.length : token.length - newline - 1;
  }
  return null;
}

interface Measure {
  column: number;
  flow: number;
  columns: number[];
  tokens: number;
  lexemes: number;
}

function measure(state: Measure, token: string): string | null {
  state.lexemes += 1;
  if (state.lexemes > LEXEME_LIMIT) return 'The file holds too many lines and values.';
  if (BLANK.test(token) || token.startsWith('#')) return null;
  state.tokens += 1;
  if (state.tokens > TOKEN_LIMIT) {
    return `The file holds more than ${TOKEN_LIMIT.toLocaleString('en')} keys, values and marks.`;
  }
  const depth = state.flow > 0 || token === '[' || token === '{' ? inFlow(state, token) : 0;
  const total = depth + (state.flow > 0 ? 0 : inBlock(state));
  return total > NESTING_LIMIT ? `The file nests deeper than ${NESTING_LIMIT} levels.` : null;
}

function inFlow(state: Measure, token: string): number {
  if (token === '[' || token === '{') state.flow += 1;
  if (token === ']' || token === '}') state.flow -= 1;
  return state.flow;
}

/** Open columns: an indented block is deeper than every column left of it. */
function inBlock(state: Measure): number {
  const { columns, column } = state;
  while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop();
  columns.push(column);
  return columns.length;
}
