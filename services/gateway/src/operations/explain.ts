import { accessSubjectSchema, forwarded, subjectToMessage, targetToMessage } from '@mdm/rpc';
import { atOwner } from '../owner.js';
import { type Explanation, explainHere } from '../sharing/explain.js';
import { operation, targetInput, targetObject } from './define.js';

/**
 * Says whether the caller, or somebody else, may read an image, which service of which site says no and why, and whom to
 * ask.
 * @throws not-found          there is no such image, or the caller may not know of it
 * @throws permission-denied  it is asked about somebody else, and not by the owner or an officer of the site
 * @throws site-unreachable   the site that owns it cannot be asked
 */
export const explain = operation({
  name: 'gateway.explain',
  input: targetInput.extend({ subject: accessSubjectSchema.optional() }),
  right: forwarded(
    'lfc.check-access-many',
    'dpm.check-access-many',
    'amga.check-access-many',
    'hydra.check-access-many',
  ),
  effect: 'read',
  objects: targetObject,
  run: ({ target, subject }, call) => {
    if (subject) {
      call.note('about', subject.dn);
      call.note('aboutSite', subject.site);
    }
    return atOwner<Explanation>(target, call, {
      here: () => explainHere(target, subject, call),
      there: (owner, signal) =>
        call.peers
          .client('mdm.gateway.v1.SharingService', owner)
          .explain(
            { target: targetToMessage(target), subject: subjectToMessage(subject) },
            { as: call.credentials, signal },
          ),
    });
  },
});
