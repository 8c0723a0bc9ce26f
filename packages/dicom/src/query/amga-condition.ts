import { fail } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import type { Keyword } from '../part10/dictionary.js';
import type { KeyDefinition, QueryLevel } from './keys.js';
import { namePatterns } from './matches.js';
import type { DateTimeRange, Match, Query, QueryKey } from './parse-identifier.js';

export interface CatalogueQuery {
  /** The collection of the level that is asked for, such as `/mdm/Study`. */
  readonly collection: string;
  /** Absent when every row is in the answer. */
  readonly condition?: amga.Condition;
  /** What to return; empty for all that the asker may see. */
  readonly attributes: readonly string[];
  /** Keys that the catalogue does not have, or not for this reader, and that are no universal match. */
  readonly unsupported: readonly Keyword[];
}

export interface CatalogueReader {
  /** The highest level of data that the asker is shown: below `identified`, UIDs are the de-identified ones. */
  readonly level: 'identified' | 'pseudonymous';
  /**
   * How keys that have two values are understood: UIDs, and Patient ID, for which the catalogue has a pseudonym.
   * - `one` (default): the one that the level has.
   * - `either`: the hospital's own and that of the federation, for who may see identified data.
   * - `federation`: that of the federation. Keys that only readers of identified data are shown are in the condition as
   *   well: for sites that answer them, or refuse the query, as they see fit.
   */
  readonly identifiers?: 'one' | 'either' | 'federation';
}

export interface Column {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'date' | 'time' | 'name';
  /** Shown to readers of identified data only. */
  readonly identified?: true;
  /** The attribute that a reader of less is shown in its place. */
  readonly open?: string;
  /** Gathered from what lies below, and so returned only when it is named; of several sites each has its own part. */
  readonly gathered?: true;
}

const open = (name: string, type: Column['type'] = 'text'): Column => ({ name, type });
const identified = (name: string, type: Column['type'] = 'text'): Column => ({
  name,
  type,
  identified: true,
});
const gathered = (name: string, type: Column['type']): Column => ({ ...open(name, type), gathered: true });
const uid = (name: string, pseudonymous: string): Column => ({ ...identified(name), open: pseudonymous });

/** The attributes of the metadata catalogue by the keywords of DICOM. */
export const columns: Readonly<Partial<Record<Keyword, Column>>> = {
  PatientID: uid('PatientID', 'PatientLink'),
  PatientName: identified('PatientName', 'name'),
  PatientBirthDate: identified('PatientBirthDate', 'date'),
  PatientSex: open('PatientSex'),
  NumberOfPatientRelatedStudies: gathered('NumberOfPatientRelatedStudies', 'integer'),
  NumberOfPatientRelatedSeries: gathered('NumberOfPatientRelatedSeries', 'integer'),
  NumberOfPatientRelatedInstances: gathered('NumberOfPatientRelatedInstances', 'integer'),
  StudyInstanceUID: uid('OriginalStudyInstanceUID', 'StudyUID'),
  StudyDate: identified('StudyDate', 'date'),
  StudyTime: identified('StudyTime', 'time'),
  StudyID: identified('StudyID'),
  StudyDescription: identified('StudyDescription'),
  AccessionNumber: identified('AccessionNumber'),
  ReferringPhysicianName: identified('ReferringPhysicianName', 'name'),
  ModalitiesInStudy: gathered('ModalitiesInStudy', 'text'),
  NumberOfStudyRelatedSeries: gathered('NumberOfStudyRelatedSeries', 'integer'),
  NumberOfStudyRelatedInstances: gathered('NumberOfStudyRelatedInstances', 'integer'),
  SeriesInstanceUID: uid('OriginalSeriesInstanceUID', 'SeriesUID'),
  Modality: open('Modality'),
  BodyPartExamined: open('BodyPartExamined'),
  SeriesNumber: open('SeriesNumber', 'integer'),
  SeriesDate: identified('SeriesDate', 'date'),
  SeriesTime: identified('SeriesTime', 'time'),
  SeriesDescription: identified('SeriesDescription'),
  Manufacturer: open('Manufacturer'),
  NumberOfSeriesRelatedInstances: gathered('NumberOfSeriesRelatedInstances', 'integer'),
  SOPInstanceUID: uid('OriginalSOPInstanceUID', 'SOPUID'),
  SOPClassUID: open('SOPClassUID'),
  InstanceNumber: open('InstanceNumber', 'integer'),
  Rows: open('Rows', 'integer'),
  Columns: open('Columns', 'integer'),
  BitsAllocated: open('BitsAllocated', 'integer'),
  NumberOfFrames: open('NumberOfFrames', 'integer'),
};

