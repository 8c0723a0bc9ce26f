/** Dates and durations of Cedar are whole milliseconds of 64 bits; here they are bigints. */

const datetimeForm =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?(?:Z|([+-])(\d{2})(\d{2})))?$/;
const durationForm = /^(-)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const unitsMs = [86_400_000n, 3_600_000n, 60_000n, 1_000n, 1n] as const;

/** Milliseconds since the epoch of a `datetime("…")` that Cedar has accepted; undefined for another text. */
export function datetimeMs(text: string): bigint | undefined {
  const [
    whole,
    year,
    month,
    day,
    hour = '0',
    minute = '0',
    second = '0',
    ms = '0',
    sign,
    zoneHours,
    zoneMinutes,
  ] = datetimeForm.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(ms));
  const zone = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000;
  return BigInt(date.getTime() - (sign === '-' ? -zone : zone));
}

/** Milliseconds of a `duration("…")` that Cedar has accepted; undefined for another text. */
export function durationMs(text: string): bigint | undefined {
  const [whole, sign, ...amounts] = durationForm.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const sum = unitsMs.reduce((total, unit, index) => total + unit * BigInt(amounts[index] ?? 0), 0n);
  return sign === undefined ? sum : -sum;
}

const [min, max] = [-(2n ** 63n), 2n ** 63n - 1n];
export const fits64 = (value: bigint): boolean => value >= min && value <= max;
