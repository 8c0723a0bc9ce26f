import { orderings } from './condition.js';
import { QueryError } from './query-error.js';

export const keywords = ['and', 'or', 'not', 'like', 'in', 'is', 'present'] as const;

/** One word of a query and where it begins. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'word' | 'text' | 'date'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'keyword' | 'symbol' | 'end'; readonly value: string }
);

const patterns = {
  blank: /[ \t\r\n]+/y,
  /** A JSON string: one line, with the escapes of RFC 8259 §7. */
  text: /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy,
  date: /\d{4}-\d{2}-\d{2}(?![\w.-])/y,
  number: /[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y,
  word: /[A-Za-z][A-Za-z0-9_]*/y,
  symbol: /<=|>=|!=|[=<>(),]/y,
} as const;

export const isWord = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_]*$/.test(text) && !isKeyword(text);

const isKeyword = (word: string): boolean => keywords.some((keyword) => keyword === word.toLowerCase());

export const isOrdering = (symbol: string): symbol is (typeof orderings)[number] =>
  orderings.some((ordering) => ordering === symbol);

/** @throws QueryError */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const blank = take(patterns.blank);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const [token, length] = next(text, at, take);
    tokens.push(token);
    at += length;
  }
  tokens.push({ kind: 'end', value: '', at });
  return tokens;
}

function next(
  text: string,
  at: number,
  take: (pattern: RegExp) => string | undefined,
): [token: Token, length: number] {
  const quoted = take(patterns.text);
  if (quoted !== undefined) return [{ kind: 'text', value: decode(quoted, at), at }, quoted.length];
  if (text[at] === '"') {
    throw new QueryError(at, 'a text does not end, or holds a control character or an unknown escape');
  }
  const date = take(patterns.date);
  if (date !== undefined) return [{ kind: 'date', value: calendarDate(date, at), at }, date.length];
  const number = take(patterns.number);
  if (number !== undefined) return [{ kind: 'number', value: finite(number, at), at }, number.length];
  const word = take(patterns.word);
  if (word !== undefined) {
    const kind = isKeyword(word) ? 'keyword' : 'word';
    return [{ kind, value: kind === 'keyword' ? word.toLowerCase() : word, at }, word.length];
  }
  const symbol = take(patterns.symbol);
  if (symbol !== undefined) return [{ kind: 'symbol', value: symbol, at }, symbol.length];
  throw new QueryError(at, 'this is neither a name, a value nor an operator', 'write text in double quotes');
}

function decode(quoted: string, at: number): string {
  const value: unknown = JSON.parse(quoted);
  if (typeof value !== 'string' || !value.isWellFormed()) {
    throw new QueryError(at, 'the text is not Unicode');
  }
  return value;
}

function calendarDate(date: string, at: number): string {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    throw new QueryError(at, `${date} is not a day of the calendar`);
  }
  return date;
}

function finite(number: string, at: number): number {
  const value = Number(number);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new QueryError(at, 'the number is too large', 'write identifiers as text, in double quotes');
  }
  return value === 0 ? 0 : value;
}
