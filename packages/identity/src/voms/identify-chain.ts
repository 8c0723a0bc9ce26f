import type { X509Certificate } from 'node:crypto';
import type { ProxyChain } from '../chain/proxies.js';
import { clientPurpose, readChain, validatePath } from '../chain/validate-chain.js';
import { type VomsOptions, type VomsResult, validateVoms } from './validate-voms.js';

/** Who holds a chain, and what they are in their VOs. */
export interface ChainIdentity extends VomsResult {
  /** Canonical DN of the end entity, without what proxies add. */
  readonly dn: string;
  /** The certificate of the person, job or service. */
  readonly endEntity: X509Certificate;
  /** Undefined when the end entity itself holds the key. */
  readonly proxy: ProxyChain | undefined;
  /** The end of what ends first in the chain: milliseconds since 1970. Attributes may end before. */
  readonly notAfter: number;
}

/**
 * All that a door asks about a client: the person behind the chain (`validateChain`), and the attributes of
 * the VOs that count for this site. A chain that is not valid is nobody; attributes that are not valid are listed with
 * a reason, and give no right.
 *
 * @param chain as in TLS, see `peerChain`; DER each, or one PEM text
 * @throws certificate-invalid (field chain; refusal.reason: a `ChainReason`)
 */
export function identifyChain(chain: readonly Uint8Array[] | string, options: VomsOptions): ChainIdentity {
  const path = validatePath(readChain(chain), { ...options.trust, clock: options.clock }, clientPurpose);
  const { endEntity, proxy, notAfter } = path;
  return {
    dn: endEntity.subjectDn,
    endEntity: endEntity.x509,
    proxy,
    notAfter,
    ...validateVoms(path, options),
  };
}
