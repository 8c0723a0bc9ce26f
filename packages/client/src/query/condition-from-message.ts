import { fail } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import { type Condition, orderings, type Value } from './condition.js';
import { comparators } from './condition-to-message.js';

/** The condition that `conditionToMessage` made a message of, as far as the query language can say it. */
export function conditionFromMessage(message: amga.Condition__Output): Condition {
  const { all, any, negation, comparison } = message;
  if (all) return { kind: 'all', conditions: all.conditions.map(conditionFromMessage) };
  if (any) return { kind: 'any', conditions: any.conditions.map(conditionFromMessage) };
  if (negation) return { kind: 'not', condition: conditionFromMessage(negation) };
  if (comparison) return comparisonFromMessage(comparison);
  return fail('corrupt', 'a condition of the answer is empty', { field: 'condition' });
}

function comparisonFromMessage({ attribute, comparator, values }: amga.Comparison__Output): Condition {
  const [first, ...others] = values.map(valueFromMessage);
  if (comparator === 'COMPARATOR_PRESENT') return { kind: 'present', attribute };
  if (comparator === 'COMPARATOR_IN')
    return { kind: 'in', attribute, values: first === undefined ? [] : [first, ...others] };
  if (comparator === 'COMPARATOR_LIKE' && typeof first === 'string')
    return { kind: 'like', attribute, pattern: first };
  const ordering = orderings.find((candidate) => comparators[candidate] === comparator);
  if (ordering && first !== undefined) return { kind: 'compare', attribute, ordering, value: first };
  return fail('corrupt', 'a comparison of the answer cannot be understood', { field: 'condition' });
}

const valueFromMessage = ({ text, integer, real, date }: amga.AttributeValue__Output): Value =>
  date === undefined ? (text ?? integer ?? real ?? '') : { date };
