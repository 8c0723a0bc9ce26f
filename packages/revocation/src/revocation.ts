import { siteId } from '@mdm/federation';
import { z } from 'zod';

/**
 * What is not believed any more: all tokens of a permit, what a user was issued until then, all tokens signed with a
 * key, or all that a site that leaves has issued.
 */
export const revocationKind = z.enum(['permit', 'user', 'key', 'site']);
export type RevocationKind = z.infer<typeof revocationKind>;

const maxTime = 8.64e15;
const maxName = 64;
const maxDn = 1_024;
/** Characters. */
export const maxReason = 500;

/** What is wrong with the name of a thing of this kind, or undefined. A site names only itself, so it has no name. */
export function valueProblem(kind: RevocationKind, value: string): string | undefined {
  if (kind === 'site') return value === '' ? undefined : 'a site revokes only itself, without a name';
  if (value === '') return 'is empty';
  const longest = kind === 'user' ? maxDn : maxName;
  if (value.length > longest) return `is longer than ${longest} characters`;
  return textProblem(value);
}

/** PostgreSQL stores no U+0000, and no log or terminal should be handed a control character. */
const textProblem = (text: string) =>
  /\p{Cc}/u.test(text) || !text.isWellFormed() ? 'holds a control character' : undefined;

const time = z.int().min(0).max(maxTime);

/** Checks a revocation that comes from outside. */
export const revocationSchema = z
  .object({
    /** The site that revokes. It speaks only of what it has issued itself. */
    site: siteId,
    /** 1 for the first revocation of the site, one more for each further one. */
    sequence: z.int().min(1),
    kind: revocationKind,
    /** Permit id, canonical DN or key id; empty for a site. */
    value: z.string(),
    /** Milliseconds since the epoch, by the clock of the site. */
    at: time,
    /** When all that it is about has ended by itself, milliseconds since the epoch; undefined: never. */
    until: time.optional(),
    /** For the administrators of the site. */
    reason: z
      .string()
      .max(maxReason)
      .refine((text) => textProblem(text) === undefined, 'holds a control character'),
  })
  .superRefine(({ kind, value }, context) => {
    const message = valueProblem(kind, value);
    if (message) context.addIssue({ code: 'custom', message, path: ['value'] });
  })
  .readonly();

export type Revocation = z.infer<typeof revocationSchema>;

/** A revocation of the own site that has no number yet. */
export type NewRevocation = Omit<Revocation, 'site' | 'sequence'>;
