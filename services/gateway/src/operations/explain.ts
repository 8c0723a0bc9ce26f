import { forwarded, targetToMessage } from '@mdm/rpc';
import { atOwner } from '../owner.js';
import { type Explanation, explainHere } from '../sharing/explain.js';
import { operation, targetInput, targetObject } from './define.js';

/**
 * Says whether the caller may read an image, which service of which site says no and why, and whom to ask.
 * @throws not-found         there is no such image, or the caller may not know of it
 * @throws site-unreachable  the site that owns it cannot be asked
 */
export const explain = operation({
  name: 'gateway.explain',
  input: targetInput,
  right: forwarded('lfc.check-access', 'dpm.check-access', 'amga.check-access', 'hydra.check-access'),
  effect: 'read',
  objects: targetObject,
  run: ({ target }, call) =>
    atOwner<Explanation>(target, call, {
      here: () => explainHere(target, call),
      there: (owner, signal) =>
        call.peers
          .client('mdm.gateway.v1.SharingService', owner)
          .explain({ target: targetToMessage(target) }, { as: call.credentials, signal }),
    }),
});
