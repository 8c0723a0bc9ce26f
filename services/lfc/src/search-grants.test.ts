import { describe, expect, it } from '@jest/globals';
import { type Acl, aclFromMode, applyEdits, evaluateAcl } from '@mdm/access';
import fc from 'fast-check';
import { type Reader, readersOf, withSearch } from './search-grants.js';

const directory = (mode: number) => aclFromMode({ owner: '/CN=Anna', group: '/vo/a', mode });
const mayPass = (acl: Acl, { tag, id }: Reader) =>
  evaluateAcl(
    acl,
    tag === 'user' ? { dn: id, groups: [], now: 0 } : { dn: '/CN=Member', groups: [id], now: 0 },
    'search',
  ).allowed;

describe('withSearch', () => {
  it('adds nobody to a directory that everybody may pass', () => {
    const open = directory(0o755);
    expect(withSearch(open, [{ tag: 'user', id: '/CN=Bob' }])).toBe(open);
  });

  it('adds who lacks the right, and only that right', () => {
    const closed = withSearch(directory(0o750), [
      { tag: 'user', id: '/CN=Bob' },
      { tag: 'group', id: '/vo/a' },
      { tag: 'user', id: '/CN=Anna' },
    ]);
    expect(closed.entries.filter(({ id }) => id)).toEqual([{ tag: 'user', id: '/CN=Bob', perm: 1 }]);
  });

  it('keeps what a reader has already', () => {
    const acl = applyEdits(directory(0o700), [{ tag: 'user', id: '/CN=Bob', perm: 4 }]);
    expect(withSearch(acl, [{ tag: 'user', id: '/CN=Bob' }]).entries).toContainEqual({
      tag: 'user',
      id: '/CN=Bob',
      perm: 5,
    });
  });

  it('lets every reader pass, whatever the directory was, and is the same twice as once', () => {
    const reader = fc.record({
      tag: fc.constantFrom('user' as const, 'group' as const),
      id: fc.constantFrom('/CN=Anna', '/CN=Bob', '/vo/a', '/vo/b'),
    });
    const edit = fc.record({
      tag: fc.constantFrom('user' as const, 'group' as const),
      id: fc.constantFrom('/CN=Bob', '/vo/a', '/vo/b'),
      perm: fc.integer({ min: 0, max: 7 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0o777 }),
        fc.array(edit, { maxLength: 4 }),
        fc.array(reader, { maxLength: 4 }),
        (mode, edits, readers) => {
          const once = withSearch(applyEdits(directory(mode), edits), readers);
          for (const one of readers)
            if (one.tag === 'group' || one.id !== '/CN=Anna') expect(mayPass(once, one)).toBe(true);
          expect(withSearch(once, readers)).toEqual(once);
        },
      ),
    );
  });
});

describe('readersOf', () => {
  it('names who may read, and nobody of the default entries', () => {
    const acl = applyEdits(directory(0o640), [
      { tag: 'user', id: '/CN=Bob', perm: 4 },
      { tag: 'user', id: '/CN=Eve', perm: 2 },
    ]);
    const entries = [
      ...acl.entries,
      { tag: 'user' as const, id: '/CN=Dora', perm: 7, default: true as const },
    ];
    expect(readersOf({ ...acl, entries })).toEqual([
      { tag: 'user', id: '/CN=Anna' },
      { tag: 'user', id: '/CN=Bob' },
      { tag: 'group', id: '/vo/a' },
    ]);
  });
});
