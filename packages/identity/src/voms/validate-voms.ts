import type { KeyObject } from 'node:crypto';
import { isMdmError } from '@mdm/errors';
import { type ChainCertificate, readCertificate } from '../chain/chain-certificate.js';
import { isSignedBy, isStrongSignature } from '../chain/signatures.js';
import { type PathOptions, type ValidPath, validatePath } from '../chain/validate-chain.js';
import { fqan as fqanSchema } from '../claims.js';
import type { DerElement } from '../der.js';
import type { Trust } from '../trust/trust.js';
import {
  type AttributeCertificate,
  attributeCertificatesOid,
  readAttributeCertificate,
  splitAttributeCertificates,
} from './attribute-certificate.js';
import type { VomsTrust } from './voms-directory.js';
import { refuseVoms, type VomsReason, vomsReasons } from './voms-reasons.js';

export interface VomsOptions {
  /** The CAs of the VOMS servers. */
  readonly trust: Trust;
  readonly voms: VomsTrust;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Of this service, for attributes that are meant for certain hosts only; without it these are refused. */
  readonly hostName?: string;
}

/** What a VOMS server says about the holder. */
export interface VomsAttributes {
  readonly vo: string;
  /** In the order of the server, the primary one first; `/Role=NULL` and `/Capability=NULL` are left out. */
  readonly fqans: readonly string[];
  /** Of the server. */
  readonly host: string;
  readonly signerDn: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** The end of what ends first, the certificate of the server included. */
  readonly notAfter: number;
}

export interface RefusedVoms {
  /** As far as it could be read. */
  readonly vo?: string;
  readonly reason: VomsReason;
  /** One sentence. */
  readonly problem: string;
}

export interface VomsResult {
  readonly attributes: readonly VomsAttributes[];
  readonly refused: readonly RefusedVoms[];
}

/** How far the clock of a VOMS server may be ahead, as in the VOMS libraries. */
const maxAheadMs = 5 * 60_000;

/**
 * Validates the attribute certificates in the proxies of a chain by RFC 5755 §5 and GFD.182. The proxy nearest the holder that
 * has any is the one that counts, and what is behind it is not looked at. Each attribute certificate is accepted or
 * refused on its own, and a refusal takes no right but its own away.
 */
export function validateVoms(path: ValidPath, options: VomsOptions): VomsResult {
  const attributes: VomsAttributes[] = [];
  const refused: RefusedVoms[] = [];
  const collect = (vo: string | undefined, read: () => void): void => {
    try {
      read();
    } catch (thrown) {
      const reason = isMdmError(thrown) && thrown.field === 'voms' ? thrown.refusal?.reason : undefined;
      if (!isMdmError(thrown) || !isVomsReason(reason)) throw thrown;
      refused.push({ vo, reason, problem: thrown.message });
    }
  };
  collect(undefined, () => {
    for (const element of elementsOf(path)) {
      collect(undefined, () => {
        const certificate = readAttributeCertificate(element);
        collect(certificate.vo, () => attributes.push(validate(certificate, path.endEntity, options)));
      });
    }
  });
  return { attributes, refused };
}

function elementsOf({ proxies }: ValidPath): readonly DerElement[] {
  for (const { extensions } of proxies) {
    const extension = extensions.get(attributeCertificatesOid);
    if (extension) return splitAttributeCertificates(extension.value);
  }
  return [];
}

function validate(
  certificate: AttributeCertificate,
  holder: ChainCertificate,
  options: VomsOptions,
): VomsAttributes {
  const { vo, host, signerDn, notBefore } = certificate;
  const signer = signerOf(certificate, options);
  checkSignature(certificate, signer.endEntity);
  checkHolder(certificate, holder);
  checkDates(certificate, options.clock());
  checkTargets(certificate, options.hostName);
  const notAfter = Math.min(certificate.notAfter, signer.notAfter);
  return { vo, fqans: fqansOf(certificate), host, signerDn, notBefore, notAfter };
}

/** The server that claims to have signed, admitted for the VO and with a certificate that is valid now. */
function signerOf(certificate: AttributeCertificate, { trust, voms, clock }: VomsOptions): ValidPath {
  const { vo, host, signerDn, certificates } = certificate;
  const signers = voms.get(vo);
  if (signers === undefined) refuseVoms('unknown-vo', `the VO "${vo}" is not admitted here`);
  const chains = certificates.length > 0 ? signers.chains.get(host) : undefined;
  const candidates = chains
    ? chainFrom(signerDn, certificates)
    : signers.certificates
        .filter(({ subjectDn, publicKey }) => subjectDn === signerDn && isSignature(certificate, publicKey))
        .slice(0, 1);
  if (candidates.length === 0) refuseVoms('unknown-signer', `"${host}" may not sign for the VO "${vo}" here`);
  const signer = validSigner(candidates, { ...trust, clock });
  if (chains && !chains.some((chain) => isChainOf(chain, signer)))
    refuseVoms('unknown-signer', `"${host}" signs with another certificate than is known here`);
  return signer;
}

