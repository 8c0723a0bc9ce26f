import { fail } from '@mdm/errors';
import { assertableGroups } from '@mdm/federation';
import { certificate } from '@mdm/rpc';
import { z } from 'zod';
import { dpopProof, sessionKey } from '../session-key.js';
import { siteNames } from '../site-names.js';
import { operation } from './define.js';

/**
 * Signs in the holder of a certificate or of a proxy: a permit, and its first token, bound to the key of the DPoP proof and,
 * unless it is to be portable, to the certificate, good at the sites named (default: all) and always at this one. Groups are those that VOMS asserts
 * for a VO in identity.vos, then those that site.yaml gives the person. A limited proxy finds and reads, and nothing else.
 * @throws permission-denied  principals.users does not name the DN, and no group is asserted
 * @throws invalid-argument   a site of the audience is not in the federation
 * @throws token-binding token-replayed
 */
export const signIn = operation({
  name: 'gateway.sign-in',
  input: z.object({ audience: siteNames, dpop: dpopProof, portable: z.boolean() }),
  right: certificate,
  effect: 'write',
  run: async ({ audience, dpop, portable }, call) => {
    const { peer, permits, liveSite, note } = call;
    note('dn', peer.dn);
    const { holder, thumbprint } = peer;
    if (!holder) return fail('certificate-missing', 'the connection has no client certificate');
    const { jkt } = await sessionKey(dpop, 'SignIn', call);
    const believed = liveSite.current().identity.vos.flatMap(({ name, groups }) => groups ?? [`/${name}`]);
    const granted = await permits.signIn(
      {
        dn: holder.dn,
        asserted: assertableGroups({ groups: believed }, holder.fqans),
        source: 'certificate',
        binding: portable ? { jkt } : { jkt, thumbprint },
        until: holder.notAfter,
        ...(holder.limited && { rights: ['find', 'read'] as const }),
      },
      audience,
    );
    note('permit', granted.permit.id);
    return granted;
  },
});
