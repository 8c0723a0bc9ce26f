import { fail } from '@mdm/errors';
import type { Condition, Value } from './condition.js';
import { isWord } from './tokens.js';

/**
 * The text that `parseQuery` reads as this very condition.
 * @throws invalid-argument  an attribute that has no name in the language, or a list without members
 */
export function formatQuery(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const [only, ...others] = condition.conditions;
      if (only === undefined)
        return fail('invalid-argument', 'a list of conditions is empty', { field: 'query' });
      if (others.length === 0) return formatQuery(only);
      const keyword = condition.kind === 'all' ? ' and ' : ' or ';
      return condition.conditions.map(formatPart).join(keyword);
    }
    case 'not':
      return `not ${formatPart(condition.condition)}`;
    case 'compare':
      return `${name(condition.attribute)} ${condition.ordering} ${formatValue(condition.value)}`;
    case 'like':
      return `${name(condition.attribute)} like ${formatValue(condition.pattern)}`;
    case 'in':
      if (condition.values.length === 0)
        return fail('invalid-argument', 'a list of values is empty', { field: 'query' });
      return `${name(condition.attribute)} in (${condition.values.map(formatValue).join(', ')})`;
    case 'present':
      return `${name(condition.attribute)} is present`;
  }
}

function formatPart(condition: Condition): string {
  const text = formatQuery(condition);
  return condition.kind === 'all' || condition.kind === 'any' ? `(${text})` : text;
}

function formatValue(value: Value): string {
  if (typeof value === 'object') return value.date;
  return JSON.stringify(value).replace(/\p{Cc}/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function name(attribute: string): string {
  if (isWord(attribute)) return attribute;
  return fail('invalid-argument', `"${attribute}" is not the name of an attribute`, { field: 'query' });
}
