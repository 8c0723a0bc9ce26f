import { fail } from '@mdm/errors';
import type { QueryOptions } from '../dimse/query-options.js';
import type { Attributes } from '../part10/attributes.js';
import { dictionary, formatTag, type Keyword, keywordOf } from '../part10/dictionary.js';
import { isUid } from '../part10/uid.js';
import { dateRange, timeRange } from './date-time.js';
import { type KeyDefinition, keysOf, levelsOf, type QueryLevel, type QueryRoot } from './keys.js';

/** How the values of an attribute are matched (PS3.4 §C.2.2.2). */
export type Match =
  /** Every value, and none as well. */
  | { readonly kind: 'universal' }
  /** One of these values. */
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** One of these patterns: `*` stands for any characters, `?` for one. */
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  /** Inclusive; YYYYMMDD for dates, HHMMSS.FFFFFF for times; either end may be open. */
  | { readonly kind: 'range'; readonly from?: string; readonly to?: string }
  /** No value (the key `""`, empty value matching). */
  | { readonly kind: 'empty' }
  /** An item that matches all of these keys. */
  | { readonly kind: 'sequence'; readonly keys: readonly QueryKey[] };

export interface QueryKey {
  readonly keyword: Keyword;
  readonly tag: number;
  readonly vr: string;
  readonly match: Match;
}

/** A range over a date and its time together (PS3.4 §C.2.2.2.5.1), from YYYYMMDDHHMMSS.FFFFFF to the same. */
export interface DateTimeRange {
  readonly date: Keyword;
  readonly time: Keyword;
  readonly from?: string;
  readonly to?: string;
}

/** What a C-FIND identifier asks for. */
export interface Query {
  readonly root: QueryRoot;
  readonly level: QueryLevel;
  /** Those of the level and the levels above it. */
  readonly keys: readonly (QueryKey & KeyDefinition)[];
  readonly dateTimes: readonly DateTimeRange[];
  /** The tags that nothing is matched by: unknown here, or of a level below. Their values are not returned either. */
  readonly ignored: readonly number[];
  /** Specific Character Set of the identifier: that of the answer, where it can represent it. */
  readonly characterSet: readonly string[];
  /** Names match by the beginnings of their words. */
  readonly fuzzyNames: boolean;
}

const maxValues = 10_000;
const maxKeys = 200;
const maxDepth = 4;
const wildcardVrs = new Set('AE CS LO LT PN SH ST UC UR UT'.split(' '));
const dateTimePairs: readonly (readonly [date: Keyword, time: Keyword])[] = [
  ['StudyDate', 'StudyTime'],
  ['SeriesDate', 'SeriesTime'],
  ['AcquisitionDate', 'AcquisitionTime'],
  ['ContentDate', 'ContentTime'],
  ['PerformedProcedureStepStartDate', 'PerformedProcedureStepStartTime'],
];
/** Attributes of an identifier that are no keys. */
const noKeys = new Set([
  dictionary.SpecificCharacterSet.tag,
  dictionary.QueryRetrieveLevel.tag,
  0x00080054, // Retrieve AE Title
  0x00080056, // Instance Availability
  0x00080201, // Timezone Offset From UTC
]);

/**
 * The query of a C-FIND identifier (PS3.4 §C.4.1). Keys of levels above the one that is asked for narrow the answer too.
 * Several values of a key that is no UID are alternatives, as workstations mean them.
 * @param options what the association has negotiated; all off by default
 * @throws invalid-argument  the identifier is wrong, status A900; `field` is the tag for Offending Element, `(gggg,eeee)`
 */
export function parseIdentifier(root: QueryRoot, identifier: Attributes, options: QueryOptions = {}): Query {
  const level = levelOf(root, identifier);
  const levels = levelsOf(root);
  const reach = levels.slice(0, levels.indexOf(level) + 1);
  const definitions = keysOf(root);
  const keys: (QueryKey & KeyDefinition)[] = [];
  const ignored: number[] = [];
  for (const tag of identifier.tags) {
    const definition = definitions.get(tag);
    if (noKeys.has(tag) || (tag & 0xffff) === 0) continue;
    if (definition === undefined || !reach.includes(definition.level)) ignored.push(tag);
    // What is counted is told, and nothing is matched by it (PS3.4 §C.3.4).
    else if (definition.kind === 'counted') keys.push({ ...definition, match: { kind: 'universal' } });
    else keys.push({ ...definition, match: matchOf(definition, identifier, 0) });
  }
  if (keys.length > maxKeys) wrong('QueryRetrieveLevel', `has more than ${maxKeys} keys`);
  if (!options.relational) requireUniqueKeys(reach.slice(0, -1), [...definitions.values()], keys);
  const { single, dateTimes } = options.dateTime ? combine(keys) : { single: keys, dateTimes: [] };
  return {
    root,
    level,
    keys: single,
    dateTimes,
    ignored,
    characterSet: identifier.characterSet,
    fuzzyNames: options.fuzzyNames ?? false,
  };
}

