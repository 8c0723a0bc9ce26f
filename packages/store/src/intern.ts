import type { Queryable } from './database.js';

/** A table of contents that many rows of others share: `id`, `digest`, and what the content is. Its rows never change. */
export interface InternTable<Content> {
  readonly name: string;
  /** Columns beside `id` and `digest`, as `name type`. */
  readonly columns: readonly string[];
  digest(content: Content): string;
  /** Values by column, as JSON. */
  row(content: Content): object;
}

/**
 * Writes the contents that the table does not have yet; the id of each by its digest. At most three statements, whatever
 * the number. Two transactions may write the same content at the same time.
 */
export async function internRows<Content>(
  tx: Queryable,
  { name, columns, digest, row }: InternTable<Content>,
  contents: Iterable<Content>,
): Promise<Map<string, string>> {
  const byDigest = new Map(Array.from(contents, (content) => [digest(content), content] as const));
  // In one order everywhere, so that two writers wait for each other instead of deadlocking.
  const ordered = [...byDigest].sort(([a], [b]) => (a < b ? -1 : 1));
  const digests = ordered.map(([each]) => each);
  if (digests.length === 0) return new Map();
  const known = await readIds(tx, name, digests);
  const missing = ordered.filter(([each]) => !known.has(each));
  if (missing.length === 0) return known;
  const names = ['digest', ...columns.map((column) => column.slice(0, column.indexOf(' ')))].join(', ');
  await tx.query(
    `insert into ${name} (${names})
     select ${names} from jsonb_to_recordset($1::jsonb) as row (digest text, ${columns.join(', ')})
     on conflict (digest) do nothing`,
    [JSON.stringify(missing.map(([each, content]) => ({ digest: each, ...row(content) })))],
  );
  return readIds(tx, name, digests);
}

async function readIds(
  tx: Queryable,
  name: string,
  digests: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ digest: string; id: string }>(
    `select digest, id::text as id from ${name} where digest = any($1::text[])`,
    [digests],
  );
  return new Map(rows.map(({ digest, id }) => [digest, id]));
}
