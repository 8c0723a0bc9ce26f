import { describe, expect, it } from '@jest/globals';
import { aclFromMode, applyEdits } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import type { common } from '@mdm/protos';
import fc from 'fast-check';
import { newGuid } from './guid.js';
import {
  aclFromMessage,
  aclSchema,
  aclToMessage,
  bulk,
  editSchema,
  editsFromMessage,
  editsToMessage,
  errorOfItem,
  guidSchema,
  itemError,
  lfnSchema,
  targetFromMessage,
  targetSchema,
} from './messages.js';

describe('a GUID', () => {
  it('is new each time, of version 4, and says nothing of when it was made', () => {
    const guids = Array.from({ length: 100 }, newGuid);
    expect(new Set(guids).size).toBe(guids.length);
    for (const guid of guids)
      expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    // Were they in the order of time, or alike at the beginning, they would give it away.
    expect(guids.toSorted()).not.toEqual(guids);
    expect(new Set(guids.map((guid) => guid.slice(0, 8))).size).toBeGreaterThan(90);
  });

  it('is lower case and whole', () => {
    const guid = newGuid();
    expect(guidSchema.safeParse(guid).success).toBe(true);
    for (const wrong of [guid.replaceAll('0', 'A'), guid.slice(1), `${guid}\n`, `{${guid}}`])
      expect(guidSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('an LFN', () => {
  it('that is accepted is in normal form, within its limits', () => {
    const part = fc.oneof(fc.constantFrom('', '.', '..', '...', 'a b', 'ä', '\u0000', '\ud800'), fc.string());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.constantFrom('', '/'), (parts, lead) => {
        const lfn = `${lead}${parts.join('/')}`;
        if (!lfnSchema.safeParse(lfn).success) return;
        expect(Buffer.from(lfn).toString()).toBe(lfn);
        expect(lfn).toMatch(/^(?:\/[^/\p{Cc}]+)+$/u);
        expect(lfn.split('/').slice(1)).not.toEqual(expect.arrayContaining(['.']));
        expect(lfn.split('/').slice(1)).not.toEqual(expect.arrayContaining(['..']));
      }),
    );
  });

  it('counts bytes, not characters', () => {
    expect(lfnSchema.safeParse(`/${'ä'.repeat(127)}`).success).toBe(true);
    expect(lfnSchema.safeParse(`/${'ä'.repeat(128)}`).success).toBe(false);
    expect(lfnSchema.safeParse('/a'.repeat(511)).success).toBe(true);
    expect(lfnSchema.safeParse('/a'.repeat(512)).success).toBe(false);
  });
});

describe('a target', () => {
  it('is an LFN or a GUID, and nothing is neither', () => {
    const guid = newGuid();
    expect(targetSchema.parse(targetFromMessage({ lfn: '/a/b', name: 'lfn' }))).toBe('/a/b');
    expect(targetSchema.parse(targetFromMessage({ guid, name: 'guid' }))).toBe(guid);
    for (const message of [null, {}, { lfn: 'a' }, { guid: guid.toUpperCase() }])
      expect(targetSchema.safeParse(targetFromMessage(message)).success).toBe(false);
  });
});

describe('an ACL', () => {
  const acl = applyEdits(aclFromMode({ owner: '/CN=A', group: '/vo', mode: 0o640 }), [
    { tag: 'user', id: '/CN=B', perm: 4 },
    { tag: 'group', id: '/vo/x', perm: 6 },
  ]);
  const wire = (value: common.Acl) => value as common.Acl__Output;

  it('is the same after the way over the wire', () => {
    const withDefault = {
      ...acl,
      entries: [...acl.entries, { tag: 'other' as const, perm: 5, default: true as const }],
    };
    expect(aclSchema.parse(aclFromMessage(wire(aclToMessage(withDefault))))).toEqual(withDefault);
  });

  it.each<[string, Partial<common.AclEntry__Output>]>([
    ['of no kind', { tag: 'ACL_TAG_UNSPECIFIED' }],
    ['with permissions beyond rwx', { permissions: 8 }],
    ['of a user without a name', { tag: 'ACL_TAG_USER', id: '' }],
    ['of the owner with a name', { tag: 'ACL_TAG_OWNER', id: '/CN=B' }],
    ['of a name that is no DN', { tag: 'ACL_TAG_USER', id: 'Bob' }],
  ])('has no entry %s', (_what, change) => {
    const entry = {
      tag: 'ACL_TAG_OTHER' as const,
      id: '',
      permissions: 4,
      isDefault: false,
      limits: null,
      ...change,
    };
    expect(
      aclSchema.safeParse(aclFromMessage({ owner: '/CN=A', group: '/vo', entries: [entry] })).success,
    ).toBe(false);
  });

  it('is missing when the message has none', () => {
    expect(aclSchema.safeParse(aclFromMessage(null)).success).toBe(false);
  });
});

describe('edits', () => {
  it('are the same after the way over the wire, removals too', () => {
    const edits = [
      { tag: 'user' as const, id: '/CN=B', perm: 0 },
      { tag: 'user' as const, id: '/CN=C', perm: 4, until: 1, level: 'anonymous' as const, purpose: 'TREAT' },
      { tag: 'group' as const, id: '/vo' },
    ];
    const sent = editsToMessage(edits) as common.AclEdit__Output[];
    expect(editsFromMessage(sent).map((edit) => editSchema.parse(edit))).toEqual(edits);
  });

  it('name users and groups only', () => {
    const [edit] = editsFromMessage([
      { tag: 'ACL_TAG_MASK', id: '/x', permissions: 4, remove: false, limits: null },
    ]);
    expect(editSchema.safeParse(edit).success).toBe(false);
  });
});

describe('a bulk call', () => {
  it('takes 1,000 items and no more', () => {
    const schema = bulk(guidSchema);
    const guids = Array.from({ length: 1_000 }, newGuid);
    expect(schema.safeParse(guids).success).toBe(true);
    expect(schema.safeParse([...guids, newGuid()]).success).toBe(false);
  });

  it('tells no more of an unexpected error than of one of a whole call', () => {
    expect(itemError(new TypeError('secret'))).toMatchObject({ code: 'internal', field: '' });
    expect(itemError(new TypeError('secret')).message).not.toContain('secret');
    expect(itemError(new MdmError('not-found', 'gone', { field: 'guid' }))).toMatchObject({
      code: 'not-found',
      message: 'gone',
      field: 'guid',
    });
  });

  it('tells who refused an item and why, in the words of this program', () => {
    const sent = { site: 'c', service: 'amga', layer: 'level', reason: 'identified', ask: '/CN=O' } as const;
    const error = itemError(new MdmError('permission-denied', 'no', { refusal: sent }));
    expect(error.refusal).toEqual(sent);
    const received = { code: 'permission-denied', message: 'no', remedy: '', field: '' };
    expect(errorOfItem({ ...received, refusal: sent }).refusal).toEqual(sent);
    expect(errorOfItem({ ...received, refusal: null }).refusal).toBeUndefined();
    const unknown = { site: 'c', service: '', layer: 'weather', reason: 'rain', ask: '' };
    expect(errorOfItem({ ...received, refusal: unknown }).refusal).toEqual({ site: 'c', reason: 'rain' });
  });
});
