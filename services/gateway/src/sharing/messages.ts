import { siteGroup, siteOfGroup } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { targetFromMessage, targetToMessage } from '@mdm/rpc';
import type { RightsEdit } from './change.js';
import type { SharedObject } from './resolve.js';
import type { Progress } from './sharing.js';

/** Message → what `sharedObject` checks. */
export function objectFromMessage(message: gateway.SharedObject__Output | null) {
  const { image, collectionGuid, cohortId, site = '' } = message ?? {};
  if (image) return { object: { kind: 'image', target: targetFromMessage(image) }, site };
  if (cohortId) return { object: { kind: 'cohort', id: cohortId }, site };
  return { object: collectionGuid ? { kind: 'collection', guid: collectionGuid } : {}, site };
}

/** Message → what `grantee` checks. */
export function granteeFromMessage(message: gateway.Grantee__Output | null) {
  const { user, group, site } = message ?? {};
  if (user !== undefined) return { tag: 'user', id: user };
  return { tag: 'group', id: site === undefined ? (group ?? '') : siteGroup(site) };
}

function granteeToMessage({ tag, id }: Pick<RightsEdit, 'tag' | 'id'>): gateway.Grantee {
  if (tag === 'user') return { user: id };
  const site = siteOfGroup(id);
  return site === undefined ? { group: id } : { site };
}

/** The object of a request to the gateway of another site. */
export function objectToMessage(object: SharedObject, site: string): gateway.SharedObject {
  switch (object.kind) {
    case 'image':
      return { image: targetToMessage(object.target), site };
    case 'collection':
      return { collectionGuid: object.guid, site };
    case 'cohort':
      return { cohortId: object.id, site };
  }
}

/** The request with which another gateway is asked the same. */
export function requestOf(of: {
  readonly object: SharedObject;
  readonly site: string;
  readonly grantee: Pick<RightsEdit, 'tag' | 'id'>;
}): { object: gateway.SharedObject; grantee: gateway.Grantee } {
  const { object, site, grantee } = of;
  return {
    object: objectToMessage(object, site),
    grantee: granteeToMessage(grantee),
  };
}

export const progressToMessage = ({ id, complete, images, pending }: Progress): gateway.SharingResult => ({
  id,
  complete,
  images,
  pending: [...pending],
});

export function progressFromMessage(message: gateway.SharingResult__Output | null, site: string): Progress {
  return message ?? fail('internal', `site "${site}" did not say how far the change has come`);
}