function levelOf(root: QueryRoot, identifier: Attributes): QueryLevel {
  const text = identifier.string('QueryRetrieveLevel');
  const level = levelsOf(root).find((known) => known === text);
  return level ?? wrong('QueryRetrieveLevel', `is none of ${levelsOf(root).join(', ')} of the ${root} root`);
}

/** Above the level that is asked for, each unique key names one entity (PS3.4 §C.4.1.2.1). */
function requireUniqueKeys(
  above: readonly QueryLevel[],
  definitions: readonly KeyDefinition[],
  keys: readonly QueryKey[],
): void {
  for (const { keyword, level, kind } of definitions) {
    if (kind !== 'unique' || !above.includes(level)) continue;
    const match = keys.find((key) => key.keyword === keyword)?.match;
    if (match?.kind !== 'values' || match.values.length !== 1) {
      wrong(keyword, 'has to have one value in a query below its level');
    }
  }
}

function matchOf(
  key: Pick<QueryKey, 'keyword' | 'tag' | 'vr'>,
  attributes: Attributes,
  depth: number,
): Match {
  const { keyword, tag, vr } = key;
  if (vr === 'SQ') return sequenceMatch(keyword, attributes, depth);
  const values = attributes.strings(tag);
  if (values.length === 0 && attributes.numbers(tag).length === 0) return { kind: 'universal' };
  if (vr === 'US' || vr === 'UL') return { kind: 'values', values: attributes.numbers(tag).map(String) };
  const nothing = vr === 'PN' ? /^[*^= ]*$/ : /^\**$/;
  if (values.every((value) => nothing.test(value))) return { kind: 'universal' };
  if (values.length > maxValues) wrong(keyword, `has more than ${maxValues} values`);
  if (values.length === 1 && values[0] === '""') return { kind: 'empty' };
  if (vr === 'UI')
    return { kind: 'values', values: values.map((value) => requireOwn(keyword, value, isUid, 'UID')) };
  if (vr === 'DA' || vr === 'TM') {
    if (values.length !== 1) wrong(keyword, 'has to have one date, time or range');
    const range = vr === 'DA' ? dateRange(values[0] ?? '') : timeRange(values[0] ?? '');
    return {
      kind: 'range',
      ...(range ?? wrong(keyword, `is no ${vr === 'DA' ? 'date' : 'time'} and no range of them`)),
    };
  }
  if (vr === 'IS' || vr === 'DS') {
    const number = (value: string) => value !== '' && Number.isFinite(Number(value));
    return {
      kind: 'values',
      values: values.map((value) => String(Number(requireOwn(keyword, value, number, 'number')))),
    };
  }
  const wild = wildcardVrs.has(vr) && values.some((value) => /[*?]/.test(value));
  return wild ? { kind: 'patterns', patterns: values } : { kind: 'values', values };
}

function sequenceMatch(keyword: Keyword, attributes: Attributes, depth: number): Match {
  const items = attributes.items(keyword);
  if (items.length > 1) wrong(keyword, 'has to have one item');
  if (depth >= maxDepth) wrong(keyword, `is nested deeper than ${maxDepth} sequences`);
  const [item] = items;
  const keys = (item?.tags ?? []).flatMap((tag): QueryKey[] => {
    const nested = keywordOf(tag);
    if (item === undefined || nested === undefined || noKeys.has(tag)) return [];
    const key = { keyword: nested, ...dictionary[nested] };
    return [{ ...key, match: matchOf(key, item, depth + 1) }];
  });
  const universal = keys.every(({ match }) => match.kind === 'universal');
  return universal ? { kind: 'universal' } : { kind: 'sequence', keys };
}

function combine(keys: readonly (QueryKey & KeyDefinition)[]) {
  const rangeOf = (keyword: Keyword) => {
    const match = keys.find((key) => key.keyword === keyword)?.match;
    return match?.kind === 'range' ? match : undefined;
  };
  const dateTimes = dateTimePairs.flatMap(([date, time]): DateTimeRange[] => {
    const [days, hours] = [rangeOf(date), rangeOf(time)];
    if (days === undefined || hours === undefined) return [];
    return [
      {
        date,
        time,
        ...(days.from !== undefined && { from: days.from + (hours.from ?? '000000.000000') }),
        ...(days.to !== undefined && { to: days.to + (hours.to ?? '235959.999999') }),
      },
    ];
  });
  const combined = new Set(dateTimes.flatMap(({ date, time }) => [date, time]));
  const universal = { kind: 'universal' } as const;
  const single = keys.map((key) => (combined.has(key.keyword) ? { ...key, match: universal } : key));
  return { single, dateTimes };
}

function requireOwn(
  keyword: Keyword,
  value: string,
  valid: (value: string) => boolean,
  what: string,
): string {
  return valid(value) ? value : wrong(keyword, `has a value that is no ${what}`);
}

function wrong(keyword: Keyword, problem: string): never {
  fail('invalid-argument', `the identifier is wrong: ${keyword} ${problem}`, {
    field: formatTag(dictionary[keyword].tag),
  });
}
