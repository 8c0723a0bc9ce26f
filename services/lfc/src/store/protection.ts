import { type Acl, parseAcl, type Right } from '@mdm/access';
import type { ProtectedObject } from '@mdm/rpc';
import type { Queryable } from '@mdm/store';
import { prefixesOf } from '../lfn.js';
import { type Entry, type EntryKind, findEntryOnItsWay } from './entries.js';

/** What a right to a name is judged by; of a single name that is asked for, its entry as well. */
export interface CatalogObject extends ProtectedObject {
  readonly entry?: Entry;
}

interface Row {
  id: number;
  parent_id: number | null;
  target_id: number | null;
  kind: EntryKind;
  path: string;
  guid: string | null;
  canonical: string | null;
  facts_id: string | null;
  condemned: boolean;
}

/**
 * The ACLs of many names and of the directories above them, in one statement. A name is an LFN, a GUID, or a place in a
 * directory (see `placeIn`), whose own way includes that directory. For an alias both ways count: the one to it and the
 * one to the file. A condemned file is there for whoever has it removed, and for `stat`, which shows it to its owner only.
 */
export async function protections(
  db: Queryable,
  names: readonly string[],
  letter: Right,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CatalogObject>> {
  const showsCondemned = letter === 'control' || letter === 'search';
  const [first = ''] = names;
  if (names.length === 1 && !first.endsWith('/')) return oneProtection(db, first, showsCondemned, signal);
  const paths = new Set<string>();
  const guids: string[] = [];
  for (const name of names) {
    if (name.endsWith('/')) for (const prefix of prefixesOf(name.slice(0, -1))) paths.add(prefix);
    else if (name.startsWith('/')) paths.add(name);
    else guids.push(name);
  }
  const rows = await db.query<Row>(
    `with recursive way as (
       select id, parent_id, target_id, kind, path, guid, acl_id, facts_id, condemned from entries
       where path = any($1::text[]) or guid = any($2::uuid[])
       union
       select e.id, e.parent_id, e.target_id, e.kind, e.path, e.guid, e.acl_id, e.facts_id, e.condemned
       from way w join entries e on e.id = any(array[w.parent_id, w.target_id])
     )
     select w.id, w.parent_id, w.target_id, w.kind, w.path, w.guid, w.condemned, a.canonical,
       w.facts_id::text as facts_id
     from way w left join acls a on a.id = w.acl_id`,
    [[...paths], guids],
    { signal, name: 'protections' },
  );
  return assemble(names, rows, showsCondemned);
}

async function oneProtection(
  db: Queryable,
  name: string,
  showsCondemned: boolean,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CatalogObject>> {
  const found = await findEntryOnItsWay(db, name, signal);
  if (found?.entry.condemned && !showsCondemned) return new Map();
  return new Map(
    found && [[name, { ...protectedBy(found.entry.acl, found.ancestors, found.entry), entry: found.entry }]],
  );
}

/** The top of the namespace has no way to it: its own ACL answers for it. */
const protectedBy = (
  acl: Acl,
  ancestors: readonly Acl[],
  { guid, factsId }: { readonly guid?: string | null; readonly factsId?: string | null | undefined },
): ProtectedObject => ({
  acl,
  ...(ancestors.length > 0 && { ancestors }),
  ...(guid && { guid }),
  ...(factsId && { factsId }),
});

function assemble(
  names: readonly string[],
  rows: readonly Row[],
  showsCondemned: boolean,
): Map<string, ProtectedObject> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const byGuid = new Map(rows.map((row) => [row.guid, row]));
  // Names of one call share most of their ways.
  const parsed = new Map<string, Acl>();
  const aclOf = ({ canonical }: Row): Acl[] => {
    if (canonical === null) return [];
    const acl = parsed.get(canonical) ?? parseAcl(canonical);
    parsed.set(canonical, acl);
    return [acl];
  };
  const above = ({ parent_id }: Row): Acl[] => {
    const parent = parent_id === null ? undefined : byId.get(parent_id);
    return parent ? [...above(parent), ...aclOf(parent)] : [];
  };
  const nearestDirectory = (place: string) =>
    prefixesOf(place.slice(0, -1))
      .reverse()
      .map((prefix) => byPath.get(prefix))
      .find((row) => row?.kind === 'directory');

  const found = new Map<string, ProtectedObject>();
  for (const name of names) {
    const isPlace = name.endsWith('/');
    const row = isPlace ? nearestDirectory(name) : (byPath.get(name) ?? byGuid.get(name));
    const target = row && (row.target_id === null ? row : byId.get(row.target_id));
    if (!row || !target || (target.condemned && !showsCondemned)) continue;
    const [acl] = aclOf(target);
    if (!acl) continue;
    const ancestors = [
      ...above(row),
      ...(target === row ? [] : above(target)),
      ...(isPlace ? aclOf(target) : []),
    ];
    const { guid, facts_id: factsId } = target;
    found.set(name, protectedBy(acl, ancestors, isPlace ? {} : { guid, factsId }));
  }
  return found;
}
