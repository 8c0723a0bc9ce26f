import { createHmac } from 'node:crypto';
import { parseDate } from '../part10/metadata.js';

const dayMs = 86_400_000;
/** Ten years: enough that seasons, machines and guidelines of the study year do not give the shift away. */
const maxShiftDays = 3650;

/** Days by which the dates of one subject move: at least one, always into the past, the same for the same key and subject. */
export function shiftDaysOf(key: Buffer, subject: string): number {
  const digest = createHmac('sha256', key).update(subject).digest();
  return -1 - Number(digest.readBigUInt64BE(0) % BigInt(maxShiftDays));
}

/**
 * Values of DA, DT or TM (PS3.5 §6.2) moved by whole days, so that intervals, times of day and daylight stay; undefined when one of
 * them is no such value, or too coarse to be moved. A time has no day and stays as it is.
 */
export function movedDates(text: string, vr: string, days: number): string | undefined {
  const values = text.split('\\').map((value) => value.trim().replace(/\0+$/, ''));
  const moved = values.map((value) => (value === '' ? '' : movedDate(value, vr, days)));
  return moved.includes(undefined) || values.every((value) => value === '') ? undefined : moved.join('\\');
}

function movedDate(value: string, vr: string, days: number): string | undefined {
  if (vr === 'TM') return time.test(value) ? value : undefined;
  if (vr === 'DA') return movedDay(value, days);
  const match = dateTime.exec(value);
  if (match === null) return undefined;
  const [, day = '', rest = ''] = match;
  const moved = movedDay(day, days);
  return moved === undefined ? undefined : moved + rest;
}

const time = /^([01]\d|2[0-3])(:?[0-5]\d(:?([0-5]\d|60)(\.\d{1,6})?)?)?$/;
const dateTime = /^(\d{8})((?:([01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?)?(?:[+-]\d{4})?)$/;

function movedDay(value: string, days: number): string | undefined {
  const day = parseDate(value);
  if (day === undefined) return undefined;
  const from = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`);
  const to = new Date(from + days * dayMs);
  return to.getUTCFullYear() < 1 ? undefined : to.toISOString().slice(0, 10).replaceAll('-', '');
}
