import { randomUUID } from 'node:crypto';
import { type EcPublicJwk, ecPublicJwk } from '@mdm/federation';
import { CompactSign, type CryptoKey, type KeyObject } from 'jose';
import { z } from 'zod';
import { dataPermit, digest, identifier, proofType, purposeOfUse, seconds, sha256 } from './claims.js';

/** How long {@link createProofer} uses one proof, in milliseconds: half its life, so that it also survives the hops. */
const reuseMs = 30_000;

export interface ProofOptions {
  /** The key that the token is bound to. */
  readonly privateKey: KeyObject | CryptoKey;
  readonly publicJwk: EcPublicJwk;
  /** A P-256 key to which answers with key shares are to be encrypted; see `createEcKey`. */
  readonly enc?: EcPublicJwk;
  /** Why the caller asks; see `purposeOfUse`. */
  readonly purpose?: string | undefined;
  /** The permit of an authority that the caller asks under. */
  readonly dataPermit?: string | undefined;
  readonly clock: () => number;
}

export const proofHeader = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(proofType),
  jwk: ecPublicJwk,
});

export const proofClaims = z.strictObject({
  ath: digest,
  iat: seconds,
  jti: identifier,
  enc: ecPublicJwk.optional(),
  purpose: purposeOfUse.optional(),
  permit: dataPermit.optional(),
});

/**
 * Proves possession of the key that a token is bound to, after the idea of RFC 9449: a JWS of the caller over the hash
 * of the token. It names no method or URI, since it travels with the token through every hop and each service checks it;
 * nor can any hop put another `enc` or purpose in. It is valid for 60 s.
 */
export async function createProof(options: ProofOptions & { readonly token: string }): Promise<string> {
  const { privateKey, publicJwk, token, enc, purpose, dataPermit: permit, clock } = options;
  const claims = {
    ath: sha256(token),
    iat: Math.floor(clock() / 1000),
    jti: randomUUID(),
    ...(enc === undefined ? {} : { enc: ecPublicJwk.parse(enc) }),
    ...(purpose !== undefined && { purpose }),
    ...(permit !== undefined && { permit }),
  };
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: proofType, jwk: ecPublicJwk.parse(publicJwk) })
    .sign(privateKey);
}

/** A source of proofs that signs anew only when the token changes or the last proof is 30 s old. */
export function createProofer(options: ProofOptions): (token: string) => Promise<string> {
  let last: { readonly token: string; readonly since: number; readonly proof: Promise<string> } | undefined;
  return (token) => {
    const now = options.clock();
    if (last === undefined || last.token !== token || Math.abs(now - last.since) >= reuseMs) {
      const proof = createProof({ ...options, token });
      last = { token, since: now, proof };
      proof.catch(() => {
        if (last?.proof === proof) last = undefined;
      });
    }
    return last.proof;
  };
}
