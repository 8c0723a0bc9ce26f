import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import fc from 'fast-check';
import { revocationFromMessage, revocationToMessage } from './messages.js';
import { type Revocation, revocationSchema } from './revocation.js';

const received: gateway.Revocation__Output = {
  site: 'b',
  sequence: 7,
  atMs: 1_000,
  untilMs: 2_000,
  reason: '',
  what: 'user',
  user: '/O=Hospital B/CN=Alice',
};

describe('a revocation as a message', () => {
  it.each<[Partial<Revocation>]>([
    [{ kind: 'permit', value: 'permit-0001' }],
    [{ kind: 'user', value: '/CN=Alice', until: 5 }],
    [{ kind: 'key', value: 'key-1' }],
    [{ kind: 'site', value: '' }],
  ])('is read as it was written: %j', (part) => {
    const revocation = { site: 'b', sequence: 1, at: 1, reason: 'why', ...part } as Revocation;
    const message = { untilMs: 0, ...revocationToMessage(revocation) } as gateway.Revocation__Output;
    expect(revocationFromMessage(message)).toEqual(revocation);
  });

  it.each<[string, Partial<gateway.Revocation__Output>]>([
    ['site', { site: '../b' }],
    ['sequence', { sequence: 0 }],
    ['sequence', { sequence: 2 ** 60 }],
    ['at', { atMs: 1e17 }],
    ['kind', { what: undefined }],
    ['kind', { what: 'leaves', leaves: false }],
    ['value', { user: '' }],
    ['value', { user: `/CN=${'x'.repeat(1_100)}` }],
    ['value', { what: 'keyId', keyId: 'a\u0000b' }],
    ['reason', { reason: 'x'.repeat(501) }],
  ])('is refused when its %s is wrong: %j', (field, part) => {
    expect(() => revocationFromMessage({ ...received, ...part })).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field }),
    );
  });

  it('is one that the rules allow or is refused, whatever comes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1_200 }),
      fc.constantFrom('a', '', '/CN=Alice'),
    );
    const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.integer({ min: 0, max: 9 }));
    const message = fc.record({
      site: text,
      sequence: number,
      atMs: number,
      untilMs: number,
      reason: text,
      what: fc.constantFrom(
        'permitId' as const,
        'user' as const,
        'keyId' as const,
        'leaves' as const,
        undefined,
      ),
      permitId: text,
      user: text,
      keyId: text,
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(message, (any) => {
        try {
          const read = revocationFromMessage(any);
          expect(revocationSchema.parse(read)).toEqual(read);
        } catch (error) {
          expect(isMdmError(error)).toBe(true);
        }
      }),
    );
  });
});
