import type { Migration, Queryable } from '@mdm/store';
import { type Acl, type AclEntry, type AclTag, findPerm } from './acl.js';
import type { Right } from './evaluate.js';
import { aclDigest, formatAcl } from './stored-text.js';

/**
 * The table of ACLs: each distinct ACL once, since millions of objects share a few. Other tables refer to `acls (id)`,
 * so it comes before all of them. `canonical` is the truth; the rest is derived from it when the row is written, with
 * the mask already applied. Rows never change.
 */
export const aclMigration: Migration = {
  version: 50,
  name: 'acls',
  up: `
create table acls (
  id bigint generated always as identity primary key,
  digest text not null unique,
  canonical text not null,
  owner text not null,
  owner_perm smallint not null,
  other_perm smallint not null,
  users text[] not null,
  users_read text[] not null,
  users_write text[] not null,
  users_search text[] not null,
  groups text[] not null,
  groups_read text[] not null,
  groups_write text[] not null,
  groups_search text[] not null
);
`,
  down: 'drop table acls;',
};

const bits = { read: 4, write: 2, search: 1 } as const;

/**
 * A boolean SQL expression over one row of `acls` that is true exactly when `evaluateAcl` allows. A banned caller must be
 * refused before any query is made: the expression does not ask. `dn`, `groups` and `superuser` are placeholders or
 * expressions of the types text, text[] and boolean; `alias` names the row of `acls` in the query. The table is small
 * beside those that refer to it, so it is read through rather than indexed by name.
 */
export function visibleSql(of: {
  alias: string;
  right: Right;
  dn: string;
  groups: string;
  superuser: string;
}): string {
  const { alias, right } = of;
  const dn = `(${of.dn})::text`;
  const superuser = `(${of.superuser})::boolean`;
  const groups = `(${of.groups})::text[]`;
  // Groups do not matter for control, but PostgreSQL wants every parameter of a statement to have a use.
  if (right === 'control') return `(${superuser} or (${alias}.owner = ${dn} and ${groups} is not null))`;
  const bit = bits[right];
  return `(${superuser} or case
    when ${alias}.owner = ${dn} then ${alias}.owner_perm & ${bit} <> 0
    when ${dn} = any(${alias}.users) then ${dn} = any(${alias}.users_${right})
    when ${alias}.groups && ${groups} then ${alias}.groups_${right} && ${groups}
    else ${alias}.other_perm & ${bit} <> 0
  end)`;
}

/**
 * Writes the ACLs that the table does not have yet; the id of each by its `aclDigest`. At most three statements, whatever
 * the number. Two transactions may intern the same ACL at the same time.
 * @throws invalid-argument  one of them is not valid
 */
export async function internAcls(tx: Queryable, acls: Iterable<Acl>): Promise<Map<string, string>> {
  const byDigest = new Map(Array.from(acls, (acl) => [aclDigest(acl), acl] as const));
  // In one order everywhere, so that two writers wait for each other instead of deadlocking.
  const ordered = [...byDigest].sort(([a], [b]) => (a < b ? -1 : 1));
  const digests = ordered.map(([digest]) => digest);
  if (digests.length === 0) return new Map();
  const known = await readIds(tx, digests);
  const missing = ordered.filter(([digest]) => !known.has(digest));
  if (missing.length === 0) return known;
  await tx.query(
    `insert into acls (${columns.join(', ')})
     select ${columns.join(', ')}
     from jsonb_to_recordset($1::jsonb) as row (
       digest text, canonical text, owner text, owner_perm smallint, other_perm smallint,
       users text[], users_read text[], users_write text[], users_search text[],
       groups text[], groups_read text[], groups_write text[], groups_search text[])
     on conflict (digest) do nothing`,
    [JSON.stringify(missing.map(([digest, acl]) => toRow(digest, acl)))],
  );
  return readIds(tx, digests);
}

async function readIds(tx: Queryable, digests: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ digest: string; id: string }>(
    'select digest, id::text as id from acls where digest = any($1::text[])',
    [digests],
  );
  return new Map(rows.map(({ digest, id }) => [digest, id]));
}

const columns = [
  'digest',
  'canonical',
  'owner',
  'owner_perm',
  'other_perm',
  'users',
  'users_read',
  'users_write',
  'users_search',
  'groups',
  'groups_read',
  'groups_write',
  'groups_search',
] as const;

type Row = Record<(typeof columns)[number], string | number | readonly string[]>;

function toRow(digest: string, acl: Acl): Row {
  const access = acl.entries.filter((entry) => !entry.default);
  const mask = findPerm(access, 'mask') ?? 7;
  const users = access.filter(({ tag }) => tag === 'user');
  const groups = access.filter(({ tag }) => tag === 'group' || tag === 'group-owner');
  const names = (entries: readonly AclEntry[]) => [...new Set(entries.map(({ id }) => id ?? acl.group))];
  const namesWith = (entries: readonly AclEntry[], bit: number) =>
    names(entries.filter(({ perm }) => perm & mask & bit));
  const permOf = (tag: AclTag) => findPerm(access, tag) ?? 0;
  return {
    digest,
    canonical: formatAcl(acl),
    owner: acl.owner,
    owner_perm: permOf('owner'),
    other_perm: permOf('other'),
    users: names(users),
    users_read: namesWith(users, bits.read),
    users_write: namesWith(users, bits.write),
    users_search: namesWith(users, bits.search),
    groups: names(groups),
    groups_read: namesWith(groups, bits.read),
    groups_write: namesWith(groups, bits.write),
    groups_search: namesWith(groups, bits.search),
  };
}
