import { forwarded, targetToMessage } from '@mdm/rpc';
import { atOwner, missing } from '../owner.js';
import { operation, targetInput, targetObject } from './define.js';

/** Describes an entry of the catalogue at the site that owns it. @throws not-found site-unreachable */
export const stat = operation({
  name: 'gateway.stat',
  input: targetInput,
  right: forwarded('lfc.stat'),
  effect: 'read',
  objects: targetObject,
  run: ({ target }, call) => {
    const { peers, site } = call;
    const request = { target: targetToMessage(target) };
    const as = call.credentials;
    return atOwner(target, call, {
      here: async () => {
        const { entry } = await peers
          .client('mdm.lfc.v1.CatalogService')
          .stat(request, { as, signal: call.signal });
        if (!entry) throw missing(target);
        return { entry, site };
      },
      there: async (owner, signal) => {
        const { entry } = await peers
          .client('mdm.gateway.v1.ImageService', owner)
          .stat(request, { as, signal });
        if (!entry) throw missing(target);
        return { entry, site: owner };
      },
    });
  },
});
