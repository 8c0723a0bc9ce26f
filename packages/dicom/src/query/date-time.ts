import { parseDate } from '../part10/metadata.js';

export interface Range {
  readonly from?: string;
  readonly to?: string;
}

/**
 * A DA key as an inclusive range of YYYYMMDD: one day, `a-b`, `a-`, or `-b`; undefined when it is none (PS3.4 §C.2.2.2.5).
 */
export function dateRange(text: string): Range | undefined {
  return range(text, parseDate, parseDate);
}

/**
 * A TM key as an inclusive range of HHMMSS.FFFFFF. A time of less precision stands for all the times that it may be: 10
 * for the hour from 10:00, 1030- for what is not before 10:30.
 */
export function timeRange(text: string): Range | undefined {
  return range(
    text,
    (time) => completeTime(time, '000000.000000'),
    (time) => completeTime(time, '005959.999999'),
  );
}

/** HHMMSS.FFFFFF; what is missing is taken from `rest`. Undefined when it is no time (PS3.5 §6.2, TM). */
export function completeTime(text: string, rest = '000000.000000'): string | undefined {
  const digits = text.replace(/^(\d{2}):(\d{2})(?::(\d{2}))?/, '$1$2$3');
  if (!/^([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?$/.test(digits)) return undefined;
  return digits + rest.slice(digits.length);
}

function range(
  text: string,
  first: (text: string) => string | undefined,
  last: (text: string) => string | undefined,
): Range | undefined {
  const [start = '', end = start, ...more] = text.split('-').map((part) => part.trim());
  const from = first(start);
  const to = last(end);
  if (more.length > 0 || (start === '' && end === '')) return undefined;
  if ((start !== '' && from === undefined) || (end !== '' && to === undefined)) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
