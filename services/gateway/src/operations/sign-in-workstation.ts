import { fail } from '@mdm/errors';
import { service } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

const rights = ['find', 'read'] as const;

/**
 * Issues a token to the dicom-bridge of this site, which finds and reads for the person that `workstations` of site.yaml
 * names for an AE title and address: for nothing else, and not for somebody of the bridge's choice. Where it names several
 * users, one of them, whom the bridge has identified. Bound to the key of the bridge's certificate, for 15 minutes, good at
 * every site.
 * @throws permission-denied  site.yaml names no such workstation, or no such user of it
 */
export const signInWorkstation = operation({
  name: 'gateway.sign-in-workstation',
  input: z.object({
    aeTitle: z.string().min(1, 'is empty').max(16),
    address: z.union([z.ipv4(), z.ipv6()]),
    user: z.string().max(64),
  }),
  right: service('dicom-bridge'),
  effect: 'write',
  run: async ({ aeTitle, address, user: name }, { peer, people, federation, site, tokens, note }) => {
    note('aeTitle', aeTitle);
    note('address', address);
    const user = people.findAtWorkstation(aeTitle, address, name);
    if (!user || !peer.certificate) {
      const what = name === '' ? 'workstation' : `workstation with the user "${name}"`;
      return fail('permission-denied', `no ${what} of this site is "${aeTitle}" at ${address}`, {
        remedy: 'add it to workstations of site.yaml',
        refusal: { site, service: 'gateway', layer: 'policy', reason: 'workstations' },
      });
    }
    note('dn', user.dn);
    return tokens.forService(peer.certificate, user, [...federation.current().sites.keys()], { rights });
  },
});
