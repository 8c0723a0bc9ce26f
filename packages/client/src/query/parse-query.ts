import { type Condition, queryLimits, type Value } from './condition.js';
import { QueryError } from './query-error.js';
import { isOrdering, type Token, tokensOf } from './tokens.js';

/** Parentheses and `not`s that may be open at once: bounds the recursion, not the condition. */
const maxNesting = 64;

/**
 * Reads a condition from text, as people write it on a command line:
 *
 *     PatientLink = "3f…" and (Modality in (CT, MR) or StudyYear >= 2020) and not BodyPartExamined like "HE*"
 *
 * `and` binds tighter than `or`, `not` tighter than both; keywords in any case, attributes exactly as listed. Values are
 * JSON strings, single words, numbers and dates (`2020-01-31`). `AccessionNumber is present` asks for any value.
 * @throws QueryError  an `invalid-argument` with the position
 */
export function parseQuery(text: string): Condition {
  if (text.length > queryLimits.length) {
    throw new QueryError(queryLimits.length, `it is longer than ${queryLimits.length} characters`);
  }
  const reader = new Reader(tokensOf(text));
  const condition = reader.disjunction();
  reader.end();
  const { nodes, depth } = sizeOf(condition);
  if (nodes > queryLimits.nodes) {
    throw new QueryError(0, `it has ${nodes} conditions, and ${queryLimits.nodes} is the most`, 'use "in"');
  }
  if (depth > queryLimits.depth) {
    throw new QueryError(0, `it has ${depth} levels, and ${queryLimits.depth} is the most`);
  }
  return condition;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #open = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  disjunction(): Condition {
    return this.#several('any', 'or', () => this.#several('all', 'and', () => this.#negation()));
  }

  end(): void {
    const token = this.#peek();
    if (token.kind !== 'end') throw this.#unexpected('"and", "or" or the end');
  }

  #several(kind: 'all' | 'any', keyword: string, read: () => Condition): Condition {
    const first = read();
    if (!this.#isKeyword(keyword)) return first;
    const conditions = [first];
    while (this.#takeKeyword(keyword)) conditions.push(read());
    return { kind, conditions };
  }

  #negation(): Condition {
    if (this.#takeKeyword('not')) return { kind: 'not', condition: this.#nested(() => this.#negation()) };
    if (!this.#takeSymbol('(')) return this.#comparison();
    const condition = this.#nested(() => this.disjunction());
    this.#expectSymbol(')');
    return condition;
  }

  #nested(read: () => Condition): Condition {
    this.#open += 1;
    if (this.#open > maxNesting) throw new QueryError(this.#peek().at, 'too many parentheses are open');
    const condition = read();
    this.#open -= 1;
    return condition;
  }

  #comparison(): Condition {
    const token = this.#peek();
    if (token.kind !== 'word') throw this.#unexpected('an attribute, "not" or "("');
    this.#next += 1;
    const attribute = token.value;
    const operator = this.#peek();
    if (operator.kind === 'symbol' && isOrdering(operator.value)) {
      this.#next += 1;
      return { kind: 'compare', attribute, ordering: operator.value, value: this.#value() };
    }
    if (this.#takeKeyword('not')) {
      if (!this.#isKeyword('like') && !this.#isKeyword('in')) throw this.#unexpected('"like" or "in"');
      return { kind: 'not', condition: this.#pattern(attribute) };
    }
    return this.#pattern(attribute);
  }

  #pattern(attribute: string): Condition {
    if (this.#takeKeyword('like')) {
      const token = this.#peek();
      if (token.kind !== 'text' && token.kind !== 'word') throw this.#unexpected('a text in double quotes');
      this.#next += 1;
      return { kind: 'like', attribute, pattern: token.value };
    }
    if (this.#takeKeyword('in')) return { kind: 'in', attribute, values: this.#values() };
    if (this.#takeKeyword('is')) {
      if (!this.#takeKeyword('present')) throw this.#unexpected('"present"');
      return { kind: 'present', attribute };
    }
    throw this.#unexpected('=, !=, <, <=, >, >=, "like", "in" or "is present"');
  }

  #values(): Value[] {
    this.#expectSymbol('(');
    const values = [this.#value()];
    while (this.#takeSymbol(',')) {
      if (values.length === queryLimits.values) {
        throw new QueryError(this.#peek().at, `a list has at most ${queryLimits.values} values`);
      }
      values.push(this.#value());
    }
    this.#expectSymbol(')');
    return values;
  }

  #value(): Value {
    const token = this.#peek();
    switch (token.kind) {
      case 'text':
      case 'word':
      case 'number':
        this.#next += 1;
        return token.value;
      case 'date':
        this.#next += 1;
        return { date: token.value };
      default:
        throw this.#unexpected('a value');
    }
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', at: 0 };
  }

  #isKeyword(keyword: string): boolean {
    const token = this.#peek();
    return token.kind === 'keyword' && token.value === keyword;
  }

  #takeKeyword(keyword: string): boolean {
    const taken = this.#isKeyword(keyword);
    if (taken) this.#next += 1;
    return taken;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    const taken = token.kind === 'symbol' && token.value === symbol;
    if (taken) this.#next += 1;
    return taken;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`"${symbol}"`);
  }

  #unexpected(expected: string): QueryError {
    const { kind, at } = this.#peek();
    return new QueryError(at, kind === 'end' ? `${expected} is missing` : `${expected} is expected`);
  }
}

function sizeOf(condition: Condition): { readonly nodes: number; readonly depth: number } {
  const parts =
    'conditions' in condition ? condition.conditions : 'condition' in condition ? [condition.condition] : [];
  let nodes = 1;
  let depth = 0;
  for (const part of parts.map(sizeOf)) {
    nodes += part.nodes;
    depth = Math.max(depth, part.depth);
  }
  return { nodes, depth: depth + 1 };
}
