import { MdmError } from '@mdm/errors';
import {
  type AttributeDefinition,
  type CollectionDefinition,
  collectionOf,
  collections,
  dicomAttributes,
  dicomView,
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

/** An attribute as a query uses it. */
export interface ScopedAttribute extends Pick<AttributeDefinition, 'name' | 'type' | 'level' | 'personName'> {
  /** The table that has to be joined. */
  readonly table: Level;
  readonly sql: string;
}

/** What one caller can ask one collection for. */
export interface Scope {
  readonly table: Level;
  /** SQL of the entry's name. */
  readonly name: string;
  /** All that the caller may see. */
  readonly visible: readonly ScopedAttribute[];
  /**
   * @throws unknown-attribute
   * @throws permission-denied  with layer `level`: the attribute identifies the patient, and the caller is not accredited
   */
  attribute(name: string, field: string): ScopedAttribute;
}

/**
 * The attributes of a collection and of those above it.
 * @param identified  whether the caller may see identified attributes
 * @throws not-found  there is no such collection
 */
export function scopeOf(
  path: string,
  options: { readonly identified: boolean; readonly site: string },
): Scope {
  const { identified, site } = options;
  const { table, name, attributes } =
    path === dicomView
      ? { table: 'images' as const, name: `'guid:' || i.guid`, attributes: dicomScope(identified) }
      : collectionScope(path);
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  return {
    table,
    name,
    visible: attributes.filter(({ level }) => identified || level !== 'identified'),
    attribute: (wanted, field) => {
      const found = byName.get(wanted);
      if (!found) throw unknown(wanted, [...byName.keys()], path, field);
      if (identified || found.level !== 'identified') return found;
      throw new MdmError(
        'permission-denied',
        `${wanted} identifies the patient, and you are not accredited for identified data here`,
        {
          field,
          remedy: `leave ${wanted} out, or ask site ${site} for accreditation`,
          refusal: { site, service: 'amga', layer: 'level', reason: 'identified' },
        },
      );
    },
  };
}

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
    name: table === 'images' ? 'i.guid::text' : `${aliasOf[table]}.name`,
    attributes: upwards.map(collectionOf).flatMap(ownAttributes),
  };
}

const ownAttributes = ({ level: table, attributes }: CollectionDefinition): ScopedAttribute[] =>
  attributes.map(({ name, type, level, personName, column }) => ({
    name,
    type,
    level,
    table,
    sql: `${aliasOf[table]}.${column}`,
    ...(personName && { personName }),
  }));

function dicomScope(identified: boolean): ScopedAttribute[] {
  return dicomAttributes.map(({ name, of: table, original, open }) => {
    const column = (wanted: string) =>
      ownAttributes(collectionOf(table)).find((attribute) => attribute.name === wanted)?.sql ?? 'null';
    const sql = identified ? `coalesce(${column(original)}, ${column(open)})` : column(open);
    return { name, type: 'text', level: 'pseudonymous', table, sql };
  });
}

function unknown(wanted: string, known: readonly string[], path: string, field: string): MdmError {
  const similar = nearest(wanted, known);
  const hint = similar.length > 0 ? `; did you mean ${similar.join(' or ')}` : '';
  return new MdmError('unknown-attribute', `${path} has no attribute "${wanted}"${hint}`, { field });
}
