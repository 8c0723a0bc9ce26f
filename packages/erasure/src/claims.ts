import type { X509Certificate } from 'node:crypto';
import { fail } from '@mdm/errors';
import type { ZodType } from 'zod';
import { z } from 'zod';

/** Whose word is believed, and by which clock. */
export interface Trust {
  /** The CAs that speak for a site, also those of former times; none for a site that is not known. */
  readonly authorities: (site: string) => readonly X509Certificate[];
  readonly clock: () => number;
}

export const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** Milliseconds since the epoch. */
export const time = z.int().min(0).max(1e14);
export const dn = z.string().max(1_024);

/** @throws corrupt  the signature holds and yet this is not what is signed with such a type */
export function claimsOf<Claims>(schema: ZodType<Claims>, claims: unknown, what: string): Claims {
  const parsed = schema.safeParse(claims);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return fail('corrupt', `the ${what} is not well formed at "${issue?.path.join('.')}"`, {
    remedy: 'ask its site for another one, made with a release that fits this program',
    cause: parsed.error,
  });
}
