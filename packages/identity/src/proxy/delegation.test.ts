import { createPrivateKey, createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { authority, legacyProxy, now, person, rfcProxy, rsaKey } from '../chain/chain.fixture.js';
import { readAnchors } from '../chain/chain-certificate.js';
import { validateChain } from '../chain/validate-chain.js';
import { createEcKey } from '../ec-key.js';
import { createCertificateRequest, keyOfCertificateRequest } from './certificate-request.js';
import {
  completeDelegation,
  createDelegation,
  type PendingDelegation,
  signDelegation,
} from './delegation.js';
import { credentialOf, refusalOf } from './proxy.fixture.js';

const clock = () => now;
const root = authority('/O=Hospital A/CN=Root CA');
const anna = person('/O=Hospital A/CN=Anna Arzt', root);
const proxy = rfcProxy(anna);
const trust = { anchors: readAnchors([root.der]), clock };
const issuer = { ...credentialOf(proxy, anna), clock };
const chain = [proxy.der, anna.der];

let pending: PendingDelegation;
beforeAll(async () => {
  pending = await createDelegation();
});

describe('a delegation', () => {
  it('gives the receiver a proxy of the same person, with a key that never travelled', () => {
    const delegated = signDelegation(pending.request, issuer);
    const credential = completeDelegation({ pending, proxy: delegated, chain, trust });
    expect(credential.key).toBe(pending.key);
    expect(validateChain(credential.chain, trust)).toMatchObject({ dn: anna.dn, proxy: { depth: 2 } });
  });

  it('has an RSA key for the grid unless told otherwise', async () => {
    expect(createPrivateKey(pending.key).asymmetricKeyDetails?.modulusLength).toBe(2048);
    const { key } = await createDelegation({ keyKind: 'p-256' });
    expect(createPrivateKey(key).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('is limited when the delegator says so', () => {
    const delegated = signDelegation(pending.request, { ...issuer, limited: true });
    const { chain: whole } = completeDelegation({ pending, proxy: delegated, chain, trust });
    expect(validateChain(whole, trust).proxy?.limited).toBe(true);
  });

  it('does not accept a proxy for the key of another request', async () => {
    const { request } = await createDelegation({ keyKind: 'p-256' });
    const delegated = signDelegation(request, issuer);
    expect(await refusalOf(() => completeDelegation({ pending, proxy: delegated, chain, trust }))).toBe(
      'certificate-invalid proxy',
    );
  });

  it('does not accept a proxy of another person', async () => {
    const rosa = person('/O=Hospital A/CN=Rosa Forscher', root);
    const delegated = signDelegation(pending.request, { ...credentialOf(rosa), clock });
    expect(await refusalOf(() => completeDelegation({ pending, proxy: delegated, chain, trust }))).toBe(
      'certificate-invalid chain name-chaining',
    );
  });

  it('does not accept a certificate that is no proxy', async () => {
    const key = createPrivateKey(pending.key);
    const other = person('/O=Hospital A/CN=Rosa Forscher', root, { key });
    const answer = { pending, proxy: other.der, chain: [], trust };
    expect(await refusalOf(() => completeDelegation(answer))).toBe('certificate-invalid chain no-end-entity');
  });

  it('cannot start from a legacy proxy', async () => {
    const legacy = { ...credentialOf(legacyProxy(anna), anna), clock };
    expect(await refusalOf(() => signDelegation(pending.request, legacy))).toBe(
      'certificate-invalid chain proxy-mixture',
    );
  });
});

describe('a certificate request', () => {
  it.each([
    ['RSA', rsaKey(2048)],
    ['ECDSA', createEcKey().privateKey],
  ])('proves that its sender has the key: %s', (_name, key) => {
    expect(keyOfCertificateRequest(createCertificateRequest(key)).equals(createPublicKey(key))).toBe(true);
  });

  it('for a weak key is refused', async () => {
    const request = createCertificateRequest(rsaKey(1024));
    expect(await refusalOf(() => keyOfCertificateRequest(request))).toBe('invalid-argument request');
  });

  it.each<[string, (request: Buffer) => Buffer]>([
    ['is too large', () => Buffer.alloc(16 * 1024 + 1)],
    ['is empty', () => Buffer.alloc(0)],
    ['has something after it', (request) => Buffer.concat([request, Buffer.alloc(1)])],
    ['is cut off', (request) => request.subarray(0, -1)],
    ['has another signature', (request) => Buffer.concat([request.subarray(0, -1), Buffer.from([1])])],
    ['is a certificate', () => anna.der],
  ])('that %s is refused', async (_name, change) => {
    expect(await refusalOf(() => keyOfCertificateRequest(change(pending.request)))).toBe(
      'invalid-argument request',
    );
  });

  it('is read or refused, whatever the bytes', () => {
    const request = createCertificateRequest(createEcKey().privateKey);
    const edits = fc.array(fc.tuple(fc.nat(request.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const damaged = edits.map((list) => {
      const copy = Buffer.from(request);
      for (const [position, byte] of list) copy[position] = byte;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged), (bytes) => {
        try {
          keyOfCertificateRequest(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(MdmError);
          expect(thrown).toMatchObject({ code: 'invalid-argument', field: 'request' });
          return;
        }
        expect(request.equals(bytes)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
