import { fail } from '@mdm/errors';
import { certificate } from '@mdm/rpc';
import { z } from 'zod';
import { chosenSites, siteNames } from '../site-names.js';
import { operation } from './define.js';

/**
 * Issues a token to a person of this site who has proven to hold a certificate: bound to its key and to the certificate,
 * for 15 minutes, good at the sites named (default: all) and always at this one. Its groups are those that site.yaml
 * gives the person.
 * @throws permission-denied  principals.users does not name the DN
 * @throws invalid-argument   a site of the audience is not in the federation, or the key is not P-256
 */
export const signIn = operation({
  name: 'gateway.sign-in',
  input: z.object({ audience: siteNames }),
  right: certificate,
  effect: 'write',
  run: async ({ audience }, { peer, people, federation, site, tokens, note }) => {
    note('dn', peer.dn);
    const person = people.find(peer.dn);
    if (!person || !peer.certificate) {
      return fail('permission-denied', `the DN "${peer.dn}" is not known at site "${site}"`, {
        remedy: 'ask the site administrator to add the DN to principals.users',
        refusal: { site, service: 'gateway', layer: 'policy', reason: 'principals' },
      });
    }
    const chosen = chosenSites(audience, federation.current(), 'audience');
    return tokens.forHolder(peer.certificate, person, {
      as: 'user',
      thumbprint: peer.thumbprint,
      audience: [...new Set([site, ...chosen])],
    });
  },
});
