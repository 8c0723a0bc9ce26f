import type { Group } from '@mdm/disclosure';
import { factColumns, factsColumn, factsFromColumn, type ImageFacts } from '@mdm/policy';
import type { Queryable } from '@mdm/store';

export type FactName = keyof ImageFacts;

/** All images, by some of their facts; the key holds no others. At most `limit` groups. */
export async function countByFacts(
  db: Queryable,
  names: readonly FactName[],
  limit: number,
  signal: AbortSignal,
): Promise<Group<Partial<ImageFacts>>[]> {
  const by = names.map((name) => `f.${factColumns.get(name)?.name}`);
  const rows = await db.query<{ facts: unknown; rows: number; people: number }>(
    `select ${factsColumn('e')} as facts, k.rows, k.people
     from (
       select min(i.facts_id) as example, count(*) as rows, count(distinct i.patient_guid) as people
       from images i join image_facts f on f.id = i.facts_id group by (${by.join(', ')}) limit $1
     ) k join image_facts e on e.id = k.example
     order by k.example`,
    [limit],
    { signal },
  );
  return rows.map(({ facts, ...tally }) => ({ key: only(factsFromColumn(facts), names), tally }));
}

const only = (facts: ImageFacts, names: readonly FactName[]): Partial<ImageFacts> =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => names.some((wanted) => wanted === name)));

/** DNs and groups that own images or that their ACLs name, each once, sorted. At most `limit` of each. */
export async function namedInAcls(
  db: Queryable,
  limit: number,
  signal: AbortSignal,
): Promise<{ readonly users: readonly string[]; readonly groups: readonly string[] }> {
  const names = async (list: string): Promise<string[]> => {
    const rows = await db.query<{ name: string }>(
      `select distinct n.name
       from (select distinct acl_id from images) i join acls a on a.id = i.acl_id, unnest(${list}) n (name)
       order by n.name limit $1`,
      [limit],
      { signal },
    );
    return rows.map(({ name }) => name);
  };
  return { users: await names('array_append(a.users, a.owner)'), groups: await names('a.groups') };
}
