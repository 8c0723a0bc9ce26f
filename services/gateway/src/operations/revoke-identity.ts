import { fail } from '@mdm/errors';
import { canonicalDn } from '@mdm/identity';
import { maxReason, type NewRevocation, revocationKind, valueProblem } from '@mdm/revocation';
import { role } from '@mdm/rpc';
import { z } from 'zod';
import { announceRevocation } from '../revocations.js';
import { operation } from './define.js';

/** `identity.jobDays` of site.yaml is at most 90; a day for the last token of the permit. */
const longestPermitMs = 91 * 86_400_000;

/**
 * Revokes a permit, a user (what they were issued until now), a token-signing key, or the site itself. Services of every
 * site that can be reached refuse it within two seconds, the others when they are back. There is no way back: whoever
 * was revoked signs in anew, and a site that has left does not return under its name.
 * @throws invalid-argument  it is not said what to revoke, or the DN cannot be read
 */
export const revokeIdentity = operation({
  name: 'gateway.revoke-identity',
  input: z
    .object({
      kind: revocationKind.or(z.undefined()),
      value: z.string(),
      reason: z
        .string()
        .max(maxReason, `is longer than ${maxReason} characters`)
        .regex(/^\P{Cc}*$/u, 'holds a control character'),
    })
    .transform(({ kind, value, reason }, context) => {
      const problem = kind
        ? valueProblem(kind, value)
        : 'is missing: name a permit, a user, a key or the site';
      if (kind && !problem) return { kind, value, reason };
      context.addIssue({ code: 'custom', path: ['what'], message: problem ?? '' });
      return z.NEVER;
    }),
  right: role('administrator'),
  effect: 'destroy',
  run: async (input, call) => {
    const { revocations, clock, note } = call;
    const { kind, reason } = input;
    const value = kind === 'user' ? canonical(input.value) : input.value;
    note('kind', kind);
    note('value', value);
    const at = clock();
    const revocation: NewRevocation = {
      kind,
      value,
      at,
      reason,
      ...((kind === 'permit' || kind === 'user') && { until: at + longestPermitMs }),
    };
    const added = await revocations.add(revocation);
    note('sequence', added.sequence);
    await announceRevocation(call);
    return added;
  },
});

function canonical(dn: string): string {
  try {
    return canonicalDn(dn);
  } catch (cause) {
    return fail('invalid-argument', 'user is not a DN in slash form', { field: 'user', cause });
  }
}
