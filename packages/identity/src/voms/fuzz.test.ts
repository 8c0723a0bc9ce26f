import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { authority, type Issued, legacyProxy, now, person, rfcProxy } from '../chain/chain.fixture.js';
import { readAnchors } from '../chain/chain-certificate.js';
import { chainReasons } from '../chain/chain-reasons.js';
import { readChain, type ValidPath, validatePath } from '../chain/validate-chain.js';
import { type DerElement, derTag, encodeElement, readChildren, readElement } from '../der.js';
import {
  attributeCertificatesOid,
  readAttributeCertificate,
  splitAttributeCertificates,
} from './attribute-certificate.js';
import { identifyChain } from './identify-chain.js';
import { type VomsOptions, validateVoms } from './validate-voms.js';
import { attributeCertificate, vomsExtension, vomsProxy } from './voms.fixture.js';
import { vomsReasons } from './voms-reasons.js';

/** In CI 100,000 cases together, of which most end at the structure; elsewhere enough to see that it works. */
const scale = process.env.CI ? 50 : 1;

const root = authority('/O=Grid/CN=Root CA');
const middle = authority('/O=Grid/CN=Issuing CA', root);
const anna = person('/O=Grid/CN=Anna Arzt', middle);
const bert = person('/O=Grid/CN=Bert', middle);
const server = person('/O=Grid/CN=voms.example', root);
const fqans = ['/biomed/imaging/Role=physician', '/biomed'];
const acs = [
  attributeCertificate({ holder: anna, signer: server, fqans }),
  attributeCertificate({ holder: bert, signer: server }),
];
const [ac = Buffer.alloc(0)] = acs;
const proxy = vomsProxy(anna, ac);
const chains: readonly (readonly Buffer[])[] = [
  [proxy, anna, middle],
  [rfcProxy(proxy), proxy, anna, middle],
  [legacyProxy(anna), anna, middle],
  [anna, middle],
].map((chain: readonly Issued[]) => chain.map(({ der }) => der));

const options: VomsOptions = {
  trust: { anchors: readAnchors([root.der]) },
  voms: new Map([
    ['biomed', { chains: new Map([['voms.example', [[server.dn, root.dn]]]]), certificates: [] }],
  ]),
  clock: () => now,
};

/** Where an element of DER starts, however deep: what OCTET STRINGs hold is DER in most cases. */
function headersOf(der: Uint8Array, start = 0, end = der.length): readonly number[] {
  const headers: number[] = [];
  for (let offset = start; offset + 2 <= end; ) {
    const tag = der[offset] ?? 0;
    const first = der[offset + 1] ?? 0;
    const count = first < 0x80 ? 0 : first & 0x7f;
    const length = count === 0 ? first : Buffer.from(der).readUIntBE(offset + 2, Math.min(count, 4));
    const content = offset + 2 + count;
    if (content + length > end) break;
    headers.push(offset);
    if ((tag & 0x20) !== 0 || tag === derTag.octetString)
      headers.push(...headersOf(der, content, content + length));
    offset = content + length;
  }
  return headers;
}

const material = [...chains.flat(), ...acs];
const headers = new Map(material.map((der) => [der, headersOf(der)]));

const mutation = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'cut', 'insert', 'remove', 'length', 'tag', 'splice', 'element'),
  at: fc.nat(),
  size: fc.integer({ min: 1, max: 40 }),
  byte: fc.integer({ min: 1, max: 255 }),
  other: fc.nat(),
  from: fc.nat(),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

