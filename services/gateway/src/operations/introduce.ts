import { timingSafeEqual } from 'node:crypto';
import { fail } from '@mdm/errors';
import { inspectBundle } from '@mdm/federation';
import { credential } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';
import { secretHashOf } from './invite.js';

const windowMs = 60_000;
const mostPerWindow = 20;

/**
 * Leaves the bundle of a site that was invited for the administrator, who compares its fingerprint and pins it. Nothing is
 * believed before. An invitation serves one site, which may repeat it. Whether a secret exists, has ended or has served
 * another site is not told apart.
 * @throws permission-denied    there is no such invitation
 * @throws too-many-requests    from this address
 * @throws invalid-argument certificate-invalid failed-precondition  the bundle does not hold
 */
export const introduce = operation({
  name: 'gateway.introduce',
  input: z.object({ secret: z.string().max(64), bundle: z.string().max(64 * 1024) }),
  right: credential,
  effect: 'write',
  run: async ({ secret, bundle: jws }, call) => {
    const { clock, coordination, invitations, note, signal, site: own } = call;
    const tries = await coordination.increment(`introduce:${hostOf(call.origin)}`, 1, windowMs);
    if (tries > mostPerWindow) {
      fail('too-many-requests', 'too many introductions from this address', {
        remedy: 'wait a minute and retry',
      });
    }
    const hash = secretHashOf(secret);
    const invitation = (await invitations.open(clock(), signal)).filter(({ secretHash }) =>
      timingSafeEqual(secretHash, hash),
    )[0];
    if (invitation === undefined) return notInvited();
    const { bundle, fingerprint } = await inspectBundle(jws.trim(), { clock });
    if (bundle.site === own) {
      fail('invalid-argument', `the bundle is of site "${own}" itself`, {
        field: 'bundle',
        remedy: 'choose another id for the site that joins',
      });
    }
    note('site', bundle.site);
    const by = { site: bundle.site, fingerprint, bundle: jws.trim(), atMs: clock() };
    if (!(await invitations.introduce(hash, by))) notInvited();
  },
});

/** Without the port. */
const hostOf = (origin: string): string => origin.replace(/:\d+$/, '');

const notInvited = (): never =>
  fail('permission-denied', 'the invitation is not one of this site, or is not valid any more', {
    field: 'secret',
    remedy: 'ask the administrator of the site for a new invitation',
  });
