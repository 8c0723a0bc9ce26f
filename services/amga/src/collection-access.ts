import { type Acl, type AclEntry, evaluateAcl, siteGroup, type Who } from '@mdm/access';
import type { SiteConfig } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import { collectionOf, dicomView } from './collections.js';

type Lists = SiteConfig['metadata']['collections'];

/** Why somebody may not ask a collection, undefined when they may. */
export type CollectionRefusal = (path: string) => MdmError | undefined;

/**
 * What the access control lists of whole collections (`metadata.collections` of site.yaml) refuse. They are asked before the
 * lists of rows, and allow nothing that those refuse. A collection without a list is open. The entries of
 * {@link dicomView} are images, so the list of images holds there too.
 */
export function collectionRefusals(lists: Lists, who: Who, site: string): CollectionRefusal {
  const refused = (path: string): MdmError | undefined => {
    const list = lists.find(({ collection }) => collection === path);
    if (!list || evaluateAcl(aclOf(list), who, 'read').allowed) return undefined;
    return new MdmError('permission-denied', `the access control list of ${path} does not let you ask it`, {
      field: 'collection',
      remedy: `ask another collection, or the administrators of site ${site} for an entry`,
      refusal: { site, service: 'amga', layer: 'acl', reason: `collection${path}` },
    });
  };
  return (path) => refused(path) ?? (path === dicomView ? refused(collectionOf('images').path) : undefined);
}

/** Nobody owns a collection. */
const aclOf = ({ grants, others }: Lists[number]): Acl => ({
  owner: '',
  group: '',
  entries: [...grants.map(entryOf), { tag: 'other', perm: permOf(others) }],
});

function entryOf(grant: Lists[number]['grants'][number]): AclEntry {
  const perm = permOf(grant.rights);
  if ('user' in grant) return { tag: 'user', id: grant.user, perm };
  return { tag: 'group', id: 'group' in grant ? grant.group : siteGroup(grant.site), perm };
}

/** Only read says something of a collection. */
const permOf = (rights: string): number => (rights.startsWith('r') ? 4 : 0);
