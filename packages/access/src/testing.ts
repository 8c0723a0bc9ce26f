import fc from 'fast-check';
import { type Acl, type AclEntry, type AclTag, validateAcl } from './acl.js';
import type { Right, Who } from './evaluate.js';

/** A few principals, so that random ACLs and callers meet often. For tests. */
export const users = ['/DC=org/CN=alice', 'CN=Bob, O=Hôpital, C=FR', '/CN=Robot: 100%', '/CN=carol'] as const;
export const groups = ['/biomed', '/biomed/Role=production', '/trial,x', '/none'] as const;

const perm = fc.nat(7);
const plain = (tag: AclTag): fc.Arbitrary<AclEntry> => perm.map((value) => ({ tag, perm: value }));
const named = (tag: 'user' | 'group', ids: readonly string[]): fc.Arbitrary<AclEntry[]> =>
  fc
    .subarray([...ids])
    .chain((chosen) => fc.tuple(...chosen.map((id) => perm.map((value) => ({ tag, id, perm: value })))));

const layer = fc
  .tuple(
    plain('owner'),
    named('user', users),
    plain('group-owner'),
    named('group', groups),
    fc.option(plain('mask')),
    plain('other'),
  )
  .map(([owner, user, groupOwner, group, mask, other]): AclEntry[] => {
    const needed = user.length + group.length > 0;
    const masks = mask ? [mask] : needed ? [{ tag: 'mask' as const, perm: 7 }] : [];
    return [owner, ...user, groupOwner, ...group, ...masks, other];
  });

const defaultLayer = layer.map((entries) => entries.map((entry): AclEntry => ({ ...entry, default: true })));

/** Valid ACLs with and without masks, names and default entries. */
export const anyAcl: fc.Arbitrary<Acl> = fc
  .record({
    owner: fc.constantFrom(...users),
    group: fc.constantFrom(...groups),
    access: layer,
    defaults: fc.option(defaultLayer, { nil: [] }),
  })
  .map(({ owner, group, access, defaults }) =>
    validateAcl({ owner, group, entries: [...access, ...defaults] }),
  );

export const anyWho: fc.Arbitrary<Who> = fc.record({
  dn: fc.constantFrom(...users, '/CN=stranger'),
  groups: fc.subarray([...groups, '/elsewhere', '']),
  superuser: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
});

export const anyRight = fc.constantFrom<Right>('read', 'write', 'search', 'control');
