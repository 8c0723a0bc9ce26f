import { fail } from '@mdm/errors';
import pg from 'pg';

/** Identifiers of pg_type.dat. */
const oid = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  textArray: 1009,
  int8Array: 1016,
  dateArray: 1182,
  timestampArray: 1115,
};

/** A whole number of SQL as a number; sizes and counts of this project stay below 2^53. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    fail('internal', 'a bigint column holds a number beyond 2^53', { remedy: 'select it as text' });
  }
  return value;
}

/** `date` and `timestamp` have no zone, so they stay text: as a Date they would move with the machine's time zone. */
const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, wholeNumber],
  [oid.date, (text) => text],
  [oid.timestamp, (text) => text],
]);
const textArray = pg.types.getTypeParser(oid.textArray, 'text');
for (const [array, element] of [
  [oid.int8Array, oid.int8],
  [oid.dateArray, oid.date],
  [oid.timestampArray, oid.timestamp],
] as const) {
  const parse = parsers.get(element);
  parsers.set(array, (text) => nested(textArray(text), parse));
}

function nested(value: unknown, parse: ((text: string) => unknown) | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => nested(item, parse));
  return typeof value === 'string' && parse ? parse(value) : value;
}

export const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' ? parsers.get(id) : undefined) ??
    pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
};
