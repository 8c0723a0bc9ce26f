import { fail } from '@mdm/errors';

/** Every cause for which a chain is refused, and what would help. Stable: audit records and clients carry the names. */
export const chainReasons = {
  unreadable: 'send X.509 v3 certificates in DER, or in PEM',
  'too-long': 'send only the proxies, the certificate and the CAs below the anchor',
  'name-chaining': 'send the chain in order, each certificate followed by that of its issuer',
  'unknown-anchor': 'use a certificate of a CA that this site trusts, and send all CAs between',
  'broken-signature': 'make a new proxy or send the chain as it was issued',
  'weak-signature': 'use a certificate that is signed with SHA-256 or better',
  'weak-key': 'use RSA with 2048 to 8192 bits, ECDSA on P-256, P-384 or P-521, or Ed25519',
  expired: 'make a new proxy or renew the certificate',
  'not-yet-valid': 'check the clock of the computer that made the certificate',
  revoked: 'ask the CA for a new certificate',
  'revocation-unknown': 'ask the administrator of the site to fetch the current CRL of the CA',
  'critical-extension': 'use a certificate without that extension',
  'not-a-ca': 'use a certificate that was issued by a CA',
  'no-cert-sign': 'ask the CA to renew its own certificate',
  'no-end-entity': 'connect with the certificate of a person, a job or a service',
  'no-digital-signature': 'use a certificate whose key may sign',
  'not-for-clients': 'use a certificate for TLS clients',
  namespace: 'use a certificate of the CA that may vouch for the name',
  'path-length': 'use a certificate of a CA that may issue it',
  'proxy-issuer': 'make the proxy with the certificate of a person, a job or a service',
  'proxy-is-ca': 'make the proxy with a grid tool, as an RFC 3820 proxy',
  'proxy-subject': 'make the proxy with a grid tool, as an RFC 3820 proxy',
  'proxy-alternative-name': 'make the proxy with a grid tool, as an RFC 3820 proxy',
  'proxy-info-not-critical': 'make the proxy with a grid tool, as an RFC 3820 proxy',
  'proxy-info-malformed': 'make the proxy with a grid tool, as an RFC 3820 proxy',
  'proxy-mixture': 'make all proxies of the chain of one kind, best as RFC 3820 proxies',
  'proxy-path-length': 'delegate less often, or start from a proxy that may be delegated further',
  'proxy-language': 'make a proxy that inherits all rights, or a limited one',
  'proxy-independent': 'make a proxy that inherits all rights, or a limited one',
} as const;

export type ChainReason = keyof typeof chainReasons;

/**
 * @param problem goes on after "the certificate chain is not valid: "
 * @throws certificate-invalid (field chain, refusal.reason: the reason)
 */
export function refuseChain(reason: ChainReason, problem: string, cause?: unknown): never {
  return fail('certificate-invalid', `the certificate chain is not valid: ${problem}`, {
    field: 'chain',
    remedy: chainReasons[reason],
    refusal: { reason },
    cause,
  });
}
