import type { amga } from '@mdm/protos';
import type { Condition, Ordering, Value } from './condition.js';

export const comparators = {
  '=': 'COMPARATOR_EQUAL',
  '!=': 'COMPARATOR_NOT_EQUAL',
  '<': 'COMPARATOR_LESS',
  '<=': 'COMPARATOR_LESS_OR_EQUAL',
  '>': 'COMPARATOR_GREATER',
  '>=': 'COMPARATOR_GREATER_OR_EQUAL',
} as const satisfies Record<Ordering, amga.Comparator>;

export function conditionToMessage(condition: Condition): amga.Condition {
  switch (condition.kind) {
    case 'all':
      return { all: { conditions: condition.conditions.map(conditionToMessage) } };
    case 'any':
      return { any: { conditions: condition.conditions.map(conditionToMessage) } };
    case 'not':
      return { negation: conditionToMessage(condition.condition) };
    case 'compare':
      return comparison(condition.attribute, comparators[condition.ordering], [condition.value]);
    case 'like':
      return comparison(condition.attribute, 'COMPARATOR_LIKE', [condition.pattern]);
    case 'in':
      return comparison(condition.attribute, 'COMPARATOR_IN', condition.values);
    case 'present':
      return comparison(condition.attribute, 'COMPARATOR_PRESENT', []);
  }
}

const comparison = (
  attribute: string,
  comparator: amga.Comparator,
  values: readonly Value[],
): amga.Condition => ({ comparison: { attribute, comparator, values: values.map(valueToMessage) } });

function valueToMessage(value: Value): amga.AttributeValue {
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'object') return { date: value.date };
  return Number.isInteger(value) ? { integer: value } : { real: value };
}
