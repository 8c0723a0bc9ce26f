import fc from 'fast-check';
import { type Acl, type AclEntry, type AclTag, validateAcl } from './acl.js';
import { dataLevels } from './data-level.js';
import type { Right, Who } from './evaluate.js';

/** A few principals, so that random ACLs and callers meet often. For tests. */
export const users = ['/DC=org/CN=alice', 'CN=Bob, O=Hôpital, C=FR', '/CN=Robot: 100%', '/CN=carol'] as const;
export const groups = ['/biomed', '/biomed/Role=production', '/trial,x', '/none'] as const;

const perm = fc.nat(7);
const plain = (tag: AclTag): fc.Arbitrary<AclEntry> => perm.map((value) => ({ tag, perm: value }));
/** Times around which entries end and callers come. */
const times = [1_000, 2_000, 3_000] as const;
const purposes = ['TREAT', 'HRESCH'] as const;

const limits = fc.record(
  {
    until: fc.constantFrom(...times),
    level: fc.constantFrom(...dataLevels),
    purpose: fc.constantFrom(...purposes),
  },
  { requiredKeys: [] },
);
type Limits = fc.Arbitrary<Pick<AclEntry, 'until' | 'level' | 'purpose'>>;
const unlimited: Limits = fc.constant({});

const named = (tag: 'user' | 'group', ids: readonly string[], limitsOf: Limits): fc.Arbitrary<AclEntry[]> =>
  fc
    .subarray([...ids])
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map((id) =>
          fc.tuple(perm, limitsOf).map(([value, limit]) => ({ tag, id, perm: value, ...limit })),
        ),
      ),
    );

const layerWith = (limitsOf: Limits) =>
  fc
    .tuple(
      plain('owner'),
      named('user', users, limitsOf),
      plain('group-owner'),
      named('group', groups, limitsOf),
      fc.option(plain('mask')),
      plain('other'),
    )
    .map(([owner, user, groupOwner, group, mask, other]): AclEntry[] => {
      const needed = user.length + group.length > 0;
      const masks = mask ? [mask] : needed ? [{ tag: 'mask' as const, perm: 7 }] : [];
      return [owner, ...user, groupOwner, ...group, ...masks, other];
    });

const layer = fc.oneof(layerWith(unlimited), layerWith(limits));
const defaultLayer = layerWith(unlimited).map((entries) =>
  entries.map((entry): AclEntry => ({ ...entry, default: true })),
);

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
  now: fc.constantFrom(...times.map((time) => time - 1), ...times),
  purpose: fc.option(fc.constantFrom(...purposes), { nil: undefined }),
});

export const anyRight = fc.constantFrom<Right>('read', 'write', 'search', 'control');
