import { describe, expect, it } from '@jest/globals';
import { aclFromMode, applyEdits, evaluateAcl, formatAclText } from './index.js';

const start = aclFromMode({ owner: '/CN=Anna', group: '/biomed', mode: 0o640 });

describe('applyEdits', () => {
  it('sets the permission of a named entry and widens the mask for it', () => {
    const edited = applyEdits(start, [{ tag: 'user', id: '/CN=Bob', perm: 6 }]);
    expect(formatAclText(edited)).toContain('mask::rw-');
    expect(applyEdits(edited, [{ tag: 'user', id: '/CN=Bob', perm: 4 }]).entries).toContainEqual({
      tag: 'user',
      id: '/CN=Bob',
      perm: 4,
    });
  });

  it('is the same twice as once', () => {
    const edits = [
      { tag: 'group', id: '/biomed/a', perm: 5 },
      { tag: 'user', id: '/CN=Bob' },
    ] as const;
    const once = applyEdits(start, edits);
    expect(applyEdits(once, edits)).toEqual(once);
  });

  it('takes an entry away and leaves an ACL without it as it is', () => {
    const granted = applyEdits(start, [{ tag: 'user', id: '/CN=Bob', perm: 4 }]);
    expect(applyEdits(granted, [{ tag: 'user', id: '/CN=Bob' }])).toEqual(start);
    expect(applyEdits(start, [{ tag: 'group', id: '/nobody' }])).toBe(start);
  });

  it('takes the rights of the owning group away, and gives them back', () => {
    const owned = aclFromMode({ owner: '/CN=o', group: '/vo', mode: 0o640 });
    const shared = applyEdits(owned, [{ tag: 'user', id: '/CN=u', perm: 4 }]);
    const member = { dn: '/CN=m', groups: ['/vo'], now: 0 };
    const revoked = applyEdits(shared, [{ tag: 'group', id: '/vo' }]);
    expect(evaluateAcl(revoked, member, 'read').allowed).toBe(false);
    expect(evaluateAcl(revoked, { dn: '/CN=u', groups: [], now: 0 }, 'read').allowed).toBe(true);
    expect(
      evaluateAcl(applyEdits(revoked, [{ tag: 'group', id: '/vo', perm: 4 }]), member, 'read').allowed,
    ).toBe(true);
    expect(applyEdits(owned, [{ tag: 'group', id: '/vo' }]).entries).toContainEqual({
      tag: 'group-owner',
      perm: 0,
    });
  });

  it('refuses what would not be an ACL', () => {
    expect(() => applyEdits(start, [{ tag: 'user', id: '/CN=Bob', perm: 8 }])).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});
