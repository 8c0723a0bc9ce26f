import type { amga } from '@mdm/protos';
import { z } from 'zod';

const value = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ integer: z.number() }),
  z.strictObject({ real: z.number() }),
  z.strictObject({ date: z.string() }),
]);

/** A condition as it stands in a manifest: one spelling for each, without what a message has beside. */
export type PlainCondition =
  | { readonly all: readonly PlainCondition[] }
  | { readonly any: readonly PlainCondition[] }
  | { readonly not: PlainCondition }
  | {
      readonly attribute: string;
      readonly comparator: string;
      readonly values: readonly z.infer<typeof value>[];
    };

export const plainConditionSchema: z.ZodType<PlainCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(plainConditionSchema) }),
    z.strictObject({ any: z.array(plainConditionSchema) }),
    z.strictObject({ not: plainConditionSchema }),
    z.strictObject({ attribute: z.string(), comparator: z.string(), values: z.array(value) }),
  ]),
);

const prefix = 'COMPARATOR_';

export function plainCondition(message: amga.Condition__Output): PlainCondition {
  const { all, any, negation, comparison } = message;
  if (all) return { all: all.conditions.map(plainCondition) };
  if (negation) return { not: plainCondition(negation) };
  if (comparison) {
    const { attribute, comparator, values } = comparison;
    return {
      attribute,
      comparator: comparator.slice(prefix.length).toLowerCase().replaceAll('_', '-'),
      values: values.map(({ text, integer, real, date }) => {
        if (integer !== undefined) return { integer };
        if (real !== undefined) return { real };
        return date === undefined ? { text: text ?? '' } : { date };
      }),
    };
  }
  return { any: any?.conditions.map(plainCondition) ?? [] };
}

export function conditionMessage(condition: PlainCondition): amga.Condition {
  if ('all' in condition) return { all: { conditions: condition.all.map(conditionMessage) } };
  if ('any' in condition) return { any: { conditions: condition.any.map(conditionMessage) } };
  if ('not' in condition) return { negation: conditionMessage(condition.not) };
  const { attribute, comparator, values } = condition;
  const name = `${prefix}${comparator.toUpperCase().replaceAll('-', '_')}` as amga.Comparator;
  return { comparison: { attribute, comparator: name, values: [...values] } };
}
