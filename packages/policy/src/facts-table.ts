import { fail } from '@mdm/errors';
import { type InternTable, internRows, type Migration, type Queryable } from '@mdm/store';
import { groupWithAbove } from './groups.js';
import { factsDigest, type ImageFacts, imageFactsSchema } from './words.js';

/**
 * The table of facts: each distinct set of facts once, since millions of images share a few. Other tables refer to
 * `image_facts (id)`, so it comes before all of them. Rows never change: an image whose facts change refers to another row.
 */
export const imageFactsMigration: Migration = {
  version: 51,
  name: 'image-facts',
  up: `
create table image_facts (
  id bigint generated always as identity primary key,
  digest text not null unique,
  site text not null,
  vo text not null,
  project text not null,
  owner text not null,
  owner_group text not null,
  -- owner_group and all groups above it
  groups text[] not null,
  modality text,
  body_part text,
  study_date date,
  manufacturer text,
  sop_class text,
  consent text not null,
  profile text not null
);
`,
  down: 'drop table image_facts;',
};

export interface FactColumn {
  readonly name: string;
  readonly type: 'text' | 'date';
  readonly optional: boolean;
}

/** Where each fact is. */
export const factColumns: ReadonlyMap<keyof ImageFacts, FactColumn> = new Map([
  ['site', { name: 'site', type: 'text', optional: false }],
  ['vo', { name: 'vo', type: 'text', optional: false }],
  ['project', { name: 'project', type: 'text', optional: false }],
  ['owner', { name: 'owner', type: 'text', optional: false }],
  ['group', { name: 'owner_group', type: 'text', optional: false }],
  ['modality', { name: 'modality', type: 'text', optional: true }],
  ['bodyPart', { name: 'body_part', type: 'text', optional: true }],
  ['studyDate', { name: 'study_date', type: 'date', optional: true }],
  ['manufacturer', { name: 'manufacturer', type: 'text', optional: true }],
  ['sopClass', { name: 'sop_class', type: 'text', optional: true }],
  ['consent', { name: 'consent', type: 'text', optional: false }],
  ['profile', { name: 'profile', type: 'text', optional: false }],
]);

const columns = [...factColumns.values()];

/** An expression over a row of `image_facts` whose value {@link factsFromColumn} reads. */
export function factsColumn(alias: string): string {
  const pairs = [...factColumns].map(([fact, { name }]) => `'${fact}', ${alias}.${name}`);
  return `json_strip_nulls(json_build_object(${pairs.join(', ')}))`;
}

/** @throws internal  the value is not that of {@link factsColumn} */
export function factsFromColumn(value: unknown): ImageFacts {
  const parsed = imageFactsSchema.safeParse(value);
  return parsed.data ?? fail('internal', 'a row of image_facts cannot be read', { cause: parsed.error });
}

/**
 * Writes the facts that the table does not have yet; the id of each by its `factsDigest`. At most three statements, whatever
 * the number. Two transactions may intern the same facts at the same time.
 */
export const internFacts = (tx: Queryable, facts: Iterable<ImageFacts>): Promise<Map<string, string>> =>
  internRows(tx, table, facts);

const table: InternTable<ImageFacts> = {
  name: 'image_facts',
  columns: ['groups text[]', ...columns.map(({ name, type }) => `${name} ${type}`)],
  digest: factsDigest,
  row: (facts) => ({
    groups: groupWithAbove(facts.group),
    ...Object.fromEntries([...factColumns].map(([fact, { name }]) => [name, facts[fact]])),
  }),
};
