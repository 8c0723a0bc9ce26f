import type { Database } from '@mdm/store';
import { factsColumn, factsFromColumn } from './facts-table.js';
import type { PolicySet } from './policy-set.js';
import type { PolicyAsk } from './words.js';

const pageSize = 1_000;

/**
 * The rows of `image_facts` that {@link PolicySet.decide} allows, for policies that SQL cannot say: each distinct set of
 * facts is decided once, however many images share it. Pages through the table, in the order of the ids.
 * @returns ids, for `… = any($1::bigint[])`
 */
export async function allowedFacts(
  db: Pick<Database, 'query'>,
  policies: PolicySet,
  { principal, action, context }: PolicyAsk,
  signal?: AbortSignal,
): Promise<string[]> {
  const allowed: string[] = [];
  for (let last = '0'; ; ) {
    const rows = await db.query<{ id: string; facts: unknown }>(
      `select f.id::text as id, ${factsColumn('f')} as facts
       from image_facts f where f.id > $1::bigint order by f.id limit ${pageSize}`,
      [last],
      { signal },
    );
    for (const { id, facts } of rows) {
      const { allowed: is } = policies.decide(principal, action, factsFromColumn(facts), context);
      if (is) allowed.push(id);
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return allowed;
    last = end.id;
  }
}
