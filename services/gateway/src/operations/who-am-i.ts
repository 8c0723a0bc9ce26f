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
  run: async (_input, { caller, site, decider }) => {
    const { dn, groups, issuer, expiresAt, rights = [], objectList = '', purpose = '' } = caller;
    return {
      dn,
      groups,
      issuer,
      expiresMs: expiresAt,
      site,
      level: decider.level(caller),
      permitId: caller.permitId ?? '',
      limits: { rights, objectList, purpose },
    };
  },
});
