/** A calendar date without a zone, `YYYY-MM-DD`. */
export interface PlainDate {
  readonly date: string;
}

/** What an attribute is compared with. Numbers without a fraction are integers. */
export type Value = string | number | PlainDate;

export const orderings = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Ordering = (typeof orderings)[number];

/** A condition on the attributes of a row. An attribute without a value matches nothing but `negation`s. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly attribute: string;
      readonly ordering: Ordering;
      readonly value: Value;
    }
  /** Text with the wildcards `*` and `?` (PS3.4 C.2.2.2.4). */
  | { readonly kind: 'like'; readonly attribute: string; readonly pattern: string }
  | { readonly kind: 'in'; readonly attribute: string; readonly values: readonly Value[] }
  /** The attribute has a value. */
  | { readonly kind: 'present'; readonly attribute: string };

/** What every site accepts, and so what {@link parseQuery} does. */
export const queryLimits = { length: 65_536, depth: 8, nodes: 100, values: 1_000 } as const;
