import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { agreeOnKey, ecdhOf } from './ecdh-es.js';

/** RFC 7518 Appendix C. */
const alice = {
  kty: 'EC',
  crv: 'P-256',
  x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
  y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
} as const;
const bob = {
  kty: 'EC',
  crv: 'P-256',
  x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
  y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
} as const;
const alicePrivate = { ...alice, d: '0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo' };
const bobPrivate = { ...bob, d: 'VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw' };
const info = { enc: 'A128GCM', apu: 'Alice', apv: 'Bob' } as const;
const expected = 'VqqN6vgjbSBcIijNcacQGg';

describe('direct key agreement', () => {
  it.each([
    ['sender', alicePrivate, bob],
    ['reader', bobPrivate, alice],
  ])('derives the key of RFC 7518 Appendix C at the %s', (_who, own, peer) => {
    const ecdh = ecdhOf(createPrivateKey({ key: own, format: 'jwk' }));
    expect(agreeOnKey(ecdh, peer, info).toString('base64url')).toBe(expected);
  });

  it('derives other keys for other parties and other algorithms', () => {
    const ecdh = ecdhOf(createPrivateKey({ key: bobPrivate, format: 'jwk' }));
    for (const change of [{ apu: 'Alic' }, { apv: 'bob' }, { enc: 'A256GCM' as const }]) {
      const key = agreeOnKey(ecdh, alice, { ...info, ...change });
      expect(key.subarray(0, 16).toString('base64url')).not.toBe(expected);
    }
  });

  it('refuses a key that is no point of the curve', () => {
    const ecdh = ecdhOf(createPrivateKey({ key: bobPrivate, format: 'jwk' }));
    expect(() => agreeOnKey(ecdh, { ...alice, y: alice.x }, info)).toThrow();
  });
});
