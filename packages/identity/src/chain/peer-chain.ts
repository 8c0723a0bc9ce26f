import { constants, type X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { refuseChain } from './chain-reasons.js';

const maxLength = 10;

/**
 * What a TLS server needs so that {@link peerChain} works: it asks for a certificate, leaves the judgement to
 * `validateChain`, since OpenSSL refuses proxies, and resumes no session, since a resumed one has lost all but the first
 * certificate.
 */
export const chainServerOptions = {
  requestCert: true,
  rejectUnauthorized: false,
  secureOptions: constants.SSL_OP_NO_TICKET,
} as const;

/**
 * The chain as the client of a TLS connection sent it, its own certificate first, DER each; empty when it sent none.
 * Not by `getPeerCertificate(true)`, which loses the issuers of legacy proxies: it looks for a certificate that may sign
 * others, and that of a person may not.
 * @throws certificate-invalid (field chain, reason too-long): more than 10 certificates
 */
export function peerChain(socket: TLSSocket): readonly Buffer[] {
  const chain: Buffer[] = [];
  const seen = new Set<X509Certificate>();
  let certificate = socket.getPeerX509Certificate();
  while (certificate !== undefined && !seen.has(certificate)) {
    if (chain.length === maxLength) refuseChain('too-long', `it has more than ${maxLength} certificates`);
    chain.push(certificate.raw);
    seen.add(certificate);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
