import { fail } from '@mdm/errors';
import type { ChainCertificate } from '../chain/chain-certificate.js';
import { extensionOid } from '../chain/extensions.js';
import { checkProxies, type ProxyChain, readInfo } from '../chain/proxies.js';
import { readHolderChain } from './holder-chain.js';

/** What a proxy is and for how long; DNs are canonical, times milliseconds since 1970. */
export interface ProxyDescription extends ProxyChain {
  readonly subject: string;
  readonly issuer: string;
  /** The person, job or service behind it. */
  readonly identity: string;
  /** How many proxies may follow, by all proxies of the chain; undefined: as many as others accept. */
  readonly pathLength: number | undefined;
  /** Such as `RSA 2048` or `EC prime256v1`. */
  readonly key: string;
  readonly notBefore: number;
  /** The end of what ends first in the chain. */
  readonly notAfter: number;
}

/**
 * Describes a proxy without trusting it: signatures and dates are not checked.
 * @param chain PEM, or DER each; the proxy first
 * @throws failed-precondition (field chain)  the first certificate is not a proxy
 * @throws certificate-invalid  it cannot be read, or breaks a rule for proxies
 */
export function inspectProxy(chain: readonly Uint8Array[] | string): ProxyDescription {
  const { holder, proxies, endEntity, notBefore, notAfter } = readHolderChain(chain);
  const proxy =
    checkProxies(proxies) ??
    fail('failed-precondition', 'the certificate is not a proxy', {
      field: 'chain',
      remedy: 'make a proxy with "mdm proxy"',
    });
  return {
    ...proxy,
    subject: holder.subjectDn,
    issuer: holder.issuerDn,
    identity: endEntity.subjectDn,
    pathLength: remainingPathLength(proxies),
    key: keyName(holder),
    notBefore,
    notAfter,
  };
}

/** @param proxies the last one first, so that the index tells how many follow already */
function remainingPathLength(proxies: readonly ChainCertificate[]): number | undefined {
  const limits = proxies.flatMap(({ extensions, place }, following) => {
    const info = extensions.get(extensionOid.proxyCertInfo);
    const limit = info && readInfo(info.value, place).pathLength;
    return limit === undefined ? [] : [limit - following];
  });
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function keyName({ publicKey }: ChainCertificate): string {
  const { asymmetricKeyType = '', asymmetricKeyDetails: details } = publicKey;
  const size = details?.modulusLength ?? details?.namedCurve ?? '';
  return `${asymmetricKeyType.toUpperCase()} ${size}`.trimEnd();
}
