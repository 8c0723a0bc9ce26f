import type { Expression } from './expression.js';
import { datetimeMs, durationMs, fits64 } from './moments.js';
import { type Fragment, sql } from './sql-fragment.js';
import {
  constant,
  fragmentOf,
  ofType,
  strict,
  type Term,
  type TermType,
  untranslatable,
} from './sql-term.js';

/** Numbers, dates and durations are `numeric` in SQL, which does not overflow; Cedar's have 64 bits, and fail beyond. */

type Types = readonly [left: TermType, right: TermType, result: TermType];

export function plus(left: Term, right: Term, types: Types): Term {
  return calculated(left, right, types, (a, b) => a + b, sql`${fragmentOf(left)} + ${fragmentOf(right)}`);
}

export function minus(left: Term, right: Term, types: Types): Term {
  return calculated(left, right, types, (a, b) => a - b, sql`${fragmentOf(left)} - ${fragmentOf(right)}`);
}

export function times(left: Term, right: Term): Term {
  const product = sql`${fragmentOf(left)} * ${fragmentOf(right)}`;
  return calculated(left, right, ['long', 'long', 'long'], (a, b) => a * b, product);
}

export const negative = (term: Term): Term => minus(constant('long', 0n), term, ['long', 'long', 'long']);

/** `datetime("…")` or `duration("…")`. */
export function fromLiteral(name: 'datetime' | 'duration', argument: Expression): Term {
  if (argument.kind !== 'literal' || typeof argument.value !== 'string') return untranslatable();
  const ms = name === 'datetime' ? datetimeMs(argument.value) : durationMs(argument.value);
  return ms !== undefined && fits64(ms) ? constant(name, ms) : untranslatable();
}

const dayMs = 86_400_000;
const timeOfDay = `mod(mod(v, ${dayMs}) + ${dayMs}, ${dayMs})`;

/** Methods that take a part of a date or a duration. */
export const parts: ReadonlyMap<string, (term: Term) => Term> = new Map([
  ['toDate', (term) => checked('datetime', calculation(ofType('datetime', term), `v - ${timeOfDay}`))],
  ['toTime', (term) => strict('duration', calculation(ofType('datetime', term), timeOfDay), term)],
  ['toMilliseconds', (term) => ({ ...ofType('duration', term), type: 'long' })],
  ['toSeconds', (term) => whole(term, 1_000)],
  ['toMinutes', (term) => whole(term, 60_000)],
  ['toHours', (term) => whole(term, 3_600_000)],
  ['toDays', (term) => whole(term, dayMs)],
]);

const whole = (term: Term, unitMs: number): Term =>
  strict('long', sql`div(${fragmentOf(ofType('duration', term))}, ${String(unitMs)})`, term);

/** @param formula over v */
const calculation = (term: Term, formula: string): Fragment =>
  sql`(select ${formula} from (values (${fragmentOf(term)})) as d (v))`;

function calculated(
  left: Term,
  right: Term,
  [leftType, rightType, type]: Types,
  calculate: (left: bigint, right: bigint) => bigint,
  fragment: Fragment,
): Term {
  ofType(leftType, left);
  ofType(rightType, right);
  if (!('constant' in left && 'constant' in right)) return checked(type, fragment);
  if (typeof left.constant !== 'bigint' || typeof right.constant !== 'bigint') return untranslatable();
  const value = calculate(left.constant, right.constant);
  return fits64(value) ? constant(type, value) : untranslatable();
}

/** Null where the number leaves its 64 bits. */
const checked = (type: TermType, fragment: Fragment): Term => ({
  type,
  mayFail: true,
  fragment: sql`(select v from (values (${fragment})) as c (v)
    where v between -9223372036854775808 and 9223372036854775807)`,
});
