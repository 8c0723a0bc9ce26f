import { type ChainCertificate, readCertificate } from '../chain/chain-certificate.js';
import { refuseChain } from '../chain/chain-reasons.js';
import { pemBlocks } from '../chain/pem.js';
import { isProxy } from '../chain/proxies.js';

/** A chain as its holder keeps it, read and not yet validated. */
export interface HolderChain {
  /** Whose key it is: the last proxy, or the end entity. */
  readonly holder: ChainCertificate;
  /** The last one first. */
  readonly proxies: readonly ChainCertificate[];
  readonly endEntity: ChainCertificate;
  /** When all of it is valid: milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

const maxLength = 10;
const maxPemLength = 1024 * 1024;

/**
 * @param chain DER each, or one PEM text; the holder's certificate first
 * @throws certificate-invalid (refusal.reason: unreadable, too-long, no-end-entity)
 */
export function readHolderChain(chain: readonly Uint8Array[] | string): HolderChain {
  if (typeof chain === 'string' && chain.length > maxPemLength)
    refuseChain('too-long', 'its text is longer than 1 MiB');
  const encoded = typeof chain === 'string' ? pemBlocks(chain, 'CERTIFICATE') : chain;
  if (encoded.length > maxLength) refuseChain('too-long', `it has more than ${maxLength} certificates`);
  const certificates = encoded.map((der, index) => readCertificate(der, `certificate ${index + 1}`));
  const [holder] = certificates;
  if (holder === undefined) refuseChain('unreadable', 'it holds no certificate');
  const endEntity = certificates.find((certificate) => !isProxy(certificate));
  if (endEntity === undefined) refuseChain('no-end-entity', 'the certificate behind the proxies is missing');
  return {
    holder,
    proxies: certificates.slice(0, certificates.indexOf(endEntity)),
    endEntity,
    notBefore: Math.max(...certificates.map(({ notBefore }) => notBefore)),
    notAfter: Math.min(...certificates.map(({ notAfter }) => notAfter)),
  };
}
