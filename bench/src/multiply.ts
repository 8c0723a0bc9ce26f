import { fail } from '@mdm/errors';
import type { Database } from '@mdm/store';
import type { Federation } from '@mdm/testbed/federation';

/** Rows of one table that follow an image, and what tells a copy from its template besides its GUIDs. */
interface Multiplied {
  readonly service: 'dicom-bridge' | 'dpm' | 'lfc' | 'amga' | 'hydra';
  readonly table: string;
  /** Columns that hold a GUID. */
  readonly guids: readonly string[];
  /** Columns of text that must be unique, or are where copies are looked for. */
  readonly names: readonly string[];
  /** Default: all rows. */
  readonly where?: string;
  /** SQL for columns of which neither is true; `copy` is the number of the copy. */
  readonly others?: Readonly<Record<string, string>>;
}

/** A GUID of a copy: in no order, as drawn ones are, and the same in every database. */
const copied = (guid: string) => `md5(${guid}::text || copy)::uuid`;

const templates: readonly Multiplied[] = [
  { service: 'dicom-bridge', table: 'instances', guids: ['guid'], names: ['sop_uid', 'lfn'] },
  {
    service: 'dicom-bridge',
    table: 'mdm_saga_item',
    guids: [],
    names: [],
    others: { key: `${copied('key')}::text` },
  },
  // A byte each: places are no larger than they are.
  { service: 'dpm', table: 'files', guids: ['guid'], names: ['sfn'], others: { size: '1' } },
  {
    service: 'lfc',
    table: 'entries',
    guids: ['guid'],
    names: ['name', 'path'],
    where: "kind = 'file'",
  },
  { service: 'amga', table: 'patients', guids: ['guid'], names: ['name', 'patient_id'] },
  { service: 'amga', table: 'studies', guids: ['guid', 'patient_guid'], names: ['name'] },
  { service: 'amga', table: 'series', guids: ['guid', 'patient_guid', 'study_guid'], names: ['name'] },
  {
    service: 'amga',
    table: 'images',
    guids: ['guid', 'patient_guid', 'study_guid', 'series_guid'],
    names: ['lfn', 'sop_uid'],
  },
];

/** What hangs on the rows above by numbers that only the database knows. */
const afterwards = [
  {
    service: 'dpm',
    statement: () => `update filesystems set used = used + (
      select count(*) from files where filesystem_id = filesystems.id and size = 1)`,
  },
  {
    service: 'lfc',
    statement: (copies: number) => `insert into replicas (surl, entry_id, host, created_at)
      select surl || '.' || copy, twin.id, host, replicas.created_at
      from replicas join entries on entries.id = entry_id cross join generate_series(1, ${copies}) as copy
      join entries as twin on twin.guid = ${copied('entries.guid')}`,
  },
  {
    service: 'lfc',
    statement: () => `update entries set links = child.count
      from (select parent_id, count(*) from entries group by parent_id) as child
      where child.parent_id = entries.id`,
  },
] as const;

/**
 * Makes of the images that a site has registered so many times as many, in the databases of all its services, and their
 * key shares at every site: rows as the services have written them, under other GUIDs, UIDs and names. Bytes and audit
 * records are not copied.
 * @returns how many images the site has then
 */
export async function multiplyImages(
  federation: Federation,
  site: string,
  times: number,
  say: (text: string) => void,
): Promise<number> {
  const copies = times - 1;
  for (const rows of templates) {
    say(`site ${site}: ${rows.table} of ${rows.service}`);
    await copyRows(federation.database(site, rows.service), rows, copies);
  }
  for (const { service, statement } of afterwards)
    await federation.database(site, service).query(statement(copies));
  for (const holder of federation.sites.keys()) {
    say(`site ${site}: shares at site ${holder}`);
    const shares = { table: 'shares', guids: ['guid'], names: [], where: `owner_site = '${site}'` };
    await copyRows(federation.database(holder, 'hydra'), shares, copies);
  }
  const [row] = await federation
    .database(site, 'amga')
    .query<{ images: number }>('select count(*)::int as images from images');
  return row?.images ?? fail('internal', 'the catalogue does not say how many images it has');
}

async function copyRows(
  database: Database,
  { table, guids, names, where = 'true', others }: Omit<Multiplied, 'service'>,
  copies: number,
): Promise<void> {
  const columns = await database.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = $1 and table_name = $2 and is_identity = 'NO' and is_generated = 'NEVER'`,
    [database.schema, table],
  );
  const values: Readonly<Record<string, string>> = {
    ...Object.fromEntries(guids.map((column) => [column, copied(column)])),
    ...Object.fromEntries(names.map((column) => [column, `${column} || '.' || copy`])),
    ...others,
  };
  await database.query(
    `insert into ${table} (${columns.map(({ name }) => name).join(', ')})
     select ${columns.map(({ name }) => values[name] ?? name).join(', ')}
     from ${table} cross join generate_series(1, ${copies}) as copy where ${where}`,
  );
  await database.query(`analyze ${table}`);
}
