/**
 * The rows turned by 90°, one array per key, as the parameters of
 * `insert … select * from unnest($1::uuid[], $2::text[])`.
 */
export function columns<Row extends object, Keys extends readonly (keyof Row)[]>(
  rows: readonly Row[],
  keys: Keys,
): { -readonly [Index in keyof Keys]: Row[Keys[Index] & keyof Row][] } {
  return keys.map((key) => rows.map((row) => row[key])) as {
    -readonly [Index in keyof Keys]: Row[Keys[Index] & keyof Row][];
  };
}
