import { characterSetFor, textEncoder } from '../part10/character-set.js';
import { dictionary, type Keyword } from '../part10/dictionary.js';
import type { DatasetElement } from '../phantom/dataset.js';
import { columns } from './amga-condition.js';
import { type KeyDefinition, keysOf } from './keys.js';
import type { Query, QueryKey } from './parse-identifier.js';

/** The attributes of one row of the metadata catalogue by their names there; dates are YYYY-MM-DD. */
export type CatalogueRow = Readonly<Record<string, string | number>>;

export interface Answer {
  /** Of a pending response; every key that was asked for, empty where there is no value. */
  readonly identifier: readonly DatasetElement[];
  /** The value of the unique key of the level, which tells the answers apart. */
  readonly unique: string;
}

const retrieveAeTitle = 0x00080054;
const instanceAvailability = 0x00080056;
/** Of these the catalogue has the hospital's own only for some readers, and they are shown that. */
const shownAsOwn: ReadonlySet<Keyword> = new Set(['PatientID']);

/** Whether a query asks for keys that the catalogue does not have: its answers have status FF01. */
export function lacksKeys({ ignored, keys }: Query): boolean {
  return ignored.length > 0 || keys.some(({ keyword }) => columns[keyword] === undefined);
}

/**
 * A row as the answer of a C-FIND (PS3.4 §C.4.1.1.3.2), in the character set of the query where that can say it, else in
 * UTF-8. Of UIDs the federation's are told, unless the hospital's own one was asked for; of Patient ID the pseudonym where
 * there is no other.
 * @param retrieveAe  from where what is found can be had, by C-MOVE or C-GET
 */
export function answerTo(query: Query, row: CatalogueRow, retrieveAe: string): Answer {
  const asked = new Map<number, QueryKey & KeyDefinition>(query.keys.map((key) => [key.tag, key]));
  const unique = [...keysOf(query.root).values()].find(
    ({ kind, level }) => kind === 'unique' && level === query.level,
  );
  if (unique && !asked.has(unique.tag)) asked.set(unique.tag, { ...unique, match: { kind: 'universal' } });
  const values = [...asked.values()].map((key) => ({ ...key, value: toldValue(key, row) }));
  const texts = values.flatMap(({ value, vr }): [string, string][] =>
    typeof value === 'string' ? [[value, vr]] : [],
  );
  const characterSet = characterSetFor(query.characterSet, texts);
  const encode = textEncoder(characterSet);
  const text = (value: string, vr: string) => encode(value, vr) ?? Buffer.from(value.toWellFormed(), 'utf8');
  return {
    identifier: [
      [dictionary.SpecificCharacterSet.tag, 'CS', characterSet],
      [dictionary.QueryRetrieveLevel.tag, 'CS', query.level],
      [retrieveAeTitle, 'AE', retrieveAe],
      [instanceAvailability, 'CS', 'ONLINE'],
      ...values.map(({ tag, vr, value }): DatasetElement => {
        if (value === undefined) return [tag, vr, vr === 'SQ' ? [] : Buffer.alloc(0)];
        return [tag, vr, typeof value === 'string' ? text(value, vr) : value];
      }),
    ],
    unique: String((unique && values.find(({ tag }) => tag === unique.tag)?.value) ?? ''),
  };
}

function toldValue({ keyword, vr, match }: QueryKey, row: CatalogueRow): string | number | undefined {
  const column = columns[keyword];
  if (column === undefined) return undefined;
  const [own, open] = [row[column.name], column.open === undefined ? undefined : row[column.open]];
  const wanted =
    match.kind === 'values' ? [own, open].find((value) => match.values.includes(String(value))) : undefined;
  const value =
    wanted ?? (shownAsOwn.has(keyword) || column.open === undefined ? (own ?? open) : (open ?? own));
  if (value === undefined) return undefined;
  // Another site may say anything; what no element can hold is not told, and does not end the whole answer.
  if (vr === 'US') return typeof value === 'number' && isUint16(value) ? value : undefined;
  if (column.type === 'date') return String(value).replaceAll('-', '');
  return column.type === 'time' ? String(value).replace(/\.?0*$/, '') : String(value);
}

const isUint16 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffff;

/** Whether parts of several sites have to be put together: see {@link joinRows}. */
export function gathersRows({ keys }: Query): boolean {
  return keys.some(({ keyword }) => columns[keyword]?.gathered === true);
}

/**
 * One patient, study or series of which two sites have a part: numbers are of both together, and so are modalities. What
 * else the one does not know is taken from the other.
 */
export function joinRows(one: CatalogueRow, other: CatalogueRow): CatalogueRow {
  const joined: Record<string, string | number> = { ...other, ...one };
  for (const column of Object.values(columns)) {
    if (column?.gathered !== true) continue;
    const values = [one[column.name], other[column.name]].filter((value) => value !== undefined);
    if (values.length < 2) continue;
    joined[column.name] =
      column.type === 'integer'
        ? values.reduce((sum: number, value) => sum + Number(value), 0)
        : [...new Set(values.flatMap((value) => String(value).split('\\')))].sort().join('\\');
  }
  return joined;
}
