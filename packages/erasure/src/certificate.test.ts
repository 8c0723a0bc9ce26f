import { randomUUID, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Credential, createSiteCa, issueServiceCertificate, statementSigner } from '@mdm/identity';
import fc from 'fast-check';
import {
  certificateSigner,
  type ErasedImage,
  type ErasureCertificate,
  type Receipt,
  receiptSigner,
  verifyCertificate,
} from './index.js';

const clock = Date.now;
const validity = { days: 10 };
const invalid = expect.objectContaining({ code: 'certificate-invalid' });
const owner = '/O=Hospital B/CN=Berta Arzt';

const authorities = new Map<string, Credential>();
const keys = new Map<string, { certificate: string; privateKey: string }>();
const trust = {
  clock,
  authorities: (site: string) => {
    const ca = authorities.get(site);
    return ca ? [new X509Certificate(ca.cert)] : [];
  },
};

const pair = (site: string, service: string) => {
  const found = keys.get(`${site}/${service}`);
  if (!found) throw new Error(`no key of ${site}/${service}`);
  return found;
};
const receipt = (holder: string, guid: string, changes: Partial<Receipt> = {}) =>
  receiptSigner(pair(holder, 'hydra'), { clock })({
    guid,
    owner: 'b',
    askedBy: owner,
    outcome: 'destroyed',
    generation: 1,
    at: clock(),
    ...changes,
  });
const image = (guid: string, holders: ErasedImage['holders']): ErasedImage => ({
  guid,
  lfnSha256: 'ab'.repeat(32),
  condemnedAt: clock(),
  holdersFrom: 'key',
  holders,
  storage: clock(),
  catalogue: clock(),
  metadata: clock(),
});
const signed = (images: ErasedImage[], changes: Partial<ErasureCertificate> = {}) =>
  certificateSigner(pair('b', 'gateway'), { clock })({
    erasure: randomUUID(),
    part: 1,
    parts: 1,
    requestedBy: owner,
    requestedAt: clock(),
    reason: 'consent withdrawn',
    images,
    kept: [],
    ...changes,
  });

beforeAll(async () => {
  for (const site of ['a', 'b']) {
    const ca = await createSiteCa({ site, title: `Hospital ${site}`, validity, clock });
    authorities.set(site, ca);
    for (const service of ['hydra', 'gateway', 'lfc']) {
      const request = { ca, site, service, hosts: ['localhost'], validity: { days: 5 }, clock };
      const { cert, key } = await issueServiceCertificate(request);
      keys.set(`${site}/${service}`, { certificate: cert, privateKey: key });
    }
  }
});

describe('a certificate of erasure', () => {
  it('is complete when every holder and every service of the site has confirmed', () => {
    const guid = randomUUID();
    const holders = ['a', 'b'].map((site) => ({ site, receipt: receipt(site, guid) }));
    const verified = verifyCertificate(signed([image(guid, holders)]), trust);
    expect(verified).toMatchObject({ site: 'b', reason: 'consent withdrawn', open: [] });
    expect(verified.receipts.map(({ holder, outcome }) => `${holder} ${outcome}`)).toEqual([
      'a destroyed',
      'b destroyed',
    ]);
  });

  it('names what is open', () => {
    const guid = randomUUID();
    const { storage: _unconfirmed, ...rest } = image(guid, [
      { site: 'a' },
      { site: 'b', receipt: receipt('b', guid) },
    ]);
    expect(verifyCertificate(signed([rest]), trust).open).toEqual([
      { guid, place: 'mdm://a/hydra' },
      { guid, place: 'mdm://b/dpm' },
    ]);
  });

  it.each([
    ['another holder', (guid: string) => receipt('b', guid)],
    ['another image', () => receipt('a', randomUUID())],
    ['an image of another site', (guid: string) => receipt('a', guid, { owner: 'c' })],
    [
      'a service that holds no keys',
      (guid: string) =>
        receiptSigner(pair('a', 'lfc'), { clock })({
          guid,
          owner: 'b',
          askedBy: owner,
          outcome: 'destroyed',
          at: 0,
        }),
    ],
  ])('does not pass with a receipt of %s', (_what, forged) => {
    const guid = randomUUID();
    const certificate = signed([image(guid, [{ site: 'a', receipt: forged(guid) }])]);
    expect(() => verifyCertificate(certificate, trust)).toThrow(invalid);
  });

  it('is signed by a gateway whose CA one has, and by nobody else', () => {
    const guid = randomUUID();
    const certificate = signed([image(guid, [])]);
    expect(() => verifyCertificate(certificate, { clock, authorities: () => [] })).toThrow(invalid);
    expect(() => verifyCertificate(receipt('a', guid), trust)).toThrow(invalid);
  });

  it('takes no claims of another shape, and no text at all for one', () => {
    const sign = statementSigner(pair('b', 'gateway'), { clock });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('erasure', 'images', 'kept', 'part', 'reason'), fc.jsonValue()),
        (claims) => {
          expect(() => verifyCertificate(sign('mdm-erasure+jwt', claims), trust)).toThrow(
            expect.objectContaining({ code: 'corrupt' }),
          );
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => verifyCertificate(text, trust)).toThrow(invalid);
      }),
    );
  });
});
