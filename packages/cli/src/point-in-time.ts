import { InvalidArgumentError } from 'commander';

const units = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const dateForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * When something ends, in milliseconds since the epoch: a day (its first moment, UTC), a time with its zone (RFC 3339), or
 * `12h`, `90d`, `4w` from now.
 */
export function pointInTime(text: string): number {
  const [, number, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const factor = Object.entries(units).find(([name]) => name === unit)?.[1];
  if (factor !== undefined) return Date.now() + Number(number) * factor;
  const time = dateForm.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError(
    'Write a day such as 2027-01-31, a time such as 2027-01-31T12:00Z, or 12h, 90d, 4w.',
  );
}
