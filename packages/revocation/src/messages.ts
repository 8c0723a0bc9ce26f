import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { type Revocation, type RevocationKind, revocationSchema } from './revocation.js';

/** What a message revokes; kind undefined when it does not say. */
export function revokedThing(
  message: Pick<gateway.Revocation__Output, 'what' | 'permitId' | 'user' | 'keyId' | 'leaves'>,
): { readonly kind: RevocationKind | undefined; readonly value: string } {
  switch (message.what) {
    case 'permitId':
      return { kind: 'permit', value: message.permitId ?? '' };
    case 'user':
      return { kind: 'user', value: message.user ?? '' };
    case 'keyId':
      return { kind: 'key', value: message.keyId ?? '' };
    case 'leaves':
      return { kind: message.leaves ? 'site' : undefined, value: '' };
    default:
      return { kind: undefined, value: '' };
  }
}

/** @throws invalid-argument  it cannot be understood; what it revokes may be of a newer release */
export function revocationFromMessage(message: gateway.Revocation__Output): Revocation {
  const { site, sequence, atMs: at, untilMs, reason } = message;
  const { success, data, error } = revocationSchema.safeParse({
    site,
    sequence,
    ...revokedThing(message),
    at,
    ...(untilMs !== 0 && { until: untilMs }),
    reason,
  });
  if (success) return data;
  const field = error.issues[0]?.path.join('.') || 'revocation';
  return fail('invalid-argument', `a revocation cannot be understood: ${field} is not valid`, { field });
}

const fields = { permit: 'permitId', user: 'user', key: 'keyId', site: 'leaves' } as const;

export function revocationToMessage(revocation: Revocation): gateway.Revocation {
  const { site, sequence, kind, value, at, until = 0, reason } = revocation;
  const what = fields[kind];
  return { site, sequence, atMs: at, untilMs: until, reason, what, [what]: kind === 'site' ? true : value };
}