/** Changes DER in one place: a byte, a length, a tag, or a piece of another certificate. */
function mutated(der: Buffer, { kind, at, size, byte, other, from }: Mutation): Buffer {
  const offset = at % der.length;
  const places = headers.get(der) ?? [0];
  const place = places[at % places.length] ?? 0;
  const source = material[other % material.length] ?? der;
  const join = (head: number, piece: Uint8Array, tail: number) =>
    Buffer.concat([der.subarray(0, head), piece, der.subarray(tail)]);
  const xor = (position: number) => join(position, Buffer.from([(der[position] ?? 0) ^ byte]), position + 1);
  switch (kind) {
    case 'cut':
      return der.subarray(0, offset);
    case 'insert':
      return join(offset, Buffer.alloc(size, byte), offset);
    case 'remove':
      return join(offset, Buffer.alloc(0), offset + size);
    case 'length':
      return xor(place + 1);
    case 'tag':
      return xor(place);
    case 'splice': {
      const start = from % source.length;
      return join(offset, source.subarray(start, start + size), offset + size);
    }
    case 'element': {
      const starts = headers.get(source) ?? [0];
      const start = starts[from % starts.length] ?? 0;
      return join(
        place,
        source.subarray(start, start + elementLength(source, start)),
        place + elementLength(der, place),
      );
    }
    default:
      return xor(offset);
  }
}

function elementLength(der: Buffer, start: number): number {
  const first = der[start + 1] ?? 0;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  return 2 + count + der.readUIntBE(start + 2, count);
}

const signedPart = (certificate: Buffer) => {
  const [tbs] = readChildren(readElement(certificate), derTag.sequence);
  return tbs ? encodeElement(tbs.tag, tbs.value) : certificate;
};

describe('bytes from a stranger', () => {
  it('are a chain only where every signed byte is as it was issued', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), mutation, (chain, certificate, change) => {
        const good = chains[chain % chains.length] ?? [];
        const index = certificate % good.length;
        const changed = good.with(index, mutated(good[index] ?? Buffer.alloc(0), change));
        try {
          identifyChain(changed, options);
        } catch (thrown) {
          if (!isMdmError(thrown) || !Object.hasOwn(chainReasons, thrown.refusal?.reason ?? '')) throw thrown;
          return;
        }
        accepted += 1;
        expect(changed.map(signedPart)).toEqual(good.map(signedPart));
      }),
      { numRuns: 300 * scale },
    );
    expect(accepted).toBeLessThan(30 * scale);
  });

  it('are attributes only where every signed byte is as it was issued', () => {
    const path = validatePath(readChain(chains[0] ?? []), { ...options.trust, clock: options.clock });
    const { signed } = readAttributeCertificate(readElement(ac));
    const withAc = (changed: Buffer): ValidPath => {
      const value = { critical: false, value: vomsExtension(changed).value };
      const extensions = new Map([[attributeCertificatesOid, value]]);
      return { ...path, proxies: path.proxies.map((certificate) => ({ ...certificate, extensions })) };
    };
    const validate = (changed: Buffer) => validateVoms(withAc(changed), options);
    const isWhole = (element: DerElement) => {
      try {
        return Buffer.compare(readAttributeCertificate(element).signed, signed) === 0;
      } catch {
        return false;
      }
    };
    expect(validate(ac).attributes[0]?.fqans).toEqual(fqans);
    const reasons = new Set<string>();
    fc.assert(
      fc.property(mutation, (change) => {
        const changed = mutated(ac, change);
        const { attributes, refused } = validate(changed);
        for (const { reason } of refused) reasons.add(reason);
        expect(refused.every(({ reason }) => Object.hasOwn(vomsReasons, reason))).toBe(true);
        if (attributes.length === 0) return;
        // What is put before it or behind it is a further element of the list, and is refused by itself.
        const whole = splitAttributeCertificates(vomsExtension(changed).value).filter((element) =>
          isWhole(element),
        );
        expect(attributes).toHaveLength(whole.length);
      }),
      { numRuns: 700 * scale },
    );
    expect([...reasons]).toEqual(expect.arrayContaining(['malformed', 'forged', 'untrusted-signer']));
  });

  it('never crash the readers of attributes', () => {
    const { value } = vomsExtension(...acs);
    headers.set(value, headersOf(value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutation), (input) => {
        const bytes = input instanceof Uint8Array ? input : mutated(value, input);
        try {
          for (const element of splitAttributeCertificates(bytes)) readAttributeCertificate(element);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'certificate-invalid', field: 'voms' });
        }
      }),
      { numRuns: 1000 * scale },
    );
  });
});
