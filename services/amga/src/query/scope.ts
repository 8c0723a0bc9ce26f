import { type DataLevel, rankOf } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import type { CollectionRefusal } from '../collection-access.js';
import {
  type AttributeDefinition,
  type CollectionDefinition,
  collectionOf,
  collections,
  dicomAttributes,
  dicomView,
  type Gathered,
  type Level,
  levels,
} from '../collections.js';
import { nearest } from './nearest.js';

/** Aliases of the tables in queries. */
export const aliasOf: Readonly<Record<Level, string>> = {
  patients: 'p',
  studies: 't',
  series: 's',
  images: 'i',
};

const keys: Readonly<Record<Level, string>> = {
  patients: 'patient_guid',
  studies: 'study_guid',
  series: 'series_guid',
  images: 'guid',
};

/** The column by which the tables below refer to a table. */
export const keyOf = (level: Level): string => keys[level];

/** An attribute as a query uses it. */
export interface ScopedAttribute extends Pick<AttributeDefinition, 'name' | 'type' | 'level' | 'personName'> {
  /** The table that has to be joined. */
  readonly table: Level;
  readonly sql: string;
  /** For rows that are shown at a lower level than the identified one, where that has another value. */
  readonly otherwise?: string;
  /** What it is gathered from; then there is no `sql`. */
  readonly gathered?: Gathered;
}

/** What one caller can ask one collection for. */
export interface Scope {
  readonly table: Level;
  /** SQL of the entry's name. */
  readonly name: string;
  /** All that the caller may see, without what is gathered. */
  readonly visible: readonly ScopedAttribute[];
  /**
   * @throws unknown-attribute
   * @throws permission-denied  with layer `level`: the attribute tells more than the caller is shown of anything here; with
   *   layer `acl`: the collection that it is of refuses the caller
   */
  attribute(name: string, field: string): ScopedAttribute;
}

/**
 * The attributes of a collection and of those above it, up to a level of data. Of single rows a caller may be shown less.
 * @param options.level    highest level that the caller is shown of anything here
 * @param options.refused  what the lists of whole collections refuse
 * @throws not-found          there is no such collection
 * @throws permission-denied  with layer `acl`: its list refuses the caller
 */
export function scopeOf(
  path: string,
  options: { readonly level: DataLevel; readonly site: string; readonly refused: CollectionRefusal },
): Scope {
  const { level: highest, site, refused } = options;
  const { table, name, attributes } =
    path === dicomView
      ? { table: 'images' as const, name: `'guid:' || i.guid`, attributes: dicomScope(highest) }
      : collectionScope(path);
  const closed = refused(path);
  if (closed) throw closed;
  const refusalOf = new Map(levels.map((of) => [of, refused(collectionOf(of).path)]));
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const isShown = ({ level }: ScopedAttribute) => rankOf(level) <= rankOf(highest);
  return {
    table,
    name,
    visible: attributes.filter(
      (each) => isShown(each) && !refusalOf.get(each.table) && each.gathered === undefined,
    ),
    attribute: (wanted, field) => {
      const found = byName.get(wanted);
      if (!found) throw unknown(wanted, [...byName.keys()], path, field);
      const refusal = refusalOf.get(found.table);
      if (refusal) throw refusal;
      if (isShown(found)) return found;
      const { level } = found;
      const [what, remedy] = hidden[level];
      throw new MdmError('permission-denied', `${wanted} ${what}`, {
        field,
        remedy: `leave ${wanted} out, or ask site ${site} for ${remedy}`,
        refusal: { site, service: 'amga', layer: 'level', reason: level },
      });
    },
  };
}

const hidden: Readonly<Record<DataLevel, readonly [what: string, remedy: string]>> = {
  identified: [
    'identifies the patient, and you are not accredited for identified data here',
    'accreditation',
  ],
  pseudonymous: [
    'tells which data belong together, and you are shown anonymous data only',
    'pseudonymous data',
  ],
  anonymous: ['is not shown to you', 'access'],
};

function collectionScope(path: string) {
  const collection = collections.find((candidate) => candidate.path === path);
  if (!collection) {
    const known = [...collections.map((candidate) => candidate.path), dicomView];
    throw new MdmError('not-found', `collection: there is no collection "${path.slice(0, 100)}"`, {
      field: 'collection',
      remedy: `use one of ${known.join(', ')}`,
    });
  }
  const { level: table } = collection;
  const upwards = levels.slice(0, levels.indexOf(table) + 1);
  return {
    table,
    name:
      table === 'images'
        ? 'i.guid::text'
        : `case when shown.level > 1 then ${aliasOf[table]}.name else '' end`,
    attributes: upwards.map(collectionOf).flatMap(ownAttributes),
  };
}

const ownAttributes = ({ level: table, attributes, derived }: CollectionDefinition): ScopedAttribute[] => [
  ...attributes.map(({ name, type, level, personName, column }) => ({
    name,
    type,
    level,
    table,
    sql: `${aliasOf[table]}.${column}`,
    ...(personName && { personName }),
  })),
  ...derived.map(({ name, type, level, gathered }) => ({ name, type, level, table, sql: '', gathered })),
];

function dicomScope(highest: DataLevel): ScopedAttribute[] {
  return dicomAttributes.map(({ name, of: table, original, open }) => {
    const column = (wanted: string) =>
      ownAttributes(collectionOf(table)).find((attribute) => attribute.name === wanted)?.sql ?? 'null';
    const text = { name, type: 'text', level: 'pseudonymous', table } as const;
    return highest === 'identified'
      ? { ...text, sql: `coalesce(${column(original)}, ${column(open)})`, otherwise: column(open) }
      : { ...text, sql: column(open) };
  });
}

function unknown(wanted: string, known: readonly string[], path: string, field: string): MdmError {
  const similar = nearest(wanted, known);
  const hint = similar.length > 0 ? `; did you mean ${similar.join(' or ')}` : '';
  return new MdmError('unknown-attribute', `${path} has no attribute "${wanted}"${hint}`, { field });
}
