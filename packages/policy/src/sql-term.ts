import { fail } from '@mdm/errors';
import type { EntityName } from './expression.js';
import { type Fragment, sql } from './sql-fragment.js';

/** The types of the policy language that SQL has something for; an entity has the name of its type. */
export type TermType = 'boolean' | 'string' | 'long' | 'datetime' | 'duration' | EntityType;
export type EntityType = `MDM::${'User' | 'Group' | 'Image' | 'Site' | 'Action'}`;
/** Of long, datetime and duration: bigint, the latter in milliseconds. */
export type Constant = boolean | string | bigint | EntityName;

/**
 * A translated expression. In SQL it is null exactly where its evaluation fails in Cedar: where an optional attribute is
 * absent, or a number leaves its 64 bits. PostgreSQL's operators hand null on as Cedar hands on its errors.
 */
export type Term = {
  readonly type: TermType;
  /** Whether it can be null. */
  readonly mayFail: boolean;
} & (
  | { readonly constant: Constant }
  | {
      readonly fragment: Fragment;
      /** Of a group: an array of itself and all groups above it. */
      readonly withAbove?: Fragment;
    }
);

/** @throws unimplemented  always: the policy says what SQL cannot */
export function untranslatable(): never {
  return fail('unimplemented', 'a policy says what sql cannot');
}

export const constant = (type: TermType, value: Constant): Term => ({
  type,
  mayFail: false,
  constant: value,
});
export const truth = (value: boolean): Term => constant('boolean', value);
export const isConstant = (term: Term, value: Constant): boolean =>
  'constant' in term && term.constant === value;

/** A term that fails where one of those that it is made of does. */
export const strict = (type: TermType, fragment: Fragment, ...of: readonly Term[]): Term => ({
  type,
  mayFail: of.some(({ mayFail }) => mayFail),
  fragment,
});

export const constantOf = (term: Term): Constant => ('constant' in term ? term.constant : untranslatable());

export const fragmentOf = (term: Term): Fragment =>
  'constant' in term ? { value: parameterOf(term.constant), type: sqlTypeOf(term.type) } : term.fragment;

export function sqlTypeOf(type: TermType): string {
  if (type === 'boolean') return 'boolean';
  return type === 'long' || type === 'datetime' || type === 'duration' ? 'numeric' : 'text';
}

/** As a parameter. */
export function parameterOf(value: Constant): boolean | string {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  const text = typeof value === 'string' ? value : value.id;
  // PostgreSQL has no text with U+0000.
  return text.includes('\0') ? untranslatable() : text;
}

export function ofType(type: TermType, term: Term): Term {
  return term.type === type ? term : untranslatable();
}

/** Evaluates the right side only where the left one is true. */
export function and(left: Term, right: () => Term): Term {
  if (isConstant(left, false)) return left;
  const second = ofType('boolean', right());
  if (isConstant(left, true)) return second;
  if (isConstant(second, true)) return ofType('boolean', left);
  if (!left.mayFail) return strict('boolean', sql`(${fragmentOf(left)} and ${fragmentOf(second)})`, second);
  return conditional(
    left,
    () => second,
    () => truth(false),
  );
}

/** Evaluates the right side only where the left one is false. */
export function or(left: Term, right: () => Term): Term {
  if (isConstant(left, true)) return left;
  const second = ofType('boolean', right());
  if (isConstant(left, false)) return second;
  if (isConstant(second, false)) return ofType('boolean', left);
  if (!left.mayFail) return strict('boolean', sql`(${fragmentOf(left)} or ${fragmentOf(second)})`, second);
  return conditional(
    left,
    () => truth(true),
    () => second,
  );
}

/** Evaluates only the side that the condition asks for. */
export function conditional(condition: Term, yes: () => Term, no: () => Term): Term {
  if (isConstant(condition, true)) return yes();
  if (isConstant(condition, false)) return no();
  const then = yes();
  const otherwise = ofType(then.type, no());
  // Not "case when": that takes a condition that failed for one that is false.
  const choice = sql`(case ${fragmentOf(ofType('boolean', condition))} when true then ${fragmentOf(then)} when false then ${fragmentOf(otherwise)} end)`;
  return strict(then.type, choice, condition, then, otherwise);
}

export function not(term: Term): Term {
  if (isConstant(term, true)) return truth(false);
  if (isConstant(term, false)) return truth(true);
  return strict('boolean', sql`(not ${fragmentOf(ofType('boolean', term))})`, term);
}
