import { z } from 'zod';
import { type AttributeValue, valueSchema } from '../values.js';

export const comparators = [
  'equal',
  'not-equal',
  'less',
  'less-or-equal',
  'greater',
  'greater-or-equal',
  'like',
  'in',
  'present',
] as const;
export type Comparator = (typeof comparators)[number];

/** One comparison. An attribute without a value matches nothing. */
export interface Comparison {
  readonly kind: 'compare';
  readonly attribute: string;
  readonly comparator: Comparator;
  /** One value; several for `in`, none for `present`. */
  readonly values: readonly AttributeValue[];
}

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | Comparison;

export const maxDepth = 8;
const maxNodes = 100;
const maxValues = 1_000;
const maxNameLength = 64;

const nodeSchema: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion(
    'kind',
    [
      z.object({ kind: z.enum(['all', 'any']), conditions: z.array(nodeSchema) }),
      z.object({ kind: z.literal('not'), condition: nodeSchema }),
      z.object({
        kind: z.literal('compare'),
        attribute: z.string().max(maxNameLength, `is longer than ${maxNameLength} characters`),
        comparator: z.enum(comparators, 'is not a comparator'),
        values: z.array(valueSchema).max(maxValues, `holds more than ${maxValues} values`),
      }),
    ],
    `is empty, or nested deeper than ${maxDepth} levels`,
  ),
);

/** A tree of at most 8 levels and 100 nodes. */
export const conditionSchema = nodeSchema.superRefine((condition, context) => {
  const { nodes, depth } = measure(condition);
  const message =
    depth > maxDepth
      ? `is nested deeper than ${maxDepth} levels`
      : nodes > maxNodes
        ? `has more than ${maxNodes} nodes`
        : undefined;
  if (message) context.addIssue({ code: 'custom', message });
});

function measure(condition: Condition): { nodes: number; depth: number } {
  const below =
    condition.kind === 'compare'
      ? []
      : condition.kind === 'not'
        ? [measure(condition.condition)]
        : condition.conditions.map(measure);
  return {
    nodes: below.reduce((sum, { nodes }) => sum + nodes, 1),
    depth: 1 + Math.max(0, ...below.map(({ depth }) => depth)),
  };
}
