/** A value that becomes a parameter, with the PostgreSQL type it is cast to. */
export interface Parameter {
  readonly value: unknown;
  readonly type: string;
}

/** SQL that is not numbered yet: its parameters are values in their places, so that parts can be dropped or doubled. */
export type Fragment = string | Parameter | readonly Fragment[];

/** Interleaves text and fragments. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly Fragment[]): Fragment =>
  strings.flatMap((text, index): Fragment[] => {
    const part = parts[index];
    return part === undefined ? [text] : [text, part];
  });

export const joined = (parts: readonly Fragment[], separator: string): Fragment =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));

/** @param from number of the first parameter */
export function render(
  fragment: Fragment,
  from: number,
): { readonly sql: string; readonly params: unknown[] } {
  const params: unknown[] = [];
  const write = (part: Fragment): string => {
    if (typeof part === 'string') return part;
    if (!('value' in part)) return part.map(write).join('');
    params.push(part.value);
    return `$${from + params.length - 1}::${part.type}`;
  };
  return { sql: write(fragment), params };
}
