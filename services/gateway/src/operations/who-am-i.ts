import { self } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/**
 * Says who the caller is to this site and which level of data it shows them: the identified one only to people whom
 * principals.identified names, with a token that neither asks for less nor comes from a peer with a lower level.
 */
export const whoAmI = operation({
  name: 'gateway.who-am-i',
  input: z.object({}),
  right: self,
  effect: 'read',
  run: async (_input, { caller, site, liveSite }) => {
    const { dn, groups, issuer, expiresAt, level = 'identified', rights = [], objectList = '' } = caller;
    const identified =
      level === 'identified' &&
      liveSite.current().principals.identified.some((name) => name === dn || groups.includes(name));
    return {
      dn,
      groups,
      issuer,
      expiresMs: expiresAt,
      site,
      level: identified ? ('identified' as const) : ('pseudonymous' as const),
      permitId: caller.permitId ?? '',
      limits: { rights, objectList },
    };
  },
});
