import { fail } from '@mdm/errors';
import { refuseChain } from '../chain/chain-reasons.js';
import { type ChainOptions, validateChain } from '../chain/validate-chain.js';
import { createCertificateRequest, keyOfCertificateRequest } from './certificate-request.js';
import { freshKey, type ProxyKeyKind } from './fresh-key.js';
import { type ProxyRequest, signProxy } from './issue-proxy.js';
import { parsePrivateKey, type UserCredential, userCredential } from './user-credential.js';

/** What the receiver of a delegation keeps until the proxy comes. */
export interface PendingDelegation {
  /** PKCS#10, DER: to be sent to the one who delegates. */
  readonly request: Buffer;
  /** PKCS#8 PEM: never leaves the receiver. */
  readonly key: string;
}

/** Begins to receive a delegated proxy, as GridFTP's ADAT and gLite's delegation service do it. */
export async function createDelegation({
  keyKind,
}: {
  readonly keyKind?: ProxyKeyKind;
} = {}): Promise<PendingDelegation> {
  const key = await freshKey(keyKind);
  return { request: createCertificateRequest(parsePrivateKey(key)), key };
}

/**
 * Delegates: a proxy of the issuer for the key of a request, once the request proves to be of the holder of that key.
 * @param request PKCS#10, DER
 * @returns the proxy, DER; the receiver adds the issuer's chain
 * @throws invalid-argument (field request), and as `issueProxy`
 */
export function signDelegation(request: Uint8Array, issuer: ProxyRequest): Buffer {
  return signProxy(issuer, keyOfCertificateRequest(request));
}

export interface DelegationAnswer {
  readonly pending: Pick<PendingDelegation, 'key'>;
  /** DER. */
  readonly proxy: Uint8Array;
  /** Of the one who delegated, as the handshake or the message brought it: DER each, the issuer of the proxy first. */
  readonly chain: readonly Uint8Array[];
  readonly trust: ChainOptions;
}

/**
 * Ends the receiving of a delegation.
 * @throws certificate-invalid  the proxy is for another key or no proxy of that chain, or `validateChain` refuses them
 */
export function completeDelegation({ pending, proxy, chain, trust }: DelegationAnswer): UserCredential {
  const whole = [proxy, ...chain];
  const valid = validateChain(whole, trust);
  if (valid.proxy === undefined) refuseChain('no-end-entity', 'what was delegated is not a proxy');
  try {
    return userCredential(whole, parsePrivateKey(pending.key));
  } catch (cause) {
    return fail('certificate-invalid', 'the delegated proxy is not for the key of the request', {
      field: 'proxy',
      remedy: 'answer the request that was sent, and each request once',
      cause,
    });
  }
}