const collections: Readonly<Record<QueryLevel, string>> = {
  PATIENT: '/mdm/Patient',
  STUDY: '/mdm/Study',
  SERIES: '/mdm/Series',
  IMAGE: '/mdm/Image',
};

const maxNodes = 100;
const maxValues = 1_000;

/**
 * A query as a condition of the metadata catalogue, which answers it as `matches` would, except for the keys that it
 * reports as unsupported: those are for the caller to match, or to tell of by status FF01.
 * @throws limit-exceeded  more alternatives than a condition can have
 */
export function catalogueQuery(query: Query, reader: CatalogueReader): CatalogueQuery {
  const conditions: amga.Condition[] = [];
  const unsupported: Keyword[] = [];
  for (const range of query.dateTimes) {
    const condition = dateTimeCondition(range, reader);
    if (condition === undefined) unsupported.push(range.date, range.time);
    else conditions.push(condition);
  }
  for (const key of query.keys) {
    if (key.match.kind === 'universal') continue;
    const condition = conditionOf(key, query.fuzzyNames, reader);
    if (condition === undefined) unsupported.push(key.keyword);
    else conditions.push(condition);
  }
  const condition = conditions.length > 0 ? all(conditions) : undefined;
  if (condition !== undefined && countNodes(condition) > maxNodes) {
    fail(
      'limit-exceeded',
      `the identifier has more alternatives than the ${maxNodes} conditions that a query may have`,
    );
  }
  const named = query.keys.flatMap(({ keyword }) => {
    const column = columns[keyword];
    return column?.gathered ? [column.name] : [];
  });
  return {
    collection: collections[query.level],
    ...(condition && { condition }),
    attributes: named.length > 0 ? ['*', ...named] : [],
    unsupported,
  };
}

/** From the one moment to the other; what has no date or no time is not between them. */
function dateTimeCondition(
  { date, time, from, to }: DateTimeRange,
  reader: CatalogueReader,
): amga.Condition | undefined {
  const [day] = namesIn(date, reader);
  const [hour] = namesIn(time, reader);
  if (day === undefined || hour === undefined) return undefined;
  const side = (
    moment: string,
    beyond: 'COMPARATOR_GREATER' | 'COMPARATOR_LESS',
    within: 'COMPARATOR_GREATER_OR_EQUAL' | 'COMPARATOR_LESS_OR_EQUAL',
  ) => {
    const onDay = { date: isoDate(moment.slice(0, dateLength)) };
    return any([
      compare(day, beyond, onDay),
      all([
        compare(day, 'COMPARATOR_EQUAL', onDay),
        compare(hour, within, { text: moment.slice(dateLength) }),
      ]),
    ]);
  };
  return all([
    compare(hour, 'COMPARATOR_PRESENT'),
    ...(from === undefined ? [] : [side(from, 'COMPARATOR_GREATER', 'COMPARATOR_GREATER_OR_EQUAL')]),
    ...(to === undefined ? [] : [side(to, 'COMPARATOR_LESS', 'COMPARATOR_LESS_OR_EQUAL')]),
  ]);
}

const dateLength = 'YYYYMMDD'.length;

const namesIn = (keyword: Keyword, reader: CatalogueReader): string[] => {
  const column = columns[keyword];
  return column === undefined ? [] : namesOf(column, reader);
};

