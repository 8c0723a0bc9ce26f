import type { KeyObject } from 'node:crypto';
import { encodeName, encodeOid } from '../certificate-names.js';
import {
  algorithm,
  day,
  encodeExtension,
  hour,
  type Issued,
  integer,
  keyUsage,
  now,
  octets,
  proxyInfo,
  rfcProxy,
  type Scheme,
  scheme,
  sequence,
  signed,
  type TestExtension,
} from '../chain/chain.fixture.js';
import { readCertificate } from '../chain/chain-certificate.js';
import { derTag, encodeElement } from '../der.js';
import { parseDn } from '../dn.js';

/** Issues attribute certificates as VOMS servers do, good and bad, with real signatures. */

export interface AcShape {
  readonly holder: Issued;
  readonly signer: Issued;
  /** Signed by this key in place of the signer's. */
  readonly forger?: KeyObject;
  /** The name in the holder; that of its issuer unless told. */
  readonly holderDn?: string;
  readonly authority?: string;
  readonly fqans?: readonly string[];
  /** Milliseconds before and after {@link now}. */
  readonly from?: number;
  readonly until?: number;
  readonly scheme?: Scheme;
  readonly version?: number;
  /** How often the one attribute is there. */
  readonly attributes?: number;
  /** Of the signer; only its own certificate unless told. */
  readonly certificates?: readonly Buffer[];
  readonly extensions?: readonly TestExtension[];
}

const generalizedTime = (time: number) =>
  encodeElement(0x18, Buffer.from(`${new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '')}`));
const directoryName = (dn: string) => encodeElement(0xa4, encodeName(parseDn(dn)));
const uri = (text: string) => encodeElement(0x86, Buffer.from(text));

export const noRevocation: TestExtension = { oid: '2.5.29.56', value: encodeElement(0x05) };
export const authorityKey: TestExtension = { oid: '2.5.29.35', value: sequence() };

/** @param style VOMS wraps each target once more than RFC 5755 */
export function targets(style: 'voms' | 'rfc5755', ...names: readonly string[]): TestExtension {
  const list = names
    .map((name) => encodeElement(0xa0, uri(name)))
    .map((target) => (style === 'voms' ? sequence(target) : target));
  return { oid: '2.5.29.55', critical: true, value: sequence(sequence(...list)) };
}

export function attributeCertificate(shape: AcShape): Buffer {
  const { holder, signer, forger = signer.key, authority = 'biomed://voms.example:15000' } = shape;
  const { fqans = ['/biomed/Role=NULL/Capability=NULL'], from = -hour, until = 12 * hour } = shape;
  const { scheme: chosen = scheme.ecdsaSha256, version = 1, attributes = 1 } = shape;
  const { certificates = [signer.der], extensions = [noRevocation, authorityKey] } = shape;
  const { issuerDn, serial } = readCertificate(holder.der, 'the holder');
  const attribute = sequence(
    encodeOid('1.3.6.1.4.1.8005.100.100.4'),
    encodeElement(
      derTag.set,
      sequence(
        encodeElement(0xa0, uri(authority)),
        sequence(...fqans.map((fqan) => octets(Buffer.from(fqan)))),
      ),
    ),
  );
  const list: TestExtension = {
    oid: '1.3.6.1.4.1.8005.100.100.10',
    value: sequence(sequence(...certificates)),
  };
  const info = sequence(
    integer(version),
    sequence(
      encodeElement(
        0xa0,
        sequence(directoryName(shape.holderDn ?? issuerDn)),
        encodeElement(0x02, Buffer.from(serial, 'hex')),
      ),
    ),
    encodeElement(0xa0, sequence(directoryName(signer.dn))),
    algorithm(chosen),
    integer(7),
    sequence(generalizedTime(now + from), generalizedTime(now + until)),
    sequence(...Array.from({ length: attributes }, () => attribute)),
    sequence(...[...extensions, ...(certificates.length > 0 ? [list] : [])].map(encodeExtension)),
  );
  return signed(info, chosen, forger);
}

/** The extension of a proxy that holds them. */
export function vomsExtension(...acs: readonly Buffer[]): TestExtension {
  return { oid: '1.3.6.1.4.1.8005.100.100.5', value: sequence(sequence(...acs)) };
}

export function vomsProxy(by: Issued, ...acs: readonly Buffer[]): Issued {
  return proxyWithExtension(by, vomsExtension(...acs));
}

export function proxyWithExtension(by: Issued, extension: TestExtension): Issued {
  return rfcProxy(
    by,
    {},
    { until: day, extensions: [proxyInfo(), keyUsage('digitalSignature', 'keyEncipherment'), extension] },
  );
}
