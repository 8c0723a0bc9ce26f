import { type FactColumn, factColumns } from './facts-table.js';
import { type Fragment, sql } from './sql-fragment.js';
import type { Term, TermType } from './sql-term.js';

/** The attributes of an image as terms over a row of `image_facts`. An optional one fails where it is absent. */
export function columnsOf(alias: string): ReadonlyMap<string, Term & { readonly fragment: Fragment }> {
  const groups = `${alias}.groups`;
  return new Map(
    [...factColumns].map(([fact, column]) => [
      fact,
      {
        type: typeOf(fact, column),
        mayFail: column.optional,
        fragment: fragmentOf(`${alias}.${column.name}`, column),
        ...(fact === 'group' && { withAbove: groups }),
      },
    ]),
  );
}

function typeOf(fact: string, { type }: FactColumn): TermType {
  if (fact === 'group') return 'MDM::Group';
  return type === 'date' ? 'datetime' : 'string';
}

/** A date is the milliseconds of the midnight (UTC) that it begins with. */
const fragmentOf = (name: string, { type }: FactColumn): Fragment =>
  type === 'date' ? sql`((${name} - date '1970-01-01')::numeric * 86400000)` : name;
