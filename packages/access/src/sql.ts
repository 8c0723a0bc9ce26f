import { type InternTable, internRows, type Migration, type Queryable } from '@mdm/store';
import { type Acl, type AclEntry, type AclTag, findPerm, isLimited } from './acl.js';
import { dataLevels, rankOf } from './data-level.js';
import type { Right, Who } from './evaluate.js';
import { aclDigest, formatAcl } from './stored-text.js';

/**
 * The table of ACLs: each distinct ACL once, since millions of objects share a few. Other tables refer to `acls (id)`,
 * so it comes before all of them. `canonical` is the truth; the rest is derived from it when the row is written, with
 * the mask already applied. Rows never change.
 */
const aclMigration: Migration = {
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

/** `limited` holds the named entries of an ACL of which at least one has an end, a level or a purpose; else it is null. */
const aclLimitsMigration: Migration = {
  version: 52,
  name: 'acl-limits',
  up: 'alter table acls add column limited jsonb;',
  down: 'alter table acls drop column limited;',
};

export const aclMigrations: readonly Migration[] = [aclMigration, aclLimitsMigration];

const bits = { read: 4, write: 2, search: 1 } as const;

/**
 * A boolean SQL expression over one row of `acls` that is true exactly when `evaluateAcl` allows. A banned caller must be
 * refused before any query is made: the expression does not ask. The table is small beside those that refer to it, so it
 * is read through rather than indexed by name.
 * @param of.alias  names the row of `acls` in the query
 * @param of.from   number of the first free parameter of the statement
 */
export function visibleSql(of: { alias: string; right: Right; who: Who; from: number }): AclSql {
  const { alias, right, who, from } = of;
  if (who.superuser) return { sql: 'true', params: [] };
  const dn = `$${from}::text`;
  if (right === 'control') return { sql: `(${alias}.owner = ${dn})`, params: [who.dn] };
  const groups = `$${from + 1}::text[]`;
  const bit = bits[right];
  return {
    sql: `case
    when ${alias}.owner = ${dn} then ${alias}.owner_perm & ${bit} <> 0
    when ${alias}.limited is not null then (
      select coalesce(bool_or(e.perm & ${bit} <> 0) filter (where e.tag = 'u'),
                      bool_or(e.perm & ${bit} <> 0) filter (where e.tag = 'g'),
                      ${alias}.other_perm & ${bit} <> 0)
      from ${entriesSql(of, { dn, groups })})
    when ${dn} = any(${alias}.users) then ${dn} = any(${alias}.users_${right})
    when ${alias}.groups && ${groups} then ${alias}.groups_${right} && ${groups}
    else ${alias}.other_perm & ${bit} <> 0
  end`,
    params: paramsOf(who),
  };
}

/** SQL with the values of its parameters. */
export interface AclSql {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * The highest level of data that a row of `acls` gives to who has a right by it: 1 anonymous, 2 pseudonymous, 3 identified
 * (also where nothing limits it). Exactly `evaluateAcl(…).level` for rows that {@link visibleSql} lets through.
 */
export function levelSql(of: {
  alias: string;
  right: Exclude<Right, 'control'>;
  who: Who;
  from: number;
}): AclSql {
  const { alias, right, who, from } = of;
  const dn = `$${from}::text`;
  const groups = `$${from + 1}::text[]`;
  return {
    sql: `case when ${alias}.limited is null or ${alias}.owner = ${dn} then ${dataLevels.length} else (
      select coalesce(max(e.level) filter (where e.tag = 'u' and e.perm & ${bits[right]} <> 0),
                      max(e.level) filter (where e.tag = 'g' and e.perm & ${bits[right]} <> 0), ${dataLevels.length})
      from ${entriesSql(of, { dn, groups })}) end`,
    params: paramsOf(who),
  };
}

const paramsOf = (who: Who): unknown[] => [who.dn, [...who.groups], who.now, who.purpose ?? null];

/** The limited entries that are about the caller and apply now. */
function entriesSql(
  { alias, from }: { alias: string; from: number },
  { dn, groups }: { dn: string; groups: string },
): string {
  return `jsonb_to_recordset(${alias}.limited)
        as e (tag text, id text, perm int, level int, until bigint, purpose text)
      where case e.tag when 'u' then e.id = ${dn} else e.id = any(${groups}) end
        and (e.until is null or e.until > $${from + 2}::bigint)
        and (e.purpose is null or e.purpose = $${from + 3}::text)`;
}

/**
 * Writes the ACLs that the table does not have yet; the id of each by its `aclDigest`. At most three statements, whatever
 * the number. Two transactions may intern the same ACL at the same time.
 * @throws invalid-argument  one of them is not valid
 */
export const internAcls = (tx: Queryable, acls: Iterable<Acl>): Promise<Map<string, string>> =>
  internRows(tx, table, acls);

const table: InternTable<Acl> = {
  name: 'acls',
  columns: [
    'canonical text',
    'owner text',
    'owner_perm smallint',
    'other_perm smallint',
    'users text[]',
    'users_read text[]',
    'users_write text[]',
    'users_search text[]',
    'groups text[]',
    'groups_read text[]',
    'groups_write text[]',
    'groups_search text[]',
    'limited jsonb',
  ],
  digest: aclDigest,
  row: toRow,
};

interface LimitedEntry {
  readonly tag: 'u' | 'g';
  readonly id: string;
  readonly perm: number;
  readonly level: number;
  readonly until?: number;
  readonly purpose?: string;
}

function toRow(acl: Acl): object {
  const access = acl.entries.filter((entry) => !entry.default);
  const mask = findPerm(access, 'mask') ?? 7;
  const users = access.filter(({ tag }) => tag === 'user');
  const groups = access.filter(({ tag }) => tag === 'group' || tag === 'group-owner');
  const names = (entries: readonly AclEntry[]) => [...new Set(entries.map(({ id }) => id ?? acl.group))];
  const namesWith = (entries: readonly AclEntry[], bit: number) =>
    names(entries.filter(({ perm }) => perm & mask & bit));
  const permOf = (tag: AclTag) => findPerm(access, tag) ?? 0;
  const limited = ({ tag, id = acl.group, perm, level, until, purpose }: AclEntry): LimitedEntry => ({
    tag: tag === 'user' ? 'u' : 'g',
    id,
    perm: perm & mask,
    level: rankOf(level),
    ...(until !== undefined && { until }),
    ...(purpose !== undefined && { purpose }),
  });
  return {
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
    limited: access.some(isLimited) ? [...users, ...groups].map(limited) : null,
  };
}
