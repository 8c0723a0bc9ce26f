import { fail } from '@mdm/errors';
import { canonicalDn } from '@mdm/identity';
import { service } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/**
 * Issues a token to the dicom-bridge of this site, which acts for the owner of what it registers: an owner in
 * ingest.sources or pacs, or a registrar. Bound to the key of the bridge's certificate, for 15 minutes, good at every site.
 * @throws permission-denied  the configuration does not let the bridge act for the DN
 */
export const signInService = operation({
  name: 'gateway.sign-in-service',
  input: z.object({ dn: z.string().min(1, 'is empty').max(1_024, 'is longer than 1,024 characters') }),
  right: service('dicom-bridge'),
  effect: 'write',
  run: async (input, { peer, people, federation, site, tokens, note }) => {
    const dn = canonicalDn(input.dn);
    note('dn', dn);
    const owner = people.findOwner(dn);
    if (!owner || !peer.certificate) {
      return fail('permission-denied', `the dicom-bridge may not act for "${dn}"`, {
        remedy: 'make the DN the owner of a source in ingest.sources, or a registrar in principals',
        refusal: { site, service: 'gateway', layer: 'policy', reason: 'ingest' },
      });
    }
    return tokens.forService(peer.certificate, owner, [...federation.current().sites.keys()]);
  },
});
