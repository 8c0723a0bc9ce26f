import { InvalidArgumentError } from 'commander';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `30`, `30s`, `500ms`, `5m` or `1h` in milliseconds. */
export function duration(text: string): number {
  const [, number, unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = Object.entries(units).find(([name]) => name === unit)?.[1] ?? Number.NaN;
  const ms = Number(number) * factor;
  if (ms > 0 && ms < 2 ** 31) return ms;
  throw new InvalidArgumentError('Write a duration such as 500ms, 30s or 5m.');
}
