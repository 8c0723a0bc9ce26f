import type { Database } from './database.js';

/** Of `explain (analyze, format json)`; numbers are those of one loop. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Where rows come from a table, or from its index. */
const tableScans = new Set(['Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Heap Scan']);

/**
 * How many rows of tables the statements read that `run` makes, for tests that these do not grow with what is of no interest. The
 * statements have their effects, and answer nothing.
 */
export async function rowsRead(db: Database, run: (db: Database) => Promise<unknown>): Promise<number> {
  let rows = 0;
  await run({
    ...db,
    query: async (text, params) => {
      const [row] = await db.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
        `explain (analyze, format json) ${text}`,
        params,
      );
      if (row) rows += rowsOf(row['QUERY PLAN'][0].Plan);
      return [];
    },
  });
  return rows;
}

function rowsOf(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), 0);
  if (!tableScans.has(node['Node Type'])) return below;
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node;
  return below + node['Actual Loops'] * (node['Actual Rows'] + filtered + rechecked);
}
