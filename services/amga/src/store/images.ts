import { type Acl, aclDigest, internAcls } from '@mdm/access';
import { isMdmError, MdmError } from '@mdm/errors';
import { factsDigest, type ImageFacts, internFacts } from '@mdm/policy';
import { newGuid } from '@mdm/rpc';
import type { Database, Queryable } from '@mdm/store';
import { collectionOf, type Level } from '../collections.js';
import { keyOf } from '../query/scope.js';

/** Values by column. */
export type Columns = Readonly<Record<string, string | number>>;

/** An image to enter, its values checked. */
export interface NewImage {
  readonly guid: string;
  /** Names of the patient, the study and the series. */
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  readonly acl: Acl;
  readonly facts: ImageFacts;
  readonly columns: Readonly<Record<Level, Columns>>;
}

interface Options {
  readonly now: number;
  readonly signal: AbortSignal;
}

type ParentLevel = Exclude<Level, 'images'>;

/** An entry above the images, with the GUIDs of those above it. */
interface Parent {
  readonly guid: string;
  readonly name: string;
  readonly patient_guid?: string;
  readonly study_guid?: string;
}

const attempts = 5;
const sqlTypes = { text: 'text', integer: 'bigint', real: 'double precision', date: 'date' } as const;

/**
 * Enters images, and the patients, studies and series above them where they are missing; a fixed number of statements
 * whatever the number of images. What an entry above knows already stays, what it lacks is filled in. The same image
 * again takes the new values of its own attributes. Answers what went wrong with which image; the others are done.
 */
export async function putImages(
  db: Database,
  images: readonly NewImage[],
  { now, signal }: Options,
): Promise<ReadonlyMap<NewImage, MdmError>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction((tx) => put(tx, images, now), { signal });
    } catch (thrown) {
      // A removal took a parent away between our look and our write: look again.
      if (attempt === attempts || !isMdmError(thrown) || thrown.code !== 'aborted') throw thrown;
    }
  }
}

async function put(
  tx: Queryable,
  images: readonly NewImage[],
  now: number,
): Promise<ReadonlyMap<NewImage, MdmError>> {
  const errors = new Map<NewImage, MdmError>();
  const conflict = (image: NewImage, field: string, what: string) =>
    errors.set(image, new MdmError('content-conflict', `${field}: ${what}`, { field }));
  const left = () => images.filter((image) => !errors.has(image));

  const patients = await upsert(tx, 'patients', left(), ({ patient }) => ({ name: patient }));
  const guidOf = (parents: ReadonlyMap<string, Parent>, name: string) => parents.get(name)?.guid;

  const studies = await upsert(tx, 'studies', left(), ({ study, patient }) => ({
    name: study,
    patient_guid: guidOf(patients, patient),
  }));
  for (const image of left())
    if (studies.get(image.study)?.patient_guid !== guidOf(patients, image.patient))
      conflict(image, 'study', 'is the study of another patient');

  const series = await upsert(tx, 'series', left(), (image) => ({
    name: image.series,
    patient_guid: guidOf(patients, image.patient),
    study_guid: guidOf(studies, image.study),
  }));
  for (const image of left())
    if (series.get(image.series)?.study_guid !== guidOf(studies, image.study))
      conflict(image, 'series', 'is a series of another study');

  const known = await tx.query<{ guid: string; series_guid: string; owner: string }>(
    `select i.guid, i.series_guid, a.owner from images i join acls a on a.id = i.acl_id
     where i.guid = any($1::uuid[]) for update of i`,
    [left().map(({ guid }) => guid)],
  );
  // After the locks: whoever has removed an image before this is seen.
  const removed = await tx.query<{ guid: string }>(
    'select guid from removed_images where guid = any($1::uuid[])',
    [left().map(({ guid }) => guid)],
  );
  const gone = new Set(removed.map(({ guid }) => guid));
  for (const image of left()) if (gone.has(image.guid)) errors.set(image, removedForGood());
  const entered = new Map(known.map(({ guid, series_guid, owner }) => [guid, `${series_guid} ${owner}`]));
  const rows = new Map<string, NewImage>();
  for (const image of left()) {
    const place = `${guidOf(series, image.series)} ${image.acl.owner}`;
    if ((entered.get(image.guid) ?? place) !== place) conflict(image, 'guid', 'is the GUID of another image');
    else {
      entered.set(image.guid, place);
      rows.set(image.guid, rows.get(image.guid) ?? image);
    }
  }
  await insertImages(tx, [...rows.values()], now, (image) => ({
    patient_guid: guidOf(patients, image.patient),
    study_guid: guidOf(studies, image.study),
    series_guid: guidOf(series, image.series),
  }));
  const unused = [...errors.keys()];
  await prune(tx, {
    patients: unused.flatMap(({ patient }) => guidOf(patients, patient) ?? []),
    studies: unused.flatMap(({ study }) => guidOf(studies, study) ?? []),
    series: unused.flatMap((image) => guidOf(series, image.series) ?? []),
  });
  return errors;
}