function conditionOf(
  { keyword, match }: QueryKey & KeyDefinition,
  fuzzyNames: boolean,
  reader: CatalogueReader,
): amga.Condition | undefined {
  const column = columns[keyword];
  const names = namesIn(keyword, reader);
  if (column === undefined || names.length === 0) return undefined;
  if (match.kind === 'empty')
    return all(names.map((name) => ({ negation: compare(name, 'COMPARATOR_PRESENT') })));
  if (match.kind === 'sequence') return undefined;
  return any(names.map((name) => matchCondition(name, column.type, match, fuzzyNames)));
}

/** The attributes that a reader has a key looked for in. */
function namesOf(
  { name, identified: hidden, open }: Column,
  { level, identifiers }: CatalogueReader,
): string[] {
  if (!hidden) return [name];
  if (identifiers === 'federation') return [open ?? name];
  if (level !== 'identified') return open === undefined ? [] : [open];
  return identifiers === 'either' && open !== undefined ? [name, open] : [name];
}

function matchCondition(name: string, type: Column['type'], match: Match, fuzzy: boolean): amga.Condition {
  if (type === 'name') return nameCondition(name, match, fuzzy);
  if (match.kind === 'range') return rangeCondition(name, type === 'time' ? asText : asDate, match);
  if (match.kind === 'patterns') return any(match.patterns.map((pattern) => like(name, pattern)));
  return valuesCondition(name, type, match.kind === 'values' ? match.values : []);
}

/** The catalogue folds names and patterns by the rules of `foldName`. */
function nameCondition(name: string, match: Match, fuzzy: boolean): amga.Condition {
  const keys = namePatterns(match, fuzzy);
  return any(
    keys.map((words) => all(words.map((patterns) => any(patterns.map((pattern) => like(name, pattern)))))),
  );
}

function rangeCondition(
  name: string,
  typed: (end: string) => amga.AttributeValue,
  { from, to }: { readonly from?: string; readonly to?: string },
) {
  return all([
    ...(from === undefined ? [] : [compare(name, 'COMPARATOR_GREATER_OR_EQUAL', typed(from))]),
    ...(to === undefined ? [] : [compare(name, 'COMPARATOR_LESS_OR_EQUAL', typed(to))]),
  ]);
}

const asDate = (day: string): amga.AttributeValue => ({ date: isoDate(day) });
/** HHMMSS.FFFFFF, which the catalogue keeps as well. */
const asText = (time: string): amga.AttributeValue => ({ text: time });

function valuesCondition(name: string, type: Column['type'], values: readonly string[]): amga.Condition {
  const typed = values.flatMap((value): amga.AttributeValue[] => {
    if (type !== 'integer') return [{ text: value }];
    // Nothing in the catalogue has a fraction where DICOM wants a whole number.
    return Number.isSafeInteger(Number(value)) ? [{ integer: Number(value) }] : [];
  });
  const parts = Array.from({ length: Math.ceil(typed.length / maxValues) }, (_, index) =>
    typed.slice(index * maxValues, (index + 1) * maxValues),
  );
  return any(parts.map((part) => compare(name, 'COMPARATOR_IN', ...part)));
}

function isoDate(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}

const like = (name: string, pattern: string) => compare(name, 'COMPARATOR_LIKE', { text: pattern });

function compare(
  attribute: string,
  comparator: amga.Comparator,
  ...values: amga.AttributeValue[]
): amga.Condition {
  return { comparison: { attribute, comparator, values } };
}

const any = (conditions: readonly amga.Condition[]) => joined('any', conditions);
const all = (conditions: readonly amga.Condition[]) => joined('all', conditions);

function joined(kind: 'any' | 'all', conditions: readonly amga.Condition[]): amga.Condition {
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { [kind]: { conditions: [...conditions] } };
}

function countNodes({ all: every, any: some, negation }: amga.Condition): number {
  const below = [...(every?.conditions ?? []), ...(some?.conditions ?? []), ...(negation ? [negation] : [])];
  return below.reduce((sum, condition) => sum + countNodes(condition), 1);
}
