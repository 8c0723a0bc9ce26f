import { describe, expect, it } from '@jest/globals';
import { aclFromMode, applyEdits, formatAclText } from './index.js';

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

  it('refuses what would not be an ACL', () => {
    expect(() => applyEdits(start, [{ tag: 'user', id: '/CN=Bob', perm: 8 }])).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});
