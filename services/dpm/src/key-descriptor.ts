import type { common } from '@mdm/protos';
import { type ZodType, z } from 'zod';

/** How the key of an image can be had back. Nothing in it is secret. */
export interface KeyDescriptor {
  readonly recipientType: string;
  readonly recipient: string;
  readonly threshold: number;
  readonly holders: readonly string[];
  readonly generation: number;
}

const maxHolders = 16;

export const keyDescriptorSchema: ZodType<KeyDescriptor> = z
  .object({
    recipientType: z.string().regex(/^[a-z0-9-]{1,32}$/, 'is not a kind of age recipient'),
    recipient: z.string().regex(/^age1[0-9a-z]{1,2044}$/, 'is not an age recipient'),
    threshold: z.int().min(1, 'is less than 1'),
    holders: z
      .array(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'is not a site id'))
      .max(maxHolders, `names more than ${maxHolders} sites`)
      .refine((sites) => new Set(sites).size === sites.length, 'names a site twice'),
    generation: z.int().min(0).max(0xffff_ffff),
  })
  .refine(({ threshold, holders }) => threshold <= holders.length, {
    path: ['threshold'],
    message: 'is more than the number of holders',
  });

export const keyFromMessage = (message: common.KeyDescriptor__Output | null): KeyDescriptor | null =>
  message && {
    recipientType: message.recipientType,
    recipient: message.recipient,
    threshold: message.threshold,
    holders: message.holders,
    generation: message.generation,
  };

export const keyToMessage = (key: KeyDescriptor): common.KeyDescriptor => ({
  ...key,
  holders: [...key.holders],
});