/** Makes or completes the entries of one level, and keeps them from being taken away until the transaction ends. */
async function upsert(
  tx: Queryable,
  level: ParentLevel,
  images: readonly NewImage[],
  place: (image: NewImage) => Record<string, string | undefined> & { name: string },
): Promise<Map<string, Parent>> {
  const rows = new Map<string, Record<string, unknown>>();
  for (const image of images) {
    const placed = place(image);
    const { name } = placed;
    const earlier = rows.get(name) ?? { guid: newGuid(), ...placed };
    const isSamePlace = Object.entries(placed).every(([key, value]) => earlier[key] === value);
    rows.set(name, isSamePlace ? { ...image.columns[level], ...earlier } : earlier);
  }
  if (rows.size === 0) return new Map();
  const keys = parentKeys[level];
  const values = valueColumns(level);
  const names = ['guid', 'name', ...keys, ...values.map(({ column }) => column)].join(', ');
  const fill = values.map(({ column }) => `${column} = coalesce(${level}.${column}, excluded.${column})`);
  const lacking = values.map(
    ({ column }) => `(${level}.${column} is null and excluded.${column} is not null)`,
  );
  const samePlace = keys.map((key) => `${level}.${key} = excluded.${key} and `).join('');
  await tx.query(
    `insert into ${level} (${names})
     select ${names} from jsonb_to_recordset($1::jsonb) as r (${recordOf(level, ['name text'], keys)})
     order by name
     on conflict (name) do update set ${fill.join(', ')} where ${samePlace}(${lacking.join(' or ')})`,
    [JSON.stringify([...rows.values()])],
  );
  const found = await tx.query<Parent & { name: string }>(
    `select guid, name${keys.map((key) => `, ${key}`).join('')} from ${level}
     where name = any($1::text[]) order by name for key share`,
    [[...rows.keys()]],
  );
  if (found.length < rows.size) throw new MdmError('aborted', `a row of ${level} was taken away meanwhile`);
  return new Map(found.map((parent) => [parent.name, parent]));
}

async function insertImages(
  tx: Queryable,
  images: readonly NewImage[],
  now: number,
  place: (image: NewImage) => Record<string, string | undefined>,
): Promise<void> {
  if (images.length === 0) return;
  const aclIds = await internAcls(
    tx,
    images.map(({ acl }) => acl),
  );
  const factsIds = await internFacts(
    tx,
    images.map(({ facts }) => facts),
  );
  const rows = images.map((image) => ({
    ...image.columns.images,
    ...place(image),
    guid: image.guid,
    acl_id: aclIds.get(aclDigest(image.acl)),
    facts_id: factsIds.get(factsDigest(image.facts)),
    registered_on: new Date(now).toISOString().slice(0, 10),
  }));
  const keys = parentKeys.images;
  const values = valueColumns('images').map(({ column }) => column);
  const names = ['guid', 'acl_id', 'facts_id', 'registered_on', ...keys, ...values].join(', ');
  await tx.query(
    `insert into images (${names})
     select ${names}
     from jsonb_to_recordset($1::jsonb)
       as r (${recordOf('images', ['acl_id bigint', 'facts_id bigint', 'registered_on date'], keys)})
     order by guid
     on conflict (guid) do update set ${values.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [JSON.stringify(rows)],
  );
}

const parentKeys: Readonly<Record<Level, readonly string[]>> = {
  patients: [],
  studies: ['patient_guid'],
  series: ['patient_guid', 'study_guid'],
  images: ['patient_guid', 'study_guid', 'series_guid'],
};

/** The columns that new images bring values for. */
const valueColumns = (level: Level) => collectionOf(level).attributes.filter(({ given }) => !given);

const recordOf = (level: Level, own: readonly string[], keys: readonly string[]) =>
  [
    'guid uuid',
    ...own,
    ...keys.map((key) => `${key} uuid`),
    ...valueColumns(level).map(({ column, type }) => `${column} ${sqlTypes[type]}`),
  ].join(', ');

const removedForGood = () =>
  new MdmError('failed-precondition', 'guid: is of an image that was removed for good', {
    field: 'guid',
    remedy: 'register it anew, under a GUID of its own',
  });

/**
 * Takes images away, and what is empty above them then. Images that are not there are done.
 * @param options `forGood`: they cannot be entered again
 */
export async function removeImages(
  db: Database,
  guids: readonly string[],
  { now, forGood, signal }: Options & { readonly forGood: boolean },
): Promise<void> {
  await db.transaction(
    async (tx) => {
      const gone = await tx.query<{ patient_guid: string; study_guid: string; series_guid: string }>(
        'delete from images where guid = any($1::uuid[]) returning patient_guid, study_guid, series_guid',
        [guids],
      );
      if (forGood) {
        await tx.query(
          `insert into removed_images (guid, removed_at) select guid, $2 from unnest($1::uuid[]) as guid
           on conflict do nothing`,
          [guids, new Date(now).toISOString()],
        );
      }
      await prune(tx, {
        patients: gone.map((image) => image.patient_guid),
        studies: gone.map((image) => image.study_guid),
        series: gone.map((image) => image.series_guid),
      });
    },
    { signal },
  );
}

/** Takes those of the named entries away that have no image left. */
async function prune(
  tx: Queryable,
  candidates: Readonly<Record<ParentLevel, readonly string[]>>,
): Promise<void> {
  const downwards = (['patients', 'studies', 'series'] as const).map(
    (level) => [level, [...new Set(candidates[level])]] as const,
  );
  if (downwards.every(([, guids]) => guids.length === 0)) return;
  // Whoever enters an image holds the rows above it: wait for them, in their order, and only then look.
  for (const [level, guids] of downwards)
    await tx.query(`select from ${level} where guid = any($1::uuid[]) order by name for update`, [guids]);
  for (const [level, guids] of downwards.toReversed())
    await tx.query(
      `delete from ${level} o where o.guid = any($1::uuid[])
       and not exists (select from images i where i.${keyOf(level)} = o.guid)`,
      [guids],
    );
}
