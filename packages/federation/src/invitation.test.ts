import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeInvitation, encodeInvitation } from './index.js';

const invitation = {
  gateway: 'mdm.hospital-a.example:8443',
  site: 'a',
  fingerprint: '0f'.repeat(32),
  secret: randomBytes(32).toString('base64url'),
  expiresAt: Date.UTC(2030, 0, 1),
};

describe('an invitation', () => {
  it('is one word of at most a line or two', () => {
    const code = encodeInvitation(invitation);
    expect(code).toMatch(/^[\w-]{1,300}$/);
    expect(decodeInvitation(code)).toEqual(invitation);
  });

  it.each([
    ['an address without a port', { gateway: 'mdm.example' }],
    ['a site that is none', { site: '../a' }],
    ['a short fingerprint', { fingerprint: '0f' }],
    ['a short secret', { secret: 'secret' }],
    ['an end that is no time', { expiresAt: -1 }],
  ])('with %s is refused', (_what, change) => {
    const code = encodeInvitation({ ...invitation, ...change });
    expect(() => decodeInvitation(code)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'code' }),
    );
  });

  it('is read or refused, whatever is in it', () => {
    const json = fc.json().map((text) => Buffer.from(text).toString('base64url'));
    const text = fc.oneof(fc.string(), json, fc.base64String(), fc.constant('A'.repeat(2_000)));
    fc.assert(
      fc.property(text, (code) => {
        expect(() => decodeInvitation(code)).toThrow(expect.objectContaining({ field: 'code' }));
      }),
      { numRuns: 500 },
    );
  });
});
