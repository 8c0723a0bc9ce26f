import { randomUUID } from 'node:crypto';
import { type EcPublicJwk, ecPublicJwk } from '@mdm/federation';
import { CompactSign } from 'jose';
import { z } from 'zod';
import { digest, identifier, leeway, maxProofLength, proofLifetime, seconds, sha256 } from './claims.js';
import { type EcKey, jwkThumbprint } from './ec-key.js';
import { decodeJws, type JwsKind, publicKey, refuse, verifySignature } from './jws.js';
import { serviceUri } from './service-uri.js';

const dpopType = 'dpop+jwt';
const kind: JwsKind = { name: 'proof', code: 'token-binding' };

const dpopHeader = z.strictObject({ typ: z.literal(dpopType), alg: z.literal('ES256'), jwk: ecPublicJwk });
const dpopClaims = z.looseObject({
  jti: identifier,
  htm: z.literal('POST'),
  htu: z.string().max(512),
  iat: seconds,
  ath: digest.optional(),
});

/** What a DPoP proof for a method of a site's gateway names as its `htu`. */
export function dpopUri(site: string, method: string): string {
  return `${serviceUri({ site, service: 'gateway' })}/${method}`;
}

/**
 * A DPoP proof (RFC 9449 §4.2) for asking for a token: it says which key the token is to be bound to, and proves that the
 * asker has it. `htm` is POST, as gRPC is; `htu` see {@link dpopUri}.
 */
export async function createDpop(options: {
  readonly key: EcKey;
  readonly uri: string;
  readonly clock: () => number;
}): Promise<string> {
  const { key, uri, clock } = options;
  const claims = { jti: randomUUID(), htm: 'POST', htu: uri, iat: Math.floor(clock() / 1000) };
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ typ: dpopType, alg: 'ES256', jwk: ecPublicJwk.parse(key.publicJwk) })
    .sign(key.privateKey);
}

/** The key that a DPoP proof shows. */
export interface DpopKey {
  readonly publicJwk: EcPublicJwk;
  /** RFC 7638. */
  readonly jkt: string;
}

/**
 * Checks a DPoP proof (RFC 9449 §4.3); each is good once.
 * @param once as in `VerifierOptions`
 * @throws token-binding   it is malformed, of another method, too old or from the future
 * @throws token-replayed  it has been seen before
 */
export async function verifyDpop(
  proof: string,
  options: {
    readonly uri: string;
    readonly clock: () => number;
    readonly once: (key: string, ttlMs: number) => Promise<boolean>;
  },
): Promise<DpopKey> {
  if (proof === '') refuse(kind.code, 'the request carries no DPoP proof');
  if (proof.length > maxProofLength) refuse(kind.code, 'the DPoP proof is longer than 2 KiB');
  const decoded = decodeJws(proof, kind);
  const header = dpopHeader.safeParse(decoded.header);
  if (!header.success) refuse(kind.code, 'the header of the DPoP proof is not that of an ES256 dpop+jwt');
  const { jwk } = header.data;
  verifySignature(proof, publicKey(jwk, 'the key of the DPoP proof', kind), kind);
  const claims = dpopClaims.safeParse(decoded.payload);
  if (!claims.success) refuse(kind.code, 'the claims of the DPoP proof are not valid');
  const { htu, iat, jti } = claims.data;
  if (htu !== options.uri) refuse(kind.code, 'the DPoP proof is made for another method or another site');
  const now = options.clock() / 1000;
  if (Math.abs(now - iat) > proofLifetime + leeway) {
    refuse(kind.code, 'the DPoP proof is too old or from the future', {
      remedy: 'make a new proof, and check the clock of the client',
    });
  }
  const jkt = jwkThumbprint(jwk);
  const fresh = await options.once(
    `dpop:${sha256(`${jkt} ${jti}`)}`,
    (2 * proofLifetime + 2 * leeway) * 1000,
  );
  if (!fresh) refuse('token-replayed', 'the DPoP proof has been used before');
  return { publicJwk: jwk, jkt };
}