function validSigner(candidates: readonly ChainCertificate[], options: PathOptions): ValidPath {
  try {
    const signer = validatePath(candidates, options);
    if (signer.proxy === undefined) return signer;
  } catch (cause) {
    if (!isMdmError(cause) || cause.field !== 'chain') throw cause;
    refuseVoms('untrusted-signer', `of the VOMS server ${cause.message}`, cause);
  }
  return refuseVoms('untrusted-signer', 'the VOMS server signs with a proxy');
}

/** The certificate of that name and its issuers, as far as they are there; in VOMS their order varies. */
function chainFrom(signerDn: string, certificates: readonly Buffer[]): readonly ChainCertificate[] {
  const rest = new Set(certificates.map(readSignerCertificate));
  const chain: ChainCertificate[] = [];
  for (let dn = signerDn; ; ) {
    const next = [...rest].find(({ subjectDn }) => subjectDn === dn);
    if (next === undefined) return chain;
    chain.push(next);
    rest.delete(next);
    dn = next.issuerDn;
  }
}

function readSignerCertificate(der: Buffer, index: number): ChainCertificate {
  try {
    return readCertificate(der, `certificate ${index + 1}`);
  } catch (cause) {
    if (!isMdmError(cause) || cause.field !== 'chain') throw cause;
    return refuseVoms('malformed', `of the VOMS server ${cause.message}`, cause);
  }
}

function isChainOf(chain: readonly string[], { endEntity, authorities }: ValidPath): boolean {
  const dns = [endEntity, ...authorities].map(({ subjectDn }) => subjectDn);
  return chain.every((dn, index) => dns[index] === dn);
}

function checkSignature(certificate: AttributeCertificate, { publicKey }: ChainCertificate): void {
  const { signatureAlgorithm } = certificate;
  if (!isStrongSignature(signatureAlgorithm))
    refuseVoms('weak-signature', `they are signed with a weak or unknown algorithm (${signatureAlgorithm})`);
  if (!isSignature(certificate, publicKey))
    refuseVoms('forged', 'their signature is not that of the VOMS server');
}

function isSignature(
  { signatureAlgorithm, signed, signature }: AttributeCertificate,
  key: KeyObject,
): boolean {
  return isSignedBy(key, signatureAlgorithm, signed, signature);
}

/** By serial number and issuer (GFD.182); servers before its format wrote the subject, and the VOMS libraries accept both. */
function checkHolder(
  { holder }: AttributeCertificate,
  { serial, issuerDn, subjectDn }: ChainCertificate,
): void {
  if (holder.serial !== serial || (holder.dn !== issuerDn && holder.dn !== subjectDn))
    refuseVoms('foreign-holder', 'they were given to another certificate');
}

function checkDates({ notBefore, notAfter }: AttributeCertificate, now: number): void {
  if (now < notBefore - maxAheadMs)
    refuseVoms('not-yet-valid', `they are valid only from ${new Date(notBefore).toISOString()}`);
  if (now > notAfter) refuseVoms('expired', `they expired at ${new Date(notAfter).toISOString()}`);
}

/** A target is a host name, or a URI with one. */
function checkTargets({ targets }: AttributeCertificate, hostName: string | undefined): void {
  if (targets === undefined) return;
  const hosts = targets.map((target) => /^[a-z][a-z0-9+.-]*:\/\/([^/:]+)/i.exec(target)?.[1] ?? target);
  if (hostName === undefined || !hosts.some((host) => host.toLowerCase() === hostName.toLowerCase()))
    refuseVoms('wrong-target', 'they are meant for other hosts');
}

function fqansOf({ vo, fqans }: AttributeCertificate): readonly string[] {
  const shown = fqans.map((fqan) => fqan.replace(/\/Capability=NULL$/, '').replace(/\/Role=NULL$/, ''));
  if (shown.length === 0) refuseVoms('malformed', 'they name no group');
  for (const fqan of shown) {
    if (!fqanSchema.safeParse(fqan).success) refuseVoms('malformed', 'a group or role is not well written');
    if (fqan !== `/${vo}` && !fqan.startsWith(`/${vo}/`))
      refuseVoms('fqan-of-another-vo', `a group does not belong to the VO "${vo}"`);
  }
  return [...new Set(shown)];
}

function isVomsReason(reason: string | undefined): reason is VomsReason {
  return reason !== undefined && Object.hasOwn(vomsReasons, reason);
}
