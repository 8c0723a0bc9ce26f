import { guidSchema, operations } from '@mdm/rpc';
import { z } from 'zod';
import type { DpmContext } from '../context.js';

export const { operation, stream, upload } = operations<DpmContext>();

const maxItems = 1_000;
const repeated = (values: readonly string[]) => new Set(values).size !== values.length;

/** Token of a request: a UUID in its 36-character lower-case form. */
export const tokenSchema = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not the token of a request');

const listOf = <Item extends z.ZodType<string>>(item: Item) =>
  z
    .array(item)
    .max(maxItems, `has more than ${maxItems} items`)
    .refine((values) => !repeated(values), 'names one twice');

export const tokens = listOf(tokenSchema);
export const guids = listOf(guidSchema);

/** A list of objects of which no two may have the same value of a key. */
export const unique =
  <Item>(...keys: readonly (keyof Item)[]) =>
  (items: readonly Item[]): boolean =>
    keys.every((key) => new Set(items.map((item) => item[key])).size === items.length);
