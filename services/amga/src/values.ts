import { fail } from '@mdm/errors';
import { z } from 'zod';

export const attributeTypes = ['text', 'integer', 'real', 'date'] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** A value of an attribute as it travels; a date is YYYY-MM-DD, in conditions also YYYYMMDD. */
export type AttributeValue =
  | { readonly kind: 'text' | 'date'; readonly value: string }
  | { readonly kind: 'integer' | 'real'; readonly value: number };

const maxTextLength = 4_096;
const text = z
  .string()
  .max(maxTextLength, `is longer than ${maxTextLength} characters`)
  .refine(
    (value) => !value.includes('\0') && value.isWellFormed(),
    'holds a character that cannot be stored',
  );

export const valueSchema: z.ZodType<AttributeValue> = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.enum(['text', 'date']), value: text }),
    z.object({ kind: z.literal('integer'), value: z.int('is not a whole number below 2^53') }),
    z.object({ kind: z.literal('real'), value: z.number('is not a finite number') }),
  ],
  'has no value',
);

/**
 * A value as the column of an attribute takes it: text, number, or YYYY-MM-DD.
 * @param field how errors name the place of the value
 * @throws invalid-argument  the value is of another type  @throws invalid-date
 */
export function sqlValue(
  attribute: { readonly name: string; readonly type: AttributeType },
  value: AttributeValue,
  field: string,
): string | number {
  const { name, type } = attribute;
  if (type === 'date' && (value.kind === 'date' || value.kind === 'text'))
    return isoDate(name, value.value, field);
  if (type === value.kind || (type === 'real' && value.kind === 'integer')) return value.value;
  return fail('invalid-argument', `${name} is of type ${type}, and the value is ${value.kind}`, {
    field,
    remedy: `give ${name} a value of type ${type}`,
  });
}

/** A day of the Gregorian calendar, PS3.5 §6.2 VR DA or ISO 8601, as YYYY-MM-DD. */
function isoDate(name: string, value: string, field: string): string {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(value)?.toSpliced(2, 1) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // Years below 100 would be read as 19xx.
  date.setUTCFullYear(Number(year));
  const iso = `${year}-${month}-${day}`;
  if (Number(year) < 1 || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) {
    fail('invalid-date', `${name} "${value.slice(0, 40)}" is not a date`, { field });
  }
  return iso;
}
