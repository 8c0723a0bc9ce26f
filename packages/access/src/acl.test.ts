import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Acl,
  type AclEntry,
  aclFromMode,
  maxAclEntries,
  modeOf,
  validateAcl,
  withMode,
} from './index.js';
import { anyAcl } from './testing.js';

const base: Acl = aclFromMode({ owner: '/CN=alice', group: '/biomed', mode: 0o640 });
const mask: AclEntry = { tag: 'mask', perm: 7 };
const bob: AclEntry = { tag: 'user', id: '/CN=bob', perm: 4 };
const withEntries = (...entries: AclEntry[]): Acl => ({ ...base, entries: [...base.entries, ...entries] });
const defaults = base.entries.map((entry): AclEntry => ({ ...entry, default: true }));

describe('a valid acl', () => {
  it.each([
    ['three base entries', base],
    ['named entries and a mask', withEntries(bob, mask)],
    ['a mask alone', withEntries(mask)],
    ['default entries', withEntries(...defaults)],
    [
      'the most entries there may be',
      withEntries(
        mask,
        ...Array.from({ length: maxAclEntries - 4 }, (_, i) => ({
          tag: 'user' as const,
          id: `/CN=${i}`,
          perm: 4,
        })),
      ),
    ],
  ])('has %s', (_what, acl) => {
    expect(validateAcl(acl).entries.length).toBe(acl.entries.length);
  });

  it.each([
    ['no owner entry', { ...base, entries: base.entries.filter(({ tag }) => tag !== 'owner') }],
    ['no group-owner entry', { ...base, entries: base.entries.filter(({ tag }) => tag !== 'group-owner') }],
    ['no other entry', { ...base, entries: base.entries.filter(({ tag }) => tag !== 'other') }],
    ['two other entries', withEntries({ tag: 'other', perm: 0 })],
    ['a named user but no mask', withEntries(bob)],
    ['a named group but no mask', withEntries({ tag: 'group', id: '/x', perm: 4 })],
    ['the same user twice', withEntries(bob, { ...bob, perm: 0 }, mask)],
    ['a permission of 8', withEntries({ ...bob, perm: 8 }, mask)],
    ['a permission that is not whole', withEntries({ ...bob, perm: 0.5 }, mask)],
    ['a user without a name', withEntries({ tag: 'user', perm: 4 }, mask)],
    ['a mask with a name', withEntries({ ...mask, id: '/x' })],
    ['a name with a line break', withEntries({ ...bob, id: '/CN=bob\n' }, mask)],
    ['a name with half a character', withEntries({ ...bob, id: '/CN=\ud800' }, mask)],
    ['an endless name', withEntries({ ...bob, id: 'x'.repeat(1025) }, mask)],
    ['an empty owner', { ...base, owner: '' }],
    ['an empty group', { ...base, group: '' }],
    ['only some default entries', withEntries(...defaults.slice(1))],
    ['a default user but no default mask', withEntries(...defaults, { ...bob, default: true }, mask)],
    [
      'too many entries',
      withEntries(
        mask,
        ...Array.from({ length: maxAclEntries - 3 }, (_, i) => ({
          tag: 'user' as const,
          id: `/CN=${i}`,
          perm: 4,
        })),
      ),
    ],
  ])('never has %s', (_what, acl) => {
    expect(() => validateAcl(acl)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'acl' }),
    );
  });

  it('is in one order, whatever order it was given in', () => {
    fc.assert(
      fc.property(anyAcl, fc.infiniteStream(fc.nat()), (acl, random) => {
        const shuffled = acl.entries
          .map((entry) => ({ entry, key: random.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        expect(validateAcl({ ...acl, entries: shuffled })).toEqual(acl);
      }),
    );
  });
});

describe('the mode', () => {
  it('goes into an acl and comes back', () => {
    fc.assert(
      fc.property(fc.nat(0o777), (mode) => {
        expect(modeOf(aclFromMode({ owner: 'a', group: 'b', mode }))).toBe(mode);
      }),
    );
  });

  it('is what chmod set, with or without a mask, and leaves named and default entries alone', () => {
    fc.assert(
      fc.property(anyAcl, fc.nat(0o777), (acl, mode) => {
        const changed = validateAcl(withMode(acl, mode));
        expect(modeOf(changed)).toBe(mode);
        const untouched = ({ entries }: Acl) => entries.filter((entry) => entry.id ?? entry.default);
        expect(untouched(changed)).toEqual(untouched(acl));
      }),
    );
  });

  it.each([-1, 0o1000, 0.5, Number.NaN])('cannot be %d', (mode) => {
    expect(() => aclFromMode({ owner: 'a', group: 'b', mode })).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'mode' }),
    );
  });
});
