import type { common } from '@mdm/protos';
import { forwarded, targetToMessage } from '@mdm/rpc';
import { atOwner, missing } from '../owner.js';
import { operation, targetInput, targetObject } from './define.js';

/** Shows the access control list of an entry at the site that owns it. @throws not-found site-unreachable */
export const getRights = operation({
  name: 'gateway.get-rights',
  input: targetInput,
  right: forwarded('lfc.get-acl'),
  effect: 'read',
  objects: targetObject,
  run: ({ target }, call) => {
    const request = { target: targetToMessage(target) };
    const { peers, credentials: as } = call;
    const orMissing = ({ acl }: { acl: common.Acl__Output | null }) => {
      if (!acl) throw missing(target);
      return acl;
    };
    return atOwner(target, call, {
      here: async () =>
        orMissing(
          await peers.client('mdm.lfc.v1.CatalogService').getAcl(request, { as, signal: call.signal }),
        ),
      there: async (owner, signal) =>
        orMissing(
          await peers.client('mdm.gateway.v1.SharingService', owner).getRights(request, { as, signal }),
        ),
    });
  },
});
