import { createHash, randomBytes } from 'node:crypto';
import { fail } from '@mdm/errors';
import { encodeInvitation } from '@mdm/federation';
import { role } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

const dayMs = 86_400_000;
const defaultMs = 7 * dayMs;
const longestMs = 30 * dayMs;
const mostOpen = 100;
const secretBytes = 32;

export const secretHashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Makes an invitation, with which one other site may introduce itself until it ends: in a week, or at the time given, at
 * most in 30 days. Only a hash of its secret is kept.
 * @throws invalid-argument  the end has passed or is too far away
 * @throws limit-exceeded    100 invitations are open
 */
export const invite = operation({
  name: 'gateway.invite',
  input: z.object({ expiresMs: z.int().min(0) }),
  right: role('administrator'),
  effect: 'write',
  run: async ({ expiresMs }, { caller, clock, federation, invitations, site }) => {
    const now = clock();
    const expiresAt = expiresMs === 0 ? now + defaultMs : expiresMs;
    if (expiresAt <= now || expiresAt > now + longestMs) {
      fail('invalid-argument', 'an invitation ends within 30 days from now', { field: 'expires_ms' });
    }
    const secret = randomBytes(secretBytes).toString('base64url');
    const added = await invitations.add(
      { secretHash: secretHashOf(secret), invitedBy: caller.dn, expiresMs: expiresAt },
      { now, limit: mostOpen },
    );
    if (!added) {
      fail('limit-exceeded', `${mostOpen} invitations are open`, {
        remedy: 'use one of them, or wait until one has ended',
      });
    }
    const view = federation.current();
    const { fingerprint } =
      view.sites.get(site) ?? fail('unavailable', 'the bundle of this site has expired');
    const gateway = view.address(site, 'gateway');
    return {
      code: encodeInvitation({ gateway, site, fingerprint, secret, expiresAt }),
      expiresMs: expiresAt,
    };
  },
});
